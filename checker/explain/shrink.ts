/** The smallest failing case: sizes are reduced one after another, as long as the case still fails. */

import type { Failure } from '../../src/kata/verdict.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check } from '../cases/case.ts'
import { buildSmallCase, drawSizes, type Sizes, type SmallCases } from '../cases/small-cases.ts'
import { evaluate } from '../judge/evaluate.ts'

/** Random sizes find mistakes that need an unusual combination of sizes. */
const mostDrawn = 60

/** The failure that the smallest case is to be an example of. */
export interface Reported {
  testCase: Case
  failure: Failure
}

export interface Shrunk {
  testCase: Case
  failure: Failure
}

/**
 * Starts from the first sizes that fail, of the initial ones and some random ones. Tries each smaller value of each
 * field, starting with 1, until no field can be reduced. If there are cases that fail as the `reported` one did, in the same part of the
 * answer and with the same padding, only they count. `hasTime` is asked before every call of the learner's function.
 */
export function shrink(
  check: Check,
  kata: AnyKata,
  smallCases: SmallCases,
  seed: number,
  hasTime: () => boolean = () => true,
  reported?: Reported,
): Shrunk | undefined {
  const alike = reported && smallest(check, kata, smallCases, seed, hasTime, (one) => isLike(one, reported))
  return alike ?? smallest(check, kata, smallCases, seed, hasTime, () => true)
}

const paddingOf = ({ args }: Case): unknown =>
  (args.at(-1) as { padding?: string } | undefined)?.padding ?? 'valid'

const isLike = ({ testCase, failure }: Shrunk, reported: Reported): boolean =>
  failure.kind === reported.failure.kind &&
  failure.path === reported.failure.path &&
  paddingOf(testCase) === paddingOf(reported.testCase)

function smallest(
  check: Check,
  kata: AnyKata,
  smallCases: SmallCases,
  seed: number,
  hasTime: () => boolean,
  counts: (found: Shrunk) => boolean,
): Shrunk | undefined {
  const failing = (sizes: Sizes): Shrunk | undefined => {
    const testCase = hasTime() ? buildSmallCase(smallCases, sizes, seed) : undefined
    const outcome = testCase && evaluate(check, kata, testCase)
    if (!outcome || outcome.passed) return undefined
    const found = { testCase: testCase as Case, failure: outcome.failure }
    return counts(found) ? found : undefined
  }
  for (const start of [...smallCases.initialSizes, ...drawSizes(smallCases, seed, mostDrawn)]) {
    let found = failing(start)
    if (!found) continue
    let sizes = start
    const reduce = (field: string): boolean => {
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
    // Simpler numbers first, while the tensors are still large enough to show the mistake. Every field in each round, and another round after each success.
    const fields = ['numbers', ...Object.keys(start)]
    while (fields.filter(reduce).length > 0);
    return found
  }
  return undefined
}
