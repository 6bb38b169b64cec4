/**
 * Does a program keep something from one call to the next? Then what it does with a case depends on the calls before
 * it, and whatever else is said of its mistake may be false.
 */

import type { AnyKata } from '../bank/mistake.ts'
import type { Case, Check } from '../cases/case.ts'
import { judge } from '../judge/evaluate.ts'
import { perform } from '../judge/perform.ts'
import { recordCalls, sameCalls, sameValue } from './calls.ts'
import type { CaseRun } from './case-runs.ts'

/** What is said of a program that does. */
export interface Kept {
  sentence: string
  hint?: string
}

/** How many instances of a program it takes to explain it: one to find the case that was reported, three for what is here. */
export const instancesNeeded = 4

/**
 * `instances` are of the same program, each loaded anew and not called yet; `reported` is the case that failed after
 * those before it, in the order of `cases`; `trials` are what another instance did with them. Undefined when nothing is
 * kept, as far as this can see, and when there are too few instances.
 */
export function stateBetweenCalls(
  check: Check,
  cases: readonly Case[],
  reported: Case,
  trials: readonly CaseRun[],
  [first, second, third]: readonly AnyKata[],
): Kept | undefined {
  if (!first || !second || !third) return undefined
  // Twice, because what is drawn by chance may be right once.
  const alone = [first, second].map((kata) => perform(kata, reported))
  const [one, other] = alone.map((done) => ('failure' in done ? undefined : done.returned))
  if (alone.every((done) => judge(check, reported, done).passed) && sameValue(one, other)) {
    return {
      sentence: 'Run alone, this case passes: your function keeps something from one call to the next.',
      hint: 'What is declared outside of a function is still there at the next call.',
    }
  }
  const known = new Map(trials.map((trial) => [trial.one.name, trial]))
  for (const { name } of cases.toReversed()) {
    const trial = known.get(name)
    if (!trial || sameCalls(trial.calls, recordCalls(third, trial.one), check.expect?.(trial.exact))) continue
    return {
      sentence:
        `The case '${name}' comes out differently when the cases run in another order: ` +
        'your function keeps something from one call to the next, or draws numbers of its own.',
    }
  }
  return undefined
}
