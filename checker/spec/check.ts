/** From a check to vitest: one `describe` for a kata, one `test` for each of its cases. */
import { describe, inject, test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Tree } from '../../src/kata/kata.ts'
import type { Explanation, Failure, Speed } from '../../src/kata/verdict.ts'
import type { Check } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import { preparedFor } from '../judge/rehearsal.ts'
import { type Loaded, loadKata, plain } from './load.ts'

/** What to run. Nothing is given under plain `npx vitest`: then it is everything, with seed 1. */
export interface Selection {
  tree?: Tree
  seed?: number
  /** Ids; all of them when left out. */
  katas?: string[]
  /** The name of the one case to run. */
  case?: string
  /** Not to be judged once more, but explained. */
  explain?: boolean
  /** Not to be judged once more, but timed. */
  speed?: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    kata?: Selection
  }
  interface TaskMeta {
    /** Set by every case: which kata it belongs to, and what is wrong, as data; a part of what explains it; how fast it is. */
    kata?: { id: string; failure?: Failure; explanation?: Explanation; speed?: Speed }
  }
}

/** How many cases the spec that is being read has registered so far; undefined between specs. */
let registered: number | undefined

/**
 * Registers the cases of a kata. `load` imports its file, by a literal `import('#kata/...')` in the spec, so
 * that vitest knows which files the spec depends on; a file that does not load fails the cases, not the spec.
 */
export function check(id: string, check: Check, load: () => Promise<object>): void {
  if (registered === undefined) queueMicrotask(refuseNothing)
  registered ??= 0
  const { seed = 1, katas, case: only, explain, speed } = inject('kata') ?? {}
  if (katas && !katas.includes(id)) return
  if (explain) {
    registered++
    describe(id, async () => {
      const { explanation } = await import('./explanation-tests.ts')
      explanation(id, check, load, { seed, case: only })
    })
    return
  }
  if (speed) {
    if (!check.race) return
    registered++
    describe(id, async () => {
      const { timing } = await import('./race.ts')
      timing(id, check.race!, load, seed)
    })
    return
  }
  const prepared = preparedFor(id, check)
  const cases = prepared.cases(seed).filter((testCase) => only === undefined || testCase.name === only)
  if (cases.length === 0) return
  registered += cases.length

  const { name } = kataOf(id)
  let loaded: Promise<Loaded> | undefined
  describe(id, () => {
    for (const testCase of cases) {
      test(testCase.name, async ({ task }) => {
        task.meta.kata = { id }
        loaded ??= loadKata(load, name)
        const { kata, problem } = await loaded
        const failure = problem
          ? { ...problem, case: '', seed }
          : failureOf(evaluate(prepared, kata, testCase))
        if (!failure) return
        failure.message += `\n${again(id, testCase.name, seed)}`
        task.meta.kata = { id, failure }
        throw plain(failure.message)
      })
    }
  })
}

/** How to run one case again, alone and with the same numbers. */
export function again(id: string, name: string, seed: number): string {
  return `Again: npm run kata -- check ${id} --case "${name}" --seed ${seed}`
}

const failureOf = (outcome: ReturnType<typeof evaluate>): Failure | undefined =>
  outcome.passed ? undefined : outcome.failure

/** When the whole spec has been read and nothing was registered, that is a failure too. */
function refuseNothing(): void {
  const count = registered
  registered = undefined
  if (count) return
  const { katas, case: only } = inject('kata') ?? {}
  const wanted = [katas?.join(', '), only === undefined ? undefined : `the case '${only}'`].filter(Boolean)
  const message = `Zero checks ran: nothing here matches ${wanted.join(' with ') || 'the selection'}.`
  test('zero checks', ({ task }) => {
    const failure: Failure = { case: only ?? '', seed: inject('kata')?.seed ?? 1, kind: 'no-checks', message }
    task.meta.kata = { id: katas?.[0] ?? '', failure }
    throw plain(message)
  })
}
