/**
 * Facts about wrong numbers that hold whatever the op is. A fact is stated of one part of the answer, only when it
 * is exactly true (up to the tolerances) of every case in which that part is wrong, of at least two different
 * inputs, and only when it says something: that a constant is shifted, or one number scaled, is no news.
 */
import { expectedOf } from '../evaluate.ts'
import { leavesOf, wrongIn } from '../leaves.ts'
import { differentFailures, type Trial } from '../trial.ts'
import type { Check } from '../types.ts'
import { allZero, offByConstant, scaled } from './changed.ts'
import { axesExchanged, inAnotherShape, reordered, shifted } from './moved.ts'
import type { Wrong } from './part.ts'
import { onlyBordersWrong, onlyOneRight } from './right.ts'

/** The sentences that are true; none when something came of which there are no numbers. */
export function factsOf(check: Check, trials: readonly Trial[]): string[] {
  if (check.judge) return []
  const parts = new Map<string, Wrong[]>()
  for (const { one, exact, behaviour } of differentFailures(trials)) {
    // What is true of one call is looked for in the cases that are one call.
    if (one.furtherCalls) continue
    for (const leaf of leavesOf(expectedOf(check, exact), behaviour[0].returned)) {
      const { path, got } = leaf
      if (!got) return []
      const wrong = wrongIn(leaf)
      if (wrong && !wrong.includes(1)) continue
      parts.set(path, [...(parts.get(path) ?? []), { ...leaf, got, wrong, args: one.args }])
    }
  }
  const facts = new Map<string, string[]>()
  for (const [path, list] of parts) {
    const fact = list.length < 2 ? undefined : factOf(list)
    if (fact) facts.set(fact, [...(facts.get(fact) ?? []), path])
  }
  return [...facts].map(([fact, paths]) => `${subject(paths)} ${fact}`)
}

function subject(paths: string[]): string {
  const names = paths.map((path) => (path.startsWith('[') ? `result${path}` : path || 'The result'))
  return names.length > 1 ? `Each of ${names.join(', ')}` : names[0]
}

/** The most telling one. */
function factOf(list: readonly Wrong[]): string | undefined {
  return (
    axesExchanged(list) ??
    inAnotherShape(list) ??
    allZero(list) ??
    scaled(list) ??
    offByConstant(list) ??
    shifted(list) ??
    onlyOneRight(list) ??
    onlyBordersWrong(list) ??
    reordered(list)
  )
}
