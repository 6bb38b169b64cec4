/** Why a process with a learner's code ended before it was done, in words. */
import { limits } from '../../watchdog/limits.ts'
import type { Failure } from '../verdict.ts'

/** How a process ended. */
export interface Ending {
  /** It was stopped; `at` is the place in the source, in words. */
  stuck?: { kind: 'endless' | 'promise' | 'memory'; at?: string }
  exit?: { code: number | null; signal: string | null }
  /** The last that it printed: V8's message when it runs out of memory is there. */
  lastWords: string
}

/** Undefined if it has not ended. */
export function stoppedInWords({
  stuck,
  exit,
  lastWords,
}: Ending): Pick<Failure, 'kind' | 'message'> | undefined {
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
  if (!exit) return undefined
  if (heapExhausted.test(lastWords)) {
    return { kind: 'memory', message: tooMuchMemory(`all ${limits.heapMegabytes} MB for objects`) }
  }
  // Windows has no signals: there a crash has an exit code that no program would choose.
  if (exit.signal || Number(exit.code) > 127) {
    return { kind: 'crash', message: `The process crashed (${exit.signal ?? `code ${exit.code}`}).` }
  }
  const message = `Your code ended the process (exit code ${exit.code}). A kata returns its result and does not call process.exit.`
  return { kind: 'exit', message }
}

const tooMuchMemory = (amount: string) =>
  `Too much memory: your code used ${amount} and was stopped. A few MB are enough. ` +
  'Does a loop allocate, or an array grow, without end?'

const heapExhausted = /FATAL ERROR:.*heap out of memory/

/** The process is there, but the cases could not be run in it. */
export const brokenOff = (error: string): string =>
  'The run ended before the last case. ' +
  `Does your code change something that other code relies on, such as a global? ${error}`
