/** What a learner needs first after a failure: the mistake, the sum that shows it, the numbers side by side. */
import type { Verdict } from '../../../kata/verdict.ts'
import { isExplainable } from '../../../kata/words/explanation.ts'
import {
  comparisonOf,
  extentOf,
  isTold,
  messageOf,
  wrongTensorsOf,
} from '../../../kata/words/failure-in-words.ts'
import { displayText } from '../../../runner/printable.ts'
import { type Line, lineOf } from '../body.tsx'
import { verdictColors } from '../symbols.ts'
import { wrap } from '../wrap.ts'
import { numberGrids } from './number-grid.ts'

/** So many lines of a message are on the page; all of it is below the fold. */
const mostMessage = 8
const mostMessageWithSum = 3
const mostSum = 3
/** The name of the case, a title and a row. */
const smallestTensors = 3

/** At most `height` lines, if that is enough for what is always shown. */
export function failurePage(verdict: Verdict, width: number, height: number): Line[] {
  const { failure } = verdict
  if (!failure) return []
  const hasSum = comparisonOf(verdict) !== undefined
  const cause = causeOf(verdict, width, height)
  const message = isTold(verdict)
    ? messageLines(verdict, width, cause.length > 0, hasSum ? mostMessageWithSum : mostMessage)
    : []
  const sum = hasSum ? sumLines(verdict, width) : []
  const left = height - (wrongTensorsOf(verdict).maps.length > 0 ? smallestTensors : 0)
  const lines = joined(joined(cause, message, left - sum.length), sum, left)
  const room = height - lines.length
  return joined(lines, tensorLines(verdict, width, room > smallestTensors ? room - 1 : room), height)
}

/** The parts with an empty line between them, if there is room for it. */
function joined(above: Line[], below: Line[], height: number): Line[] {
  const isRoomy = above.length > 0 && below.length > 0 && above.length + below.length < height
  return [...above, ...(isRoomy ? [{ text: '' }] : []), ...below]
}

/** The diagnosis, or facts, or how much is wrong. Until that is known, its place is kept. */
function causeOf(verdict: Verdict, width: number, height: number): Line[] {
  const { failure, explanation } = verdict
  const known = failure?.diagnosis ? [failure.diagnosis] : (explanation?.facts ?? [])
  // The message may say the same.
  const found = known.filter((sentence) => !isTold(verdict) || !messageOf(failure!).includes(sentence))
  const lines = found.flatMap((sentence) => wrap(sentence, width)).map((text) => ({ text, bold: true }))
  if (lines.length > 0) return lines
  if (isExplainable(verdict) && !explanation) {
    return [
      { text: 'Looking for the cause …', dim: true },
      ...Array(placeFor(width, height) - 1).fill({ text: '' }),
    ]
  }
  const extent = failure && extentOf(failure)
  return extent ? wrap(extent, width).map((text) => ({ text })) : []
}

/** Most diagnoses have up to 120 letters. */
const placeFor = (width: number, height: number): number =>
  Math.max(1, Math.min(width >= 60 ? 2 : 3, height - 4))

function sumLines(verdict: Verdict, width: number): Line[] {
  const compared = comparisonOf(verdict)!
  const { name, isSmallest } = compared
  const where = isSmallest ? ', for the smallest input that fails:' : ':'
  const side = (label: 'expected' | 'got') => {
    const margin = '  expected  '
    const lines = wrap(compared[label], width - margin.length)
    const shown = lines.length > mostSum ? [...lines.slice(0, mostSum - 1), lastOf(lines)] : lines
    return shown.map((text, at) =>
      lineOf([
        { text: at === 0 ? `  ${label.padEnd(margin.length - 2)}` : ' '.repeat(margin.length), dim: true },
        { text, color: verdictColors[label], bold: label === 'got' },
      ]),
    )
  }
  return [
    lineOf([
      { text: name, bold: true },
      ...(name.length + where.length <= width ? [{ text: where, dim: true }] : []),
    ]),
    ...side('expected'),
    ...side('got'),
  ]
}

/** The end of a sum that is too long: its value is there. */
const lastOf = (lines: readonly string[]): string => `... ${lines[lines.length - 1]}`

function messageLines({ failure }: Verdict, width: number, hasCause: boolean, most: number): Line[] {
  const [first, ...others] = messageOf(failure!).split('\n')
  const lines = [
    ...wrap(first, width).map((text) => ({ text, bold: !hasCause })),
    ...others.flatMap((text) => wrap(text, width)).map((text) => ({ text })),
  ]
  // The line of an error is at the end.
  return lines.length > most
    ? [...lines.slice(0, most - 2), { text: '...', dim: true }, ...lines.slice(-1)]
    : lines
}

function tensorLines(verdict: Verdict, width: number, height: number): Line[] {
  const { maps, focus, inCase } = wrongTensorsOf(verdict)
  const title = inCase ? [{ text: displayText(`In '${inCase}':`), dim: true }] : []
  const room = height - title.length
  if (maps.length === 0 || room < 2 || !comparisonOf(verdict)) return []
  const lines = [...title, ...numberGrids(maps[0], focus, width, room)]
  const others = maps.slice(1).map(({ path }) => path)
  if (others.length === 0 || lines.length + 1 > height) return lines
  const also = `${others.slice(0, 4).join(', ')}${others.length > 4 ? ' ...' : ''}`
  return [...lines, { text: `Also wrong: ${also}`, dim: true }]
}
