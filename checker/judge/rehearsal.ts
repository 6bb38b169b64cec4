/**
 * What can be done for a kata before its file is saved: its cases are drawn, the right answers are computed, and the
 * solution is judged once, so that V8 has compiled the checker when the learner's code is judged.
 */

import type { Check } from '../cases/case.ts'
import { evaluate } from './evaluate.ts'
import { memoized } from './memoize.ts'

/** The seed of the usual cases. */
const usual = 1

const prepared = new Map<string, Check>()

/** Rehearses a kata with the usual cases. It yields before every case, so that something else can come between. */
export function* rehearsal(id: string, check: Check, solution: unknown): Generator<void> {
  const known = memoized(check)
  prepared.set(id, known)
  for (const testCase of known.cases(usual)) {
    yield
    evaluate(known, solution, testCase)
  }
}

/** The check of a kata with a memory. The rehearsed one has its usual cases and their answers ready. */
export const preparedFor = (id: string, check: Check): Check => prepared.get(id) ?? memoized(check)
