import stringWidth from 'string-width'
import type { DiffLine } from '../../../kata/solution-diff.ts'
import type { Line, Part } from '../body.tsx'
import { signColors } from '../symbols.ts'
import { wrap } from '../wrap.ts'

/** From this width on, the learner's file and the solution are shown side by side. */
const wideEnough = 120

const between = ' │ '

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
  const column = Math.floor((width - between.length) / 2)
  const rows = [row([{ text: 'your code', bold: true }], [{ text: 'the solution', bold: true }], column)]
  let [yours, solution]: DiffLine[][] = [[], []]
  const flush = () => {
    const [left, right] = [yours, solution].map((side) => side.flatMap((line) => columnLines(line, column)))
    for (let at = 0; at < Math.max(left.length, right.length); at++) {
      rows.push(row(left.slice(at, at + 1), right.slice(at, at + 1), column))
    }
    yours = []
    solution = []
  }
  for (const line of lines) {
    if (line.sign === '- ') yours.push(line)
    else if (line.sign === '+ ') solution.push(line)
    else {
      flush()
      // The signs need no explanation here.
      if (!line.isNote) rows.push(...sameLines(line, column))
      else if (line.text.startsWith(' ')) rows.push({ text: line.text, dim: true })
    }
  }
  flush()
  return rows
}

function sameLines(line: DiffLine, column: number): Line[] {
  return columnLines(line, column).map((part) => row([part], [part], column))
}

function columnLines({ sign, text }: DiffLine, column: number): Part[] {
  return wrap(text, column - sign.length).map((line) => ({ text: sign + line, color: signColors[sign[0]] }))
}

function row(left: Part[], right: Part[], column: number): Line {
  const used = left.reduce((sum, { text }) => sum + stringWidth(text), 0)
  const parts = [
    ...left,
    { text: ' '.repeat(Math.max(0, column - used)) },
    { text: between, dim: true },
    ...right,
  ]
  return {
    text: parts
      .map(({ text }) => text)
      .join('')
      .trimEnd(),
    parts,
  }
}
