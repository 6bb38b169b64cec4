/** Whether this is a terminal, and what it can show. */
import { type Finding, fine, note } from './finding.ts'

/** On a smaller one, the screen shows only the kata and the start of its verdict. */
const smallest = { columns: 40, rows: 12 }

export interface TerminalFacts {
  input: boolean
  output: boolean
  columns: number
  rows: number
  /** Bits of colour: 1 is none. */
  depth: number
  term?: string
}

export const terminal = (): Finding =>
  terminalOf({
    input: process.stdin.isTTY === true,
    output: process.stdout.isTTY === true,
    columns: process.stdout.columns,
    rows: process.stdout.rows,
    depth: process.stdout.isTTY ? process.stdout.getColorDepth() : 1,
    term: process.env.TERM,
  })

export function terminalOf({ input, output, columns, rows, depth, term }: TerminalFacts): Finding {
  if (!input || !output) {
    const which = input ? 'output' : output ? 'input' : 'input and output'
    return fine(`none for ${which}: commands print text, and only the screen needs one`)
  }
  const says = `${columns} x ${rows}, ${coloursOf(depth)}, TERM=${term ?? ''}`
  if (term === 'dumb') {
    return note(says, 'The screen does not open on a dumb terminal. Set TERM, or use another terminal.')
  }
  if (columns < smallest.columns || rows < smallest.rows) {
    return note(
      says,
      `Make it ${smallest.columns} x ${smallest.rows} or larger to see more than the start of a verdict.`,
    )
  }
  return fine(says)
}

const coloursOf = (depth: number): string => {
  if (depth === 24) return '16.8 million colours'
  return depth > 1 ? `${2 ** depth} colours` : 'no colours'
}
