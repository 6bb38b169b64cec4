/**
 * Facts about wrong numbers that hold whatever the op is. A fact is stated of one part of the answer, only when it
 * is exactly true (up to the tolerances) of every case in which that part is wrong, of at least two different
 * inputs, and only when it says something: that a constant is shifted, or one number scaled, is no news.
 */

import type { Check } from '../../cases/case.ts'
import { isTensor } from '../../cases/values.ts'
import { expectedOf } from '../../judge/evaluate.ts'
import { leavesOf, wrongIn } from '../../judge/leaves.ts'
import { type CaseRun, distinctFailures } from '../case-runs.ts'
import { allZero, offByConstant, scaled } from './changed.ts'
import { axesExchanged, inAnotherShape, reordered, shifted } from './moved.ts'
import { onlyBordersWrong, onlyOneRight } from './partly-right.ts'
import type { WrongLeaf } from './wrong-leaf.ts'

/** The sentences that are true; none when something came of which there are no numbers. */
export function factsOf(check: Check, trials: readonly CaseRun[]): string[] {
  if (check.judge) return []
  const parts = new Map<string, WrongLeaf[]>()
  const rightParts = new Map<string, WrongLeaf[]>()
  const different = new Set(distinctFailures(trials))
  for (const trial of trials) {
    const { one, exact, outcome, calls } = trial
    // What one call returns is compared; where a case consists of two, the others tell as much.
    if (one.furtherCalls) continue
    for (const leaf of leavesOf(expectedOf(check, exact), calls[0].returned)) {
      const { path, got } = leaf
      if (!got && outcome.passed) continue
      if (!got) return []
      const wrong = wrongIn(leaf)
      const isRight = wrong && !wrong.includes(1)
      if (!isRight && !different.has(trial)) continue
      const list = isRight ? rightParts : parts
      list.set(path, [...(list.get(path) ?? []), { ...leaf, got, wrong, args: one.args }])
    }
  }
  const facts = new Map<string, string[]>()
  for (const [path, list] of parts) {
    const fact = list.length < 2 ? undefined : factOf(list)
    if (!fact) continue
    const holds = (rightParts.get(path) ?? []).every((part) => isNoException(fact, part))
    const key = `${holds ? '' : 'In every case in which it is wrong, '}|${fact}`
    facts.set(key, [...(facts.get(key) ?? []), path])
  }
  return [...facts].map(([key, paths]) => {
    const [when, fact] = key.split('|')
    const name = subject(paths)
    return `${when}${when ? name.replace(/^The |^Each /, (word) => word.toLowerCase()) : name} ${fact}`
  })
}

/** A part that is right: is the fact true of it all the same? */
function isNoException(fact: string, { expected, args: [first] }: WrongLeaf): boolean {
  if (fact.startsWith('is wrong only')) return true
  const { data, shape } = expected
  if (data.length < 2) return true
  const isFactor = / of what | times what | wrong sign|everywhere 0/.test(fact)
  if (isFactor && data.every((value) => value === 0)) return true
  const extents = isTensor(first) ? first.shape : []
  if (/\bN\b/.test(fact)) return extents[0] === 1
  if (/\bK\b/.test(fact)) return extents.at(-1) === 1
  // Along axes of extent 1 nothing is exchanged, and the first is the only one.
  const axes = /another order/.test(fact)
    ? [...shape.keys()]
    : [...fact.matchAll(/axis (\d)/g)].map(([, axis]) => Number(axis))
  return axes.length > 0 && axes.every((axis) => shape[axis] === 1)
}

function subject(paths: string[]): string {
  const names = paths.map((path) => (path.startsWith('[') ? `result${path}` : path || 'The result'))
  return names.length > 1 ? `Each of ${names.join(', ')}` : names[0]
}

/** The most telling one. */
function factOf(list: readonly WrongLeaf[]): string | undefined {
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
