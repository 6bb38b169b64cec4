/** What explains a failure, as plain text: for `check` and for the screen. */

import { kataOf } from '../curriculum.ts'
import type { FittingHint } from '../hints.ts'
import type { Explanation, Verdict } from '../verdict.ts'
import { renderSlice, sliceCount, worstSlice } from './error-map.ts'

/** Kinds of failures in which there are numbers, or something else that a closer look can tell more about. */
const explainable = new Set(['shape', 'value', 'nan', 'type', 'undefined', 'bounds', 'mutation', 'threw'])

/** Is there more to find out about this verdict? Of gradients also when they are right: a second judge is heard. */
export function isExplainable({ id, status, failure }: Verdict): boolean {
  return failure ? explainable.has(failure.kind) : status === 'passed' && kataOf(id).gradient === true
}

/** The verdict with what explains it. Whether it passed or failed stays what it was. */
export function explainedVerdict(verdict: Verdict, explanation: Explanation): Verdict {
  const { failure } = verdict
  const { diagnosis } = explanation
  return {
    ...verdict,
    explanation,
    ...(failure && { failure: diagnosis === undefined ? failure : { ...failure, diagnosis } }),
  }
}

/** The hint against the mistake that has been found, if it is one that there is a hint against. */
export function fittingHintOf(verdict: Pick<Verdict, 'explanation'> | undefined): FittingHint | undefined {
  const { diagnosis, hint } = verdict?.explanation ?? {}
  return diagnosis !== undefined && hint !== undefined ? { diagnosis, hint } : undefined
}

/** A part of the explanation: a heading and lines of plain text, the most telling part first. */
export interface Section {
  kind: 'diagnosis' | 'fact' | 'small' | 'map' | 'oracles'
  heading?: string
  lines: string[]
}

/** Of the map one slice is shown: the one of this number, or else the one where most is wrong. Hints are asked for. */
export function sectionsOf(
  { diagnosis, facts = [], small, maps = [], oracles }: Explanation,
  width: number,
  slice?: number,
): Section[] {
  const parts: Section[] = []
  if (diagnosis) parts.push({ kind: 'diagnosis', lines: [diagnosis] })
  if (facts.length > 0) parts.push({ kind: 'fact', lines: facts })
  if (small)
    parts.push({ kind: 'small', heading: 'The smallest input that goes wrong:', lines: small.split('\n') })
  if (maps.length > 0) {
    const which = slice === undefined && sliceCount(maps) > 1 ? ', in the slice where most is wrong' : ''
    parts.push({
      kind: 'map',
      heading: `Where the case above is wrong${which}:`,
      lines: renderSlice(maps, slice ?? worstSlice(maps), width),
    })
  }
  if (oracles) parts.push({ kind: 'oracles', lines: [oracles.sentence] })
  return parts
}
