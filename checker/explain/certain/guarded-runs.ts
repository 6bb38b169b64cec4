/** Does a program use an index that its tensor does not have? Plain arrays do not say so, guarded ones do. */
import type { AnyKata } from '../../bank/mistake.ts'
import type { Check } from '../../cases/case.ts'
import { evaluate } from '../../judge/evaluate.ts'
import type { CaseRun } from '../case-runs.ts'

/** Guards are slow: this many failing cases are run with them. */
const mostRuns = 8

/**
 * The first access out of range in a failing case, with its line, or a call of `get` or `set` with too few or too many
 * indices; undefined if there is none. `runs` begin with the smallest case.
 */
export function accessOutOfRange(check: Check, kata: AnyKata, runs: readonly CaseRun[]): string | undefined {
  for (const { testCase } of runs.filter(({ outcome }) => !outcome.passed).slice(0, mostRuns)) {
    const outcome = evaluate(check, kata, { ...testCase, guarded: true })
    if (!outcome.passed && outcome.failure.kind === 'bounds') return outcome.failure.message.split('\n')[0]
  }
  return undefined
}
