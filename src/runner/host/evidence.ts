/** Gathers what vitest and the fork know of a kata, once its process is gone. */
import path from 'node:path'
import type { TestModule, Vitest } from 'vitest/node'
import type { Failure, Speed } from '../../kata/verdict.ts'
import { slashed } from '../../paths.ts'
import type { Fork } from './forks.ts'
import { sourceLineOf } from './source-line.ts'

/** What became of one case. */
export interface CaseResult {
  name: string
  state: 'passed' | 'failed' | 'pending'
  /** What the checker says is wrong; without it, `error` is what vitest says. */
  failure?: Failure
  error?: string
  /** Where it was timed. */
  speed?: Speed
}

/** Everything that was seen of one kata. */
export interface Evidence {
  id: string
  seed: number
  cases: CaseResult[]
  /** Why the spec did not load, or what went wrong around the cases. */
  specErrors: string[]
  /** Errors that nobody caught: thrown late, or rejected promises. */
  unhandled: string[]
  /** The case that was begun last. */
  begun?: string
  /** The process had to be stopped; the place is in the learner's file, after the source map. */
  stuck?: { kind: 'endless'; at?: string } | { kind: 'promise' } | { kind: 'memory' }
  /** The process ended by itself. */
  exit?: { code: number | null; signal: string | null }
  printed: string
  printedLength: number
  printedLast: string
}

/** Where to look. */
export interface Seen {
  spec: string
  /** The folder of the katas under test, as vite writes it, with a slash at its end. */
  folder: string
  module?: TestModule
  fork: Fork
  vitest: Vitest
  root: string
  seed: number
}

/** The evidence on kata `id`, whose cases are the suite of that name in the spec. */
export function evidenceOf(id: string, { spec, folder, module, fork, vitest, root, seed }: Seen): Evidence {
  const tests = [...(module?.children.allTests() ?? [])].filter(
    ({ parent }) => parent.type === 'suite' && parent.name === id,
  )
  const cases = tests.map((test): CaseResult => {
    const { state, errors } = test.result()
    return {
      name: test.name,
      state: state === 'passed' || state === 'failed' ? state : 'pending',
      failure: test.meta().kata?.failure,
      speed: test.meta().kata?.speed,
      error: errors?.map((error) => error.message).join('\n'),
    }
  })
  const { stuck } = fork
  return {
    id,
    seed,
    cases,
    specErrors: module?.errors().map((error) => error.message) ?? [],
    unhandled: errorsOf(vitest, spec, folder, cases),
    begun: fork.begun,
    stuck:
      stuck?.kind === 'endless'
        ? { kind: 'endless', at: stuck.at && sourceLineOf(stuck.at, vitest, root) }
        : stuck,
    exit: fork.exit,
    printed: fork.printed,
    printedLength: fork.printedLength,
    printedLast: fork.printedLast,
  }
}

/** Whether it is known what became of a case. */
export const isDone = ({ state, failure, error }: CaseResult): boolean =>
  state === 'passed' || failure !== undefined || Boolean(error)

type LooseError = Partial<Error> & { VITEST_TEST_PATH?: string }

/** Errors around the cases of a spec, each once, with the learner's line. */
function errorsOf(vitest: Vitest, spec: string, folder: string, cases: CaseResult[]): string[] {
  const errors = vitest.state.getUnhandledErrors().map((error) => (error ?? {}) as LooseError)
  const own = errors.filter((error) => error.VITEST_TEST_PATH === spec)
  // Where vitest itself was upset, it does not say by which spec.
  const brokeOff = !cases.every(isDone)
  const chosen = own.length > 0 || !brokeOff ? own : errors.filter((error) => !error.VITEST_TEST_PATH)
  return [...new Set(chosen.map((error) => inWords(error, folder)))]
}

/** 'Error: boo (exercises/relu/forward.ts:13)' */
function inWords(
  { name = 'Error', message = 'nothing was said', stack = '' }: LooseError,
  folder: string,
): string {
  const start = slashed(stack).indexOf(folder)
  const place = start < 0 ? '' : /^[^:]+(:\d+)?/.exec(stack.slice(start + folder.length))?.[0]
  return `${name}: ${message}${place && ` (${path.basename(folder)}/${place})`}`
}
