/**
 * Does a program keep state between calls? Then its answer to a case depends on the calls before it, and anything
 * else that is said of its mistake may be false.
 */

import type { Explanation } from '../../src/kata/verdict.ts'
import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check } from '../cases/case.ts'
import { judge } from '../judge/evaluate.ts'
import { perform } from '../judge/perform.ts'
import { recordCalls, sameCalls, sameValue } from './calls.ts'
import type { CaseRun } from './case-runs.ts'

/** Instances of a program that an explanation needs: one to find the case that was reported, three for the checks here. */
export const instancesNeeded = 4

/**
 * `instances` are of the same program, each loaded separately and not called yet. `reported` is the case that failed
 * after those before it, in the order of `cases`. `runs` are what another instance did with them. Undefined if no state
 * is found, or if there are too few instances.
 */
export function stateBetweenCalls(
  check: Check,
  cases: readonly Case[],
  reported: Case,
  runs: readonly CaseRun[],
  [first, second, third]: readonly AnyKata[],
): Pick<Explanation, 'diagnosis' | 'hint'> | undefined {
  if (!first || !second || !third) return undefined
  // Twice, because a random answer may be right once.
  const alone = [first, second].map((kata) => perform(kata, reported))
  const [answer, again] = alone.map((done) => ('failure' in done ? undefined : done.returned))
  if (alone.every((done) => judge(check, reported, done).passed) && sameValue(answer, again)) {
    return {
      diagnosis: 'This case passes when it runs alone: your function keeps state between calls.',
      hint: 'A variable declared outside your function keeps its value from one call to the next.',
    }
  }
  const known = new Map(runs.map((run) => [run.testCase.name, run]))
  for (const { name } of cases.toReversed()) {
    const run = known.get(name)
    if (!run || sameCalls(run.calls, recordCalls(third, run.testCase), check.expect?.(run.exact))) continue
    return {
      diagnosis:
        `The case '${name}' gives a different answer when the cases run in a different order: ` +
        'your function keeps state between calls, or draws its own random numbers.',
    }
  }
  return undefined
}
