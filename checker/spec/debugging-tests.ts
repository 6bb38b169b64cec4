/** The cases of a kata in this process, so that a debugger stops in the learner's file. No verdict comes of it. */
import { test } from 'vitest'
import { kataOf } from '../../src/kata/curriculum.ts'
import type { Case, Check } from '../cases/case.ts'
import { evaluate } from '../judge/evaluate.ts'
import { loadKata } from '../learner/run-program.ts'
import { type LoadKata, programIn, withoutFrames } from './load.ts'

export function registerDebugging(id: string, check: Check, load: LoadKata, cases: Case[]): void {
  for (const testCase of cases) {
    test(testCase.name, async () => {
      const { kata, problem } = await loadKata(await programIn(load), kataOf(id).name)
      if (problem) throw withoutFrames(problem.message)
      const outcome = evaluate(check, kata, testCase)
      if (!outcome.passed) throw withoutFrames(outcome.failure.message)
    })
  }
}
