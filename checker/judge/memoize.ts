import type { Case, Check } from '../cases/case.ts'

/**
 * The same check, but the cases of a seed are drawn once and the right answer of a case is computed once, however many
 * programs are judged by it.
 */
export function memoized(check: Check): Check {
  const { expect, differentiable } = check
  const drawn = new Map<number, Case[]>()
  return {
    ...check,
    cases(seed) {
      const cases = drawn.get(seed) ?? check.cases(seed)
      drawn.set(seed, cases)
      return cases
    },
    ...(expect && { expect: once((testCase: Case) => expect.call(check, testCase)) }),
    ...(differentiable && { differentiable: once((testCase: Case) => differentiable.call(check, testCase)) }),
  }
}

export function once<T>(answer: (testCase: Case) => T): (testCase: Case) => T {
  const known = new WeakMap<Case, T>()
  return (testCase) => {
    if (!known.has(testCase)) known.set(testCase, answer(testCase))
    return known.get(testCase) as T
  }
}
