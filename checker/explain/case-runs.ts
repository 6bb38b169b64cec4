/** A program run on the cases of a kata, with everything that an explanation looks at. */

import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check, Outcome } from '../cases/case.ts'
import { sizeOf } from '../cases/values.ts'
import { evaluate } from '../judge/evaluate.ts'
import { memoized } from '../judge/memoize.ts'
import { type CallRecord, recordCalls } from './calls.ts'

/** One case and what the program did with it. */
export interface CaseRun {
  testCase: Case
  /** The same case, but its numbers count even if only the shape is judged. */
  exact: Case
  outcome: Outcome
  calls: CallRecord[]
}

/** Memoized, and without central differences, which only confirm what the reference says. */
export function withoutDifferences(check: Check): Check {
  const { differentiable: _, ...others } = memoized(check)
  return others
}

/**
 * Runs without guards: programs are compared as they run on their own, and nearly every read out of range shows in the
 * numbers. The smallest cases come first, because they take the least time.
 */
export function runCases(check: Check, kata: AnyKata, cases: readonly Case[]): CaseRun[] {
  return cases
    .map((testCase) => ({
      testCase: testCase.guarded ? { ...testCase, guarded: false } : testCase,
      size: sizeOf(testCase.args),
    }))
    .sort((a, b) => a.size - b.size)
    .map(({ testCase }) => ({
      testCase,
      exact: exactly(testCase),
      outcome: evaluate(check, kata, testCase),
      calls: recordCalls(kata, testCase),
    }))
}

const exactly = (testCase: Case): Case =>
  testCase.kind === 'shape' ? { ...testCase, kind: 'general' } : testCase

/** The failing runs with different inputs; views of the same numbers do not count as different. */
export function distinctFailures(runs: readonly CaseRun[]): CaseRun[] {
  const seen = new Set<string>()
  return runs.filter(({ testCase, outcome }) => {
    if (outcome.passed) return false
    const inputs = JSON.stringify([testCase.args, testCase.furtherCalls], (name, part) =>
      part instanceof Float32Array ? Array.from(part, String) : name === 'view' ? undefined : part,
    )
    return !seen.has(inputs) && seen.add(inputs)
  })
}
