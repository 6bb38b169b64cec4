/** Collects what vitest and the fork know about the run of a kata, once its process has ended. */
import path from 'node:path'
import type { TestCase, TestModule, Vitest } from 'vitest/node'
import type { Failure, Speed } from '../../kata/verdict.ts'
import { slashed } from '../../paths.ts'
import type { Stuck } from '../../watchdog/heartbeat.ts'
import type { Fork } from './forks.ts'

/** The result of one case. */
export interface CaseResult {
  name: string
  state: 'passed' | 'failed' | 'pending'
  /** What is wrong, if the checker says so; otherwise `error` is what vitest says. */
  failure?: Failure
  error?: string
  /** Set if the case was timed. */
  speed?: Speed
  /** The start of what the learner's code printed in it, and the length of all of it. */
  printed?: { text: string; length: number }
}

/** Everything that is known about the run of one kata. */
export interface Evidence extends Pick<Fork, 'begun' | 'exit' | 'printedLast'> {
  id: string
  seed: number
  /** What the learner's code printed, up to a limit, and how many characters that was in all. */
  printed: string
  printedLength: number
  cases: CaseResult[]
  /** Why the spec did not load, or what went wrong outside of the cases. */
  specErrors: string[]
  /** Errors that nothing caught: thrown late, or rejected promises. */
  unhandled: string[]
  /** Why the judging process had to be stopped. */
  stuck?: { kind: Stuck['kind'] }
}

/** Where to look. */
export interface EvidenceSources {
  fork: Fork
  spec: string
  module?: TestModule
  vitest: Vitest
  /** The folder of the katas under test, as vite writes it, with a slash at its end. */
  folder: string
  seed: number
}

/** The evidence on kata `id`, whose cases are the suite of that name in the spec. */
export function evidenceOf(id: string, sources: EvidenceSources): Evidence {
  const { fork, spec, module, vitest, folder, seed } = sources
  const { begun, exit, printedLast, stuck } = fork
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
      printed: test.meta().kata?.printed,
      error: errors?.map((error) => error.message).join('\n'),
    }
  })
  return {
    id,
    seed,
    cases,
    specErrors: module?.errors().map((error) => error.message) ?? [],
    unhandled: [...errorsOfSuite(tests[0]?.parent), ...errorsOf(vitest, spec, folder, cases)],
    stuck: stuck && { kind: stuck.kind },
    begun,
    exit,
    printed: cases.map(({ printed }) => printed?.text ?? '').join(''),
    printedLength: cases.reduce((sum, { printed }) => sum + (printed?.length ?? 0), 0),
    printedLast,
  }
}

/** Errors that the learner's code did not catch: its checks report them after the last case. */
const errorsOfSuite = (suite: TestCase['parent'] | undefined): string[] =>
  suite?.type === 'suite' ? suite.errors().map((error) => error.message) : []

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
