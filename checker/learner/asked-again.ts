/**
 * Some cases are asked again after all the others, so that it is not enough to be right in the first calls. This ends
 * somewhere: a program that counts on and is wrong only later is not found out by it.
 */
import type { Case, Check, Outcome, Performance } from '../cases/case.ts'
import { sizeOf } from '../cases/values.ts'
import { judge } from '../judge/evaluate.ts'

/** So few numbers are in a case that is asked again: it takes a fraction of a millisecond. */
const mostNumbers = 300
const mostCases = 10

/** The small ones, from the last to the first. */
export const askedAgain = (cases: readonly Case[]): Case[] =>
  cases
    .filter(
      ({ kind, args, furtherCalls = [] }) =>
        kind !== 'shape' && sizeOf([args, ...furtherCalls]) <= mostNumbers,
    )
    .toReversed()
    .slice(0, mostCases)

/** Without central differences, which confirmed the right answer the first time. */
export function judgeAgain(check: Check, testCase: Case, performance: Performance): Outcome {
  return changedOpinion(judge({ ...check, differentiable: undefined }, testCase, performance))
}

/** The outcome of a case that was right before. */
function changedOpinion(outcome: Outcome): Outcome {
  if (outcome.passed) return outcome
  const { failure } = outcome
  const message =
    `Every case was right, but when '${failure.case}' was asked again after the others, it was not: ` +
    `does your code keep something from one call to the next?\n${failure.message}`
  return { passed: false, failure: { ...failure, kind: 'unsteady', message } }
}
