/** Gathers what vitest and the fork know of a kata, once its process is gone. */
import path from 'node:path'
import type { TestModule, Vitest } from 'vitest/node'
import { originOf } from '../fork/origin.ts'
import { slashed } from '../paths.ts'
import { type CaseResult, type Evidence, isDone } from './evidence.ts'
import type { Fork } from './forks.ts'

/** Where to look. */
export interface Seen {
  spec: string
  /** The folder of the katas under test, as vite writes it, with a slash at its end. */
  tree: string
  module?: TestModule
  fork: Fork
  vitest: Vitest
  root: string
  seed: number
}

/** The evidence on kata `id`, whose cases are the suite of that name in the spec. */
export function evidenceOf(id: string, { spec, tree, module, fork, vitest, root, seed }: Seen): Evidence {
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
    unhandled: errorsOf(vitest, spec, tree, cases),
    begun: fork.begun,
    stuck:
      stuck?.kind === 'endless'
        ? { kind: 'endless', at: stuck.at && originOf(stuck.at, vitest, root) }
        : stuck,
    exit: fork.exit,
    printed: fork.printed,
    printedLength: fork.printedLength,
    printedLast: fork.printedLast,
  }
}

type LooseError = Partial<Error> & { VITEST_TEST_PATH?: string }

/** Errors around the cases of a spec, each once, with the learner's line. */
function errorsOf(vitest: Vitest, spec: string, tree: string, cases: CaseResult[]): string[] {
  const errors = vitest.state.getUnhandledErrors().map((error) => (error ?? {}) as LooseError)
  const own = errors.filter((error) => error.VITEST_TEST_PATH === spec)
  // Where vitest itself was upset, it does not say by which spec.
  const brokeOff = !cases.every(isDone)
  const chosen = own.length > 0 || !brokeOff ? own : errors.filter((error) => !error.VITEST_TEST_PATH)
  return [...new Set(chosen.map((error) => inWords(error, tree)))]
}

/** 'Error: boo (exercises/relu/forward.ts:13)' */
function inWords(
  { name = 'Error', message = 'nothing was said', stack = '' }: LooseError,
  tree: string,
): string {
  const start = slashed(stack).indexOf(tree)
  const place = start < 0 ? '' : /^[^:]+(:\d+)?/.exec(stack.slice(start + tree.length))?.[0]
  return `${name}: ${message}${place && ` (${path.basename(tree)}/${place})`}`
}
