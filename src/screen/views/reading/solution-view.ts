import type { DiffLine } from '../../../kata/solution-diff.ts'
import type { Line } from '../body.tsx'
import { signColors } from '../symbols.ts'
import { wrap } from '../wrap.ts'
import { beside } from './beside.ts'

/** From this width on, the learner's file and the solution are shown side by side. */
const wideEnough = 120

/** How the learner's file differs from the solution, or all of the solution where nothing is written yet. */
export function solutionLines(lines: readonly DiffLine[], width: number): Line[] {
  const isDiff = lines.some(({ sign }) => sign !== '')
  return width >= wideEnough && isDiff ? sideBySide(lines, width) : oneColumn(lines, width)
}

/** A line that is too long continues on the next one with the same sign. */
function oneColumn(lines: readonly DiffLine[], width: number): Line[] {
  return lines.flatMap(({ sign, text, isNote }) =>
    wrap(text, width - sign.length).map((line) => ({
      text: sign + line,
      color: signColors[isNote ? text[0] : sign[0]],
      dim: isNote,
    })),
  )
}

/** The learner's lines on the left, those of the solution on the right. */
function sideBySide(lines: readonly DiffLine[], width: number): Line[] {
  const heading = (text: string) => [{ text, bold: true }]
  const rows = beside(
    width,
    () => heading('your code'),
    () => heading('the solution'),
  )
  let [yours, solution]: DiffLine[][] = [[], []]
  const flush = () => {
    rows.push(...beside(width, columnOf(yours), columnOf(solution)))
    yours = []
    solution = []
  }
  for (const line of lines) {
    if (line.sign === '- ') yours.push(line)
    else if (line.sign === '+ ') solution.push(line)
    else {
      flush()
      if (!line.isNote) rows.push(...beside(width, columnOf([line]), columnOf([line])))
      // Here the signs need no explanation, but lines that were left out do.
      else if (line.text.startsWith(' ')) rows.push({ text: line.text, dim: true })
    }
  }
  flush()
  return rows
}

const columnOf =
  (lines: readonly DiffLine[]) =>
  (width: number): Line[] =>
    oneColumn(lines, width)
