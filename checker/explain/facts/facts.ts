/**
 * Facts about wrong numbers that hold whatever the op is. A fact is stated of one part of the answer, only when it
 * is exactly true (up to the tolerances) of every case in which that part is wrong, of at least two different
 * inputs, and only when it says something: that a constant is shifted, or one number scaled, is no news.
 */

import type { Check } from '../../cases/case.ts'
import { expectedOf } from '../../judge/evaluate.ts'
import { isNear, leavesOf, wrongIn } from '../../judge/leaves.ts'
import { type CaseRun, distinctFailures } from '../case-runs.ts'
import { allZero, extentAlong, offByConstant, scaled } from './changed.ts'
import type { Claim, Fact } from './fact.ts'
import { axesExchanged, inAnotherShape, reordered, shifted } from './moved.ts'
import { onlyBordersWrong, onlyOneRight } from './partly-right.ts'
import type { WrongLeaf } from './wrong-leaf.ts'

/** The facts that are true; none when an answer has no numbers. */
export function factsOf(check: Check, runs: readonly CaseRun[]): Fact[] {
  if (check.judge) return []
  const parts = new Map<string, WrongLeaf[]>()
  const rightParts = new Map<string, WrongLeaf[]>()
  const different = new Set(distinctFailures(runs))
  for (const run of runs) {
    const { testCase, exact, outcome, calls } = run
    // What one call returns is compared; where a case consists of two, the others tell as much.
    if (testCase.furtherCalls) continue
    for (const leaf of leavesOf(expectedOf(check, exact), calls[0].returned)) {
      const { path, got } = leaf
      if (!got && outcome.passed) continue
      if (!got) return []
      const wrong = wrongIn(leaf)
      const isRight = wrong && !wrong.includes(1)
      if (!isRight && !different.has(run)) continue
      const list = isRight ? rightParts : parts
      list.set(path, [...(list.get(path) ?? []), { ...leaf, got, wrong, args: testCase.args }])
    }
  }
  const facts = new Map<string, Fact>()
  for (const [path, list] of parts) {
    const claim = list.length < 2 ? undefined : claimOf(list)
    if (!claim) continue
    const always = (rightParts.get(path) ?? []).every((part) => alsoHoldsOf(claim, part))
    const key = JSON.stringify([claim, always])
    facts.set(key, { claim, always, paths: [...(facts.get(key)?.paths ?? []), path] })
  }
  return [...facts.values()]
}

/** Is the claim true of a part that is right, too? */
function alsoHoldsOf(claim: Claim, { expected: { data, shape, tolerance }, args }: WrongLeaf): boolean {
  const isRightAs = (changed: (x: number) => number) =>
    data.every((x, i) => isNear(x, changed(x), tolerance[i]))
  switch (claim.kind) {
    case 'onlyBordersWrong':
      return true
    case 'zero':
      return isRightAs(() => 0)
    case 'offset':
      return isRightAs((x) => x + claim.by)
    case 'scaled':
      return isRightAs((x) => x * claim.factor)
    case 'scaledByExtent': {
      const extent = claim.extent ?? extentAlong(claim.axis, args)
      return isRightAs((x) => (claim.divided ? x / extent : x * extent))
    }
    // Along axes of extent 1 nothing is moved, and the first index is the only one.
    case 'transposed':
      return claim.order.every((axis, i) => axis === i || shape[axis] === 1)
    case 'shifted':
    case 'oneRight':
      return shape[claim.axis] === 1
    // Of equal numbers another order is the same.
    case 'reordered':
      return new Set(data).size < Math.max(2, data.length)
    case 'reshaped':
      return false
  }
}

/** The most telling one. */
function claimOf(list: readonly WrongLeaf[]): Claim | undefined {
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
