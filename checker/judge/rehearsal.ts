/**
 * What can be done for a kata before its file is saved: its cases are drawn, the right answers worked out, and what
 * judges them is run once, on our solution, so that V8 has compiled all of it when the learner's turn comes.
 */

import type { Check } from '../cases/case.ts'
import { evaluate } from './evaluate.ts'
import { memoized } from './memoize.ts'

/** The seed of the usual cases. */
const usual = 1

const prepared = new Map<string, Check>()

/** Rehearses a kata with the usual cases, in steps between which there is time for something else. */
export function* rehearsal(id: string, check: Check, solution: unknown): Generator<void> {
  const cases = check.cases(usual)
  const known = {
    ...memoized(check),
    cases: (seed: number) => (seed === usual ? cases : check.cases(seed)),
  }
  prepared.set(id, known)
  for (const testCase of cases) {
    yield
    evaluate(known, solution, testCase)
  }
}

/** The check of a kata: the one that has been rehearsed, which knows its usual cases and their answers, if there is one. */
export const preparedFor = (id: string, check: Check): Check => prepared.get(id) ?? check
