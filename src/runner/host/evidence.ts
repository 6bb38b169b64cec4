/** Collects what vitest and the fork know about the run of a kata, once its process has ended. */
import path from 'node:path'
import type { TestModule, Vitest } from 'vitest/node'
import type { Failure, Speed } from '../../kata/verdict.ts'
import { slashed } from '../../paths.ts'
import type { Stuck } from '../runner-messages.ts'
import type { Fork } from './forks.ts'
import { sourceLineOf } from './source-line.ts'

/** The result of one case. */
export interface CaseResult {
  name: string
  state: 'passed' | 'failed' | 'pending'
  /** What is wrong, if the checker says so; otherwise `error` is what vitest says. */
  failure?: Failure
  error?: string
  /** Set if the case was timed. */
  speed?: Speed
}

/** Everything that is known about the run of one kata. */
export interface Evidence extends Pick<Fork, 'begun' | 'exit' | 'printed' | 'printedLength' | 'printedLast'> {
  id: string
  seed: number
  cases: CaseResult[]
  /** Why the spec did not load, or what went wrong outside of the cases. */
  specErrors: string[]
  /** Errors that nothing caught: thrown late, or rejected promises. */
  unhandled: string[]
  /** Why the process had to be stopped, and at which line of the learner's code. */
  stuck?: { kind: Stuck['kind']; at?: string }
}

/** Where to look. */
export interface EvidenceSources {
  fork: Fork
  spec: string
  module?: TestModule
  vitest: Vitest
  root: string
  /** The folder of the katas under test, as vite writes it, with a slash at its end. */
  folder: string
  seed: number
}

/** The evidence on kata `id`, whose cases are the suite of that name in the spec. */
export function evidenceOf(id: string, sources: EvidenceSources): Evidence {
  const { fork, spec, module, vitest, root, folder, seed } = sources
  const { begun, exit, printed, printedLength, printedLast, stuck } = fork
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
  return {
    id,
    seed,
    cases,
    specErrors: module?.errors().map((error) => error.message) ?? [],
    unhandled: errorsOf(vitest, spec, folder, cases),
    stuck: stuck && { kind: stuck.kind, at: stuck.at && sourceLineOf(stuck.at, vitest, root) },
    begun,
    exit,
    printed,
    printedLength,
    printedLast,
  }
}

/** Whether the result of a case is known. */
export const isDone = ({ state, failure, error }: CaseResult): boolean =>
  state === 'passed' || failure !== undefined || Boolean(error)

type LooseError = Partial<Error> & { VITEST_TEST_PATH?: string }

/** Errors outside of the cases of a spec, each once, with the learner's line. */
function errorsOf(vitest: Vitest, spec: string, folder: string, cases: CaseResult[]): string[] {
  const errors = vitest.state.getUnhandledErrors().map((error) => (error ?? {}) as LooseError)
  const own = errors.filter((error) => error.VITEST_TEST_PATH === spec)
  // Errors in vitest itself do not say which spec they belong to.
  const brokeOff = !cases.every(isDone)
  const chosen = own.length > 0 || !brokeOff ? own : errors.filter((error) => !error.VITEST_TEST_PATH)
  return [...new Set(chosen.map((error) => textOf(error, folder)))]
}

/** 'Error: boo (exercises/relu/forward.ts:13)' */
function textOf(
  { name = 'Error', message = '(no message)', stack = '' }: LooseError,
  folder: string,
): string {
  const start = slashed(stack).indexOf(folder)
  const line = start < 0 ? '' : /^[^:]+(:\d+)?/.exec(stack.slice(start + folder.length))?.[0]
  return `${name}: ${message}${line && ` (${path.basename(folder)}/${line})`}`
}
