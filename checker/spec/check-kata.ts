/** From a check to vitest: one `describe` for a kata, one `test` for each of its cases. */
import { describe, inject, test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Tree } from '../../src/kata/kata.ts'
import type { Explanation, Failure, Speed } from '../../src/kata/verdict.ts'
import type { Check } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import { preparedFor } from '../judge/rehearsal.ts'
import { type Loaded, loadKata, withoutFrames } from './load.ts'

/** What to run. Plain `npx vitest` gives no selection: then everything runs, with seed 1. */
export interface Selection {
  tree?: Tree
  seed?: number
  /** Ids; all of them when left out. */
  katas?: string[]
  /** The name of the one case to run. */
  case?: string
  /** Explain the katas instead of judging them. */
  explain?: boolean
  /** Time the katas instead of judging them. */
  speed?: boolean
}

declare module 'vitest' {
  interface ProvidedContext {
    kata?: Selection
  }
  interface TaskMeta {
    /** Set by every test: the kata it belongs to, and what it found: what is wrong, a part of the explanation, the speed. */
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
  if (registered === undefined) queueMicrotask(failIfNothingRan)
  registered ??= 0
  const { seed = 1, katas, case: only, explain, speed } = inject('kata') ?? {}
  if (katas && !katas.includes(id)) return
  if (explain) {
    registered++
    describe(id, async () => {
      const { registerExplanation } = await import('./explanation-tests.ts')
      registerExplanation(id, check, load, { seed, case: only })
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
        failure.message += `\nRun it again: npm run kata -- check ${id} --case "${testCase.name}" --seed ${seed}`
        task.meta.kata = { id, failure }
        throw withoutFrames(failure.message)
      })
    }
  })
}

const failureOf = (outcome: ReturnType<typeof evaluate>): Failure | undefined =>
  outcome.passed ? undefined : outcome.failure

/** It is a failure, too, if the whole spec has been read and no test was registered. */
function failIfNothingRan(): void {
  const count = registered
  registered = undefined
  if (count) return
  const { katas, case: only } = inject('kata') ?? {}
  const wanted = [katas?.join(', '), only === undefined ? undefined : `the case '${only}'`].filter(Boolean)
  const message = `No checks ran: nothing here matches ${wanted.join(' with ') || 'the selection'}.`
  test('no checks', ({ task }) => {
    const failure: Failure = { case: only ?? '', seed: inject('kata')?.seed ?? 1, kind: 'no-checks', message }
    task.meta.kata = { id: katas?.[0] ?? '', failure }
    throw withoutFrames(message)
  })
}
