/** Everything about a failure that is not on its page, in sections that can be folded to one line each. */
import type { Verdict } from '../../../kata/verdict.ts'
import { fittingHintOf } from '../../../kata/words/explanation.ts'
import { comparisonOf, isTold, messageOf } from '../../../kata/words/failure-in-words.ts'
import { arranged } from '../../../kata/words/tensor-drawing.ts'
import { displayText } from '../../../runner/printable.ts'
import type { Line } from '../body.tsx'
import { wrap } from '../wrap.ts'

export interface Section {
  heading: string
  lines: Line[]
  /** What is shown of it while it is folded, if not the start of its lines. */
  digest?: string
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
    digest: small.input.map(inOneLine).join(', '),
    lines: arranged(small.input, width).map((text) => ({ text })),
  }
}

/** 'x [1, 2]: 3 4' */
function inOneLine([title, ...numbers]: readonly string[]): string {
  return numbers.length === 0 ? title : `${title}: ${numbers.map((line) => line.trim()).join(' ')}`
}

/** What the message says of the failing case. */
function inCase(verdict: Verdict, width: number): Section | undefined {
  const { failure } = verdict
  if (!failure?.case) return undefined
  const [first, ...others] = messageOf(failure).split('\n')
  // What the page says is not repeated.
  const said = isTold(verdict) ? [] : comparisonOf(verdict)?.isSmallest ? [first, ...others] : others
  const keys = [...(fittingHintOf(verdict) ? ['h: hint'] : []), ...caseKeys]
  return {
    heading: `In '${failure.case}'`,
    digest: said.join('  '),
    lines: [
      ...said.flatMap((text) => lines(text, width)),
      ...lines(keys.join('  '), width).map((line) => ({ ...line, dim: true })),
    ],
  }
}

const caseKeys = ['d: input', 'f: run only this case', 'v: all cases']

/** By case, if it is known which case printed what: the failing one, and all others together. */
function printed({ cases = [], printed: all = '', failure }: Verdict, width: number): Section[] {
  const wanted = (heading: string, lines: Line[]): Section[] =>
    lines.length > 0 ? [{ heading, lines, isWanted: true }] : []
  const output = (text = ''): Line[] =>
    text.trim() ? lines(text.trimEnd(), width - 2).map((line) => ({ text: `│ ${line.text}` })) : []
  if (cases.every((one) => !one.printed?.trim())) return wanted('Your code printed', output(all))
  const own = cases.find(({ name }) => name === failure?.case)
  const others = cases.filter((one) => one !== own && one.printed?.trim())
  return [
    ...wanted(`Printed in '${own?.name}'`, output(own?.printed)),
    ...wanted(
      own ? 'Printed in other cases' : 'Your code printed',
      others.flatMap(({ name, printed }) => [{ text: displayText(name), dim: true }, ...output(printed)]),
    ).map((section) => ({ ...section, isWanted: own === undefined })),
  ]
}

const section = (heading: string, text: string, width: number): Section => ({
  heading,
  lines: lines(text, width),
})

const lines = (text: string, width: number): Line[] => wrap(text, width).map((line) => ({ text: line }))

/** A section in one line, with the start of what it says. */
export function folded({ heading, lines, digest }: Section, width: number): Line {
  const start = lines
    .map(({ text }) => text.trim())
    .filter(Boolean)
    .join('  ')
  const said = digest ?? start
  const text = said ? `${heading}: ${said}` : heading
  return { text: displayText(`▸ ${text}`).slice(0, 2 * width), dim: true }
}

export const opened = ({ heading, lines }: Section, width: number): Line[] => [
  ...wrap(`▾ ${heading}`, width).map((text) => ({ text, dim: true })),
  ...lines,
]
