/**
 * Which mistake of the bank is it? A wrong diagnosis is worse than none. So a mistake is named only if the learner's
 * function does exactly what the mistake does, on every case of the kata and on extra cases, and if at least two
 * different inputs fail.
 */

import type { Explanation } from '../../src/kata/verdict.ts'
import type { Mistake } from '../bank/mistake.ts'
import type { Check } from '../cases/case.ts'
import { evaluate, expectedOf } from '../judge/evaluate.ts'
import { leavesOf, wrongIn } from '../judge/leaves.ts'
import { recordCalls, sameCalls } from './calls.ts'
import { type CaseRun, distinctFailures } from './case-runs.ts'

export interface Diagnosis {
  /** The names in the bank of the mistakes that it could be, three at most. */
  names: string[]
  /** One sentence for all of them; with its hint if it is one. */
  explanation: Pick<Explanation, 'diagnosis' | 'hint'>
}

/** With more candidates than this, there is no diagnosis. */
const mostCandidates = 3

/**
 * The mistake that this function makes; undefined if it makes none of them, or another one as well. `runs` are of the
 * cases of the kata; `extra` are of further cases, asked for only if there are suspects. When `hasTime` says no, it is too late to be certain.
 */
export function diagnose(
  check: Check,
  runs: readonly CaseRun[],
  mistakes: readonly Mistake[],
  extra: () => readonly CaseRun[],
  hasTime: () => boolean = () => true,
): Diagnosis | undefined {
  // The failing ones first: most mistakes are ruled out by the first of them.
  const failing = runs.filter(({ outcome }) => !outcome.passed)
  const ordered = [...failing, ...runs.filter(({ outcome }) => outcome.passed)]
  if (failing.length === 0) return undefined
  const suspects = mistakes.filter((mistake) =>
    ordered.every((run) => hasTime() && explains(check, mistake, run)),
  )
  if (suspects.length === 0 || !hasTime()) return undefined

  const extraRuns = extra()
  const candidates = suspects.filter((mistake) =>
    extraRuns.every((run) => hasTime() && explains(check, mistake, run)),
  )
  if (candidates.length > mostCandidates || !hasTime()) return undefined
  // Two programs that both throw, or both return something unreadable, need not be the same.
  const seen = [...runs, ...extraRuns].filter(({ calls }) => calls.every(({ problem }) => !problem))
  if (distinctFailures(seen).length < 2 || !showsNumbers(check, runs)) return undefined
  return inOneSentence(candidates)
}

/**
 * In a network, NaN spreads through everything that is computed from it: where nothing but NaN is wrong, two programs look
 * alike although they need not be.
 */
function showsNumbers(check: Check, runs: readonly CaseRun[]): boolean {
  if (!check.measured) return true
  const leaves = runs
    .filter(({ exact }) => !exact.furtherCalls)
    .flatMap(({ exact, calls }) => leavesOf(expectedOf(check, exact), calls[0].returned))
  const wrong = leaves.flatMap((leaf) =>
    [...(wrongIn(leaf) ?? [])].map((is, i) => (is ? leaf.got?.data[i] : 0)),
  )
  return !wrong.some(Number.isNaN) || wrong.some((value) => value !== 0 && Number.isFinite(value))
}

/** Is the mistake right where the learner is right, and wrong in exactly the same way where the learner is wrong? */
function explains(check: Check, mistake: Mistake, { testCase, exact, outcome, calls }: CaseRun): boolean {
  if (sameCalls(calls, recordCalls(mistake.kata, testCase), check.expect?.(exact))) return true
  // Two right answers may be rounded differently.
  return outcome.passed && evaluate(check, mistake.kata, testCase).passed
}

function inOneSentence(candidates: Mistake[]): Diagnosis | undefined {
  if (candidates.length === 0) return undefined
  const names = candidates.map(({ name }) => name)
  const sentences = [...new Set(candidates.map(({ diagnosis }) => diagnosis))]
  if (sentences.length === 1) {
    return { names, explanation: { diagnosis: sentences[0], hint: candidates[0].hint } }
  }
  const clauses = sentences.map((text) => `${text[0].toLowerCase()}${text.slice(1).replace(/\.$/, '')}`)
  return { names, explanation: { diagnosis: `Either ${clauses.join('; or ')}.` } }
}
