/** The cases of a kata in this process, so that a debugger stops in the learner's file. No verdict comes of it. */
import { test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Case, Check } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import { type Loaded, loadKata } from '../learner/run-program.ts'
import { type LoadKata, programIn, withoutFrames } from './load.ts'

export function registerDebugging(id: string, check: Check, load: LoadKata, cases: Case[]): void {
  let loading: Promise<Loaded> | undefined
  for (const testCase of cases) {
    test(testCase.name, async () => {
      loading ??= programIn(load).then((program) => loadKata(program, kataOf(id).name))
      const { kata, problem } = await loading
      if (problem) throw withoutFrames(problem.message)
      const outcome = evaluate(check, kata, testCase)
      if (!outcome.passed) throw withoutFrames(outcome.failure.message)
    })
  }
}
