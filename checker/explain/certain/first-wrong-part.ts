/** Which part of an answer is wrong first, when each is computed from those before it? */
import type { Check } from '../../cases/case.ts'
import { expectedOf } from '../../judge/evaluate.ts'
import { type Leaf, leavesOf, placeIn, wrongIn } from '../../judge/leaves.ts'
import type { CaseRun } from '../case-runs.ts'

/** A sentence if it is the same part in every failing case that shows it, and if something before or after it is there to compare. */
export function firstWrongPart(check: Check, runs: readonly CaseRun[]): string | undefined {
  const { order } = check
  if (!order) return undefined
  let first: string | undefined
  const before = new Set<string>()
  const after = new Set<string>()
  for (const { exact, outcome, calls } of runs) {
    if (outcome.passed || exact.furtherCalls || 'expected' in exact) continue
    const leaves = leavesOf(expectedOf(check, exact), calls[0].returned)
    const places = order.map((part): Leaf[] =>
      leaves.filter(({ path }) => order[placeIn(order, path)] === part),
    )
    const isWrong: boolean[] = places.map((list) =>
      list.some((leaf) => !leaf.got || wrongIn(leaf)?.includes(1) !== false),
    )
    const place = isWrong.indexOf(true)
    if (place === -1) continue
    if (first !== undefined && first !== order[place]) return undefined
    first = order[place]
    for (const [i, part] of order.entries()) {
      if (places[i].length === 0) continue
      if (i < place) before.add(part)
      if (i > place && isWrong[i]) after.add(part)
    }
  }
  if (first === undefined || after.size === 0) return undefined
  const right = [...before].slice(-2)
  const names = new Intl.ListFormat('en-GB').format(right)
  const note = right.length === 0 ? '' : `: ${names} ${right.length === 1 ? 'is' : 'are'} right`
  return `The first part that is wrong is ${first}${note}.`
}
