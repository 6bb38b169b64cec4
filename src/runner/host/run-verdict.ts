/** From what was seen of a kata's run to its verdict: a pure function. */
import type { Failure, FailureKind, Status, Verdict } from '../../kata/verdict.ts'
import { limits } from '../limits.ts'
import { capped, plain } from '../printable.ts'
import { type Evidence, isDone } from './evidence.ts'

export function verdictOf(evidence: Evidence): Verdict {
  const { id, cases } = evidence
  const checks = { passed: cases.filter((one) => one.state === 'passed').length, total: cases.length }
  const failure = failureOf(evidence)
  const verdict: Verdict = { id, status: failure ? statusOf(failure.kind) : 'passed', checks }
  if (failure) verdict.failure = { ...failure, message: capped(plain(failure.message), limits.message) }
  const timed = cases.find((one) => one.speed)
  if (timed) verdict.speed = timed.speed
  const printed = printedOf(evidence)
  if (printed) verdict.printed = printed
  return verdict
}

/** The first thing that is wrong, the gravest first. */
function failureOf(evidence: Evidence): Failure | undefined {
  const { cases, seed, begun = '' } = evidence
  const stopped = stoppedOf(evidence)
  if (stopped) return { case: begun, seed, ...stopped }

  const failed = cases.find((one) => one.state === 'failed')
  if (failed?.failure) return failed.failure
  if (failed?.error) return { case: failed.name, seed, kind: 'threw', message: failed.error }

  const errors = [...evidence.specErrors, ...evidence.unhandled].join('\n')
  if (!cases.every(isDone)) {
    const message = `The run broke off before the last case. Was something changed that every program relies on? ${errors}`
    return { case: begun, seed, kind: 'crash', message }
  }
  if (cases.length === 0) {
    const message = `Zero checks ran, so nothing is known of this kata. ${errors}`.trim()
    return { case: '', seed, kind: 'no-checks', message }
  }
  if (errors) {
    const message = `Every case is right, but there was an error that nothing caught: ${errors}`
    return { case: '', seed, kind: 'unhandled', message }
  }
}

const tooMuch = (much: string) =>
  `Too much memory: it used ${much}, where a few are enough, and was stopped. ` +
  'Does a loop allocate, or an array grow, without end?'

function stoppedOf({
  stuck,
  exit,
  cases,
  printedLast,
}: Evidence): Pick<Failure, 'kind' | 'message'> | undefined {
  const seconds = limits.quiet / 1000
  if (stuck?.kind === 'endless') {
    const where = stuck.at ? `Where it was when it was stopped: ${stuck.at}` : 'It could not be seen where.'
    return {
      kind: 'endless',
      message: `An endless loop: nothing came back for ${seconds} seconds.\n${where}`,
    }
  }
  if (stuck?.kind === 'promise') {
    const message =
      `A promise that never settles: for ${seconds} seconds the code waited and nothing happened. ` +
      'A kata is a plain function: it needs no await.'
    return { kind: 'promise', message }
  }
  if (stuck?.kind === 'memory') {
    return { kind: 'memory', message: tooMuch(`more than ${limits.megabytes} MB`) }
  }
  // An exit after the last case is how a process ends.
  if (!exit || (cases.length > 0 && cases.every((one) => one.state !== 'pending'))) return
  if (heapExhausted.test(printedLast)) {
    return { kind: 'memory', message: tooMuch(`all of its ${limits.heapMegabytes} MB for objects`) }
  }
  // Windows knows no signals: what is not a plain exit has a number that no program chooses.
  if (exit.signal || Number(exit.code) > 127) {
    return {
      kind: 'crash',
      message: `The process that ran it crashed (${exit.signal ?? `code ${exit.code}`}).`,
    }
  }
  return {
    kind: 'exit',
    message: `It ended the process (exit code ${exit.code}). A kata returns its result; it does not call process.exit.`,
  }
}

const stuckKinds: FailureKind[] = ['endless', 'promise', 'memory']
const brokenKinds: FailureKind[] = ['threw', 'load', 'exit', 'crash', 'unhandled']

export function statusOf(kind: FailureKind): Status {
  if (stuckKinds.includes(kind)) return 'stuck'
  return brokenKinds.includes(kind) ? 'broken' : 'failed'
}

/** What V8 and Node write to standard error when a process goes down. */
const lastWords = /\s*(<--- Last few GCs --->|FATAL ERROR:|----- Native stack trace -----).*$/s
const heapExhausted = /FATAL ERROR:.*heap out of memory/

function printedOf({ printed, printedLength }: Evidence): string | undefined {
  if (printedLength === 0) return undefined
  const kept = printed.slice(0, limits.printed)
  const left = printedLength - kept.length
  return (
    plain(kept).replace(lastWords, '') +
    (left > 0 ? `\n... and ${left.toLocaleString('en')} characters more` : '')
  )
}
