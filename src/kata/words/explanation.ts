/** The explanation of a verdict as plain text, for `check` and for the screen. */

import { kataOf } from '../curriculum.ts'
import type { FittingHint } from '../hints.ts'
import type { Explanation, Verdict } from '../verdict.ts'
import { renderSlice, sliceCount, worstSlice } from './error-map.ts'
import { workedText } from './worked-text.ts'

/** Failures about which a closer look can tell more. */
const explainable = new Set([
  'shape',
  'value',
  'nan',
  'unsteady',
  'type',
  'undefined',
  'bounds',
  'mutation',
  'threw',
])

/** Is there more to find out about this verdict? For gradients, there is a second opinion even if they are right. */
export function isExplainable({ id, status, failure }: Verdict): boolean {
  return failure ? explainable.has(failure.kind) : status === 'passed' && kataOf(id).gradient === true
}

/** The verdict with its explanation. Whether it passed or failed does not change. */
export function explainedVerdict(verdict: Verdict, explanation: Explanation): Verdict {
  const { failure } = verdict
  const { diagnosis } = explanation
  return {
    ...verdict,
    explanation,
    ...(failure && { failure: diagnosis === undefined ? failure : { ...failure, diagnosis } }),
  }
}

/** The hint for the mistake that was found, if it is a single one. */
export function fittingHintOf(verdict: Pick<Verdict, 'explanation'> | undefined): FittingHint | undefined {
  const { diagnosis, hint } = verdict?.explanation ?? {}
  return diagnosis !== undefined && hint !== undefined ? { diagnosis, hint } : undefined
}

/** A section of the explanation: a heading and lines of plain text. */
export interface Section {
  kind: 'diagnosis' | 'facts' | 'smallest case' | 'map' | 'second opinion'
  heading?: string
  lines: string[]
}

/** The most telling section comes first. Of the maps, one slice is shown: the given one, or the worst. Hints are shown only on request. */
export function sectionsOf(
  { diagnosis, facts = [], small, maps = [], oracles }: Explanation,
  width: number,
  slice?: number,
): Section[] {
  const sections: Section[] = []
  if (diagnosis) sections.push({ kind: 'diagnosis', lines: [diagnosis] })
  if (facts.length > 0) sections.push({ kind: 'facts', lines: facts })
  if (small)
    sections.push({
      kind: 'smallest case',
      heading: 'The smallest input that fails:',
      lines: workedText(small),
    })
  if (maps.length > 0) {
    const which = slice === undefined && sliceCount(maps) > 1 ? ' (the slice with the most errors)' : ''
    sections.push({
      kind: 'map',
      heading: `Where the case above is wrong${which}:`,
      lines: renderSlice(maps, slice ?? worstSlice(maps), width),
    })
  }
  if (oracles) sections.push({ kind: 'second opinion', lines: [oracles.sentence] })
  return sections
}
