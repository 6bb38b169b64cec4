/** From the evidence on a kata to its verdict: a pure function. */
import type { Failure, FailureKind, Status, Verdict } from '../../kata/verdict.ts'
import { limits } from '../limits.ts'
import { capped, plain } from '../printable.ts'
import { type Evidence, isDone } from './evidence.ts'

export function verdictOf(evidence: Evidence): Verdict {
  const { id, cases, printed, printedLength } = evidence
  const checks = { passed: cases.filter(({ state }) => state === 'passed').length, total: cases.length }
  const failure = failureOf(evidence)
  const verdict: Verdict = { id, status: failure ? statusOf(failure.kind) : 'passed', checks }
  if (failure) verdict.failure = { ...failure, message: capped(plain(failure.message), limits.message) }
  const speed = cases.find((result) => result.speed)?.speed
  if (speed) verdict.speed = speed
  const shown = plain(capped(printed, limits.printed, printedLength)).replace(lastWords, '')
  if (shown) verdict.printed = shown
  return verdict
}

/** The first thing that is wrong, the most serious first. */
function failureOf(evidence: Evidence): Failure | undefined {
  const { cases, seed, begun = '' } = evidence
  const stopped = stoppedOf(evidence)
  if (stopped) return { case: begun, seed, ...stopped }

  const failed = cases.find(({ state }) => state === 'failed')
  if (failed?.failure) return failed.failure
  if (failed?.error) return { case: failed.name, seed, kind: 'threw', message: failed.error }

  const errors = [...evidence.specErrors, ...evidence.unhandled].join('\n')
  if (!cases.every(isDone)) {
    const message =
      'The run ended before the last case. ' +
      `Does your code change something that other code relies on, such as a global? ${errors}`
    return { case: begun, seed, kind: 'crash', message }
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

const tooMuchMemory = (amount: string) =>
  `Too much memory: your code used ${amount} and was stopped. A few MB are enough. ` +
  'Does a loop allocate, or an array grow, without end?'

function stoppedOf({
  stuck,
  exit,
  cases,
  printedLast,
}: Evidence): Pick<Failure, 'kind' | 'message'> | undefined {
  const seconds = limits.quiet / 1000
  switch (stuck?.kind) {
    case 'endless': {
      const line = stuck.at ? `It was stopped in ${stuck.at}` : 'The line is not known.'
      return { kind: 'endless', message: `An endless loop: no result after ${seconds} seconds.\n${line}` }
    }
    case 'promise': {
      const message =
        `A promise that never settles: your code waited for ${seconds} seconds and nothing happened. ` +
        'A kata is a plain function; it does not need await.'
      return { kind: 'promise', message }
    }
    case 'memory':
      return { kind: 'memory', message: tooMuchMemory(`more than ${limits.megabytes} MB`) }
  }
  // After the last case it is normal that the process ends.
  if (!exit || (cases.length > 0 && cases.every(({ state }) => state !== 'pending'))) return
  if (heapExhausted.test(printedLast)) {
    return {
      kind: 'memory',
      message: tooMuchMemory(`all ${limits.heapMegabytes} MB for objects`),
    }
  }
  // Windows has no signals: there a crash has an exit code that no program would choose.
  if (exit.signal || Number(exit.code) > 127) {
    return { kind: 'crash', message: `The process crashed (${exit.signal ?? `code ${exit.code}`}).` }
  }
  const message = `Your code ended the process (exit code ${exit.code}). A kata returns its result and does not call process.exit.`
  return { kind: 'exit', message }
}

const stuckKinds: FailureKind[] = ['endless', 'promise', 'memory']
const brokenKinds: FailureKind[] = ['threw', 'load', 'exit', 'crash', 'unhandled']

export function statusOf(kind: FailureKind): Status {
  if (stuckKinds.includes(kind)) return 'stuck'
  return brokenKinds.includes(kind) ? 'broken' : 'failed'
}

/** What V8 and Node write to standard error when a process crashes. */
const lastWords = /\s*(<--- Last few GCs --->|FATAL ERROR:|----- Native stack trace -----).*$/s
const heapExhausted = /FATAL ERROR:.*heap out of memory/
