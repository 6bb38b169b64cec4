/** The smallest failing case: sizes go down, one after the other, as long as the case still goes wrong. */

import type { Failure } from '../../src/kata/verdict.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check } from '../cases/case.ts'
import { buildSmallCase, drawSizes, type Sizes, type SmallCases } from '../cases/small-cases.ts'
import { evaluate } from '../judge/evaluate.ts'

/** Mistakes that need a combination of sizes that nobody thought of are found by chance, if they are common. */
const mostDrawn = 60

export interface Shrunk {
  testCase: Case
  failure: Failure
}

/**
 * Starts from the first sizes that fail, of those that are given and some that are drawn, and tries, field by field, each smaller value from 1 on, until
 * none makes it smaller. `hasTime` is asked before every call of the learner's function.
 */
export function shrink(
  check: Check,
  kata: AnyKata,
  smallCases: SmallCases,
  seed: number,
  hasTime: () => boolean = () => true,
): Shrunk | undefined {
  const failing = (sizes: Sizes): Shrunk | undefined => {
    const testCase = hasTime() ? buildSmallCase(smallCases, sizes, seed) : undefined
    const outcome = testCase && evaluate(check, kata, testCase)
    return outcome && !outcome.passed ? { testCase: testCase as Case, failure: outcome.failure } : undefined
  }
  for (const start of [...smallCases.initialSizes, ...drawSizes(smallCases, seed, mostDrawn)]) {
    let found = failing(start)
    if (!found) continue
    let sizes = start
    const smaller = (field: string): boolean => {
      for (let value = 1; value < sizes[field]; value++) {
        const candidate = { ...sizes, [field]: value }
        const fails = failing(candidate)
        if (!fails) continue
        found = fails
        sizes = candidate
        return true
      }
      return false
    }
    // Simpler numbers first, because they show more mistakes while there are many; every field, not only up to the first that shrinks; then again, because others may now give way.
    const fields = ['numbers', ...Object.keys(start)]
    while (fields.filter(smaller).length > 0);
    return found
  }
  return undefined
}
