/** Everything about a failure that is not on its page, in sections that can be folded to one line each. */
import type { Verdict } from '../../../kata/verdict.ts'
import { fittingHintOf } from '../../../kata/words/explanation.ts'
import { comparisonOf, messageOf } from '../../../kata/words/failure-in-words.ts'
import { arranged } from '../../../kata/words/tensor-drawing.ts'
import { displayText } from '../../../runner/printable.ts'
import type { Line } from '../body.tsx'
import { wrap } from '../wrap.ts'

export interface Section {
  heading: string
  lines: Line[]
  /** Opened before others: whoever prints something wants to see it. */
  isWanted?: boolean
}

export function sectionsBelow(verdict: Verdict, width: number): Section[] {
  const { failure, explanation } = verdict
  const sections: (Section | undefined)[] = [
    smallest(verdict, width),
    failure && inCase(verdict, width),
    explanation?.oracles && section('Second opinion', explanation.oracles.sentence, width),
    ...printed(verdict, width),
  ]
  return sections.filter((section): section is Section => section !== undefined)
}

/** Columns of numbers are cut at the edge of the screen, not wrapped. */
function smallest(verdict: Verdict, width: number): Section | undefined {
  const { small } = verdict.explanation ?? {}
  if (!small) return undefined
  return {
    heading: 'The smallest input that fails',
    lines: arranged(small.input, width).map((text) => ({ text })),
  }
}

/** What the message says of the failing case. */
function inCase(verdict: Verdict, width: number): Section | undefined {
  const { failure } = verdict
  if (!failure?.case) return undefined
  const [first, ...others] = messageOf(failure).split('\n')
  const compared = comparisonOf(verdict)
  const isSaid = compared ? !compared.isSmallest : true
  const text = [...(isSaid ? [] : [first]), ...(compared ? others : [])].join('\n')
  const hint = fittingHintOf(verdict) ? [{ text: 'h: a hint about this mistake', dim: true }] : []
  return { heading: `In '${failure.case}'`, lines: [...(text ? lines(text, width) : []), ...hint] }
}

/** By case, if it is known which case printed what. */
function printed({ cases = [], printed: all = '', failure }: Verdict, width: number): Section[] {
  const known = cases.filter((one) => one.printed?.trim())
  const wanted = (heading: string, text: string) => ({
    ...section(heading, text.trimEnd(), width, '│ '),
    isWanted: true,
  })
  if (known.length === 0) return all.trim() ? [wanted('Your code printed', all)] : []
  return known
    .toSorted((a) => (a.name === failure?.case ? -1 : 0))
    .map(({ name, printed }) => wanted(`Printed in '${name}'`, printed!))
}

const section = (heading: string, text: string, width: number, margin = ''): Section => ({
  heading,
  lines: lines(text, width - margin.length).map((line) => ({ text: margin + line.text })),
})

const lines = (text: string, width: number): Line[] => wrap(text, width).map((line) => ({ text: line }))

/** A section in one line, with the start of what it says. */
export function folded({ heading, lines }: Section, width: number): Line {
  const start = lines
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join('  ')
  const text = start ? `${heading}: ${start}` : heading
  return { text: displayText(`▸ ${text}`).slice(0, 2 * width), dim: true }
}

export const opened = ({ heading, lines }: Section, width: number): Line[] => [
  ...wrap(`▾ ${heading}`, width).map((text) => ({ text, dim: true })),
  ...lines,
]
