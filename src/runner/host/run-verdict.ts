/** From the evidence on a kata to its verdict: a pure function. */
import type { CaseVerdict, Failure, FailureKind, Status, Verdict } from '../../kata/verdict.ts'
import { brokenOff, stoppedInWords } from '../../kata/words/stopped.ts'
import { limits } from '../../watchdog/limits.ts'
import { capped, plain } from '../printable.ts'
import { type CaseResult, type Evidence, isDone } from './evidence.ts'

export function verdictOf(evidence: Evidence): Verdict {
  const { id, cases, printed, printedLength } = evidence
  const checks = { passed: cases.filter(({ state }) => state === 'passed').length, total: cases.length }
  const failure = failureOf(evidence)
  const verdict: Verdict = { id, status: failure ? statusOf(failure.kind) : 'passed', checks }
  if (cases.length > 0) verdict.cases = cases.map(caseOf)
  if (failure) verdict.failure = { ...failure, message: capped(plain(failure.message), limits.message) }
  const speed = cases.find((result) => result.speed)?.speed
  if (speed) verdict.speed = speed
  const shown = plain(capped(printed, limits.printed, printedLength)).replace(lastWords, '')
  if (shown) verdict.printed = shown
  return verdict
}

/** Of what a case printed, so many characters are kept. `check --case` shows more of it. */
const mostPrinted = 2000

function caseOf({ name, state, printed }: CaseResult): CaseVerdict {
  const shown = printed && plain(capped(printed.text, mostPrinted, printed.length))
  return { name, state: state === 'pending' ? 'open' : state, ...(shown && { printed: shown }) }
}

/** The first thing that is wrong, the most serious first. */
function failureOf(evidence: Evidence): Failure | undefined {
  const { cases, seed, begun = '' } = evidence
  const stopped = stoppedOf(evidence)
  if (stopped) return { case: begun, seed, ...stopped }

  const allFailed = cases.filter(({ state }) => state === 'failed')
  const failed = allFailed.find(({ failure }) => failure && isEnding(failure.kind)) ?? allFailed[0]
  if (failed?.failure) return failed.failure
  if (failed?.error) return { case: failed.name, seed, kind: 'threw', message: failed.error }

  const errors = [...evidence.specErrors, ...evidence.unhandled].join('\n')
  if (!cases.every(isDone)) {
    return { case: begun, seed, kind: 'crash', message: brokenOff(errors) }
  }
  if (cases.length === 0) {
    const message = `No checks ran, so there is no verdict on this kata. ${errors}`.trim()
    return { case: '', seed, kind: 'no-checks', message }
  }
  if (errors) {
    const message = `Every case is right, but an error was not caught: ${errors}`
    return { case: '', seed, kind: 'unhandled', message }
  }
}

/** After the last case it is normal that the process ends. */
function stoppedOf({ stuck, exit, cases, printedLast }: Evidence): ReturnType<typeof stoppedInWords> {
  const isOver = cases.length > 0 && cases.every(({ state }) => state !== 'pending')
  return stoppedInWords({ stuck, exit: isOver ? undefined : exit, lastWords: printedLast })
}

const stuckKinds: FailureKind[] = ['endless', 'promise', 'memory']
/** No case follows after these. They are more serious than a wrong answer before them. */
const isEnding = (kind: FailureKind): boolean => [...stuckKinds, 'exit', 'crash'].includes(kind)
const brokenKinds: FailureKind[] = ['threw', 'load', 'exit', 'crash', 'unhandled']

export function statusOf(kind: FailureKind): Status {
  if (stuckKinds.includes(kind)) return 'stuck'
  return brokenKinds.includes(kind) ? 'broken' : 'failed'
}

/** What V8 and Node write to standard error when a process crashes. */
const lastWords = /\s*(<--- Last few GCs --->|FATAL ERROR:|----- Native stack trace -----).*$/s
