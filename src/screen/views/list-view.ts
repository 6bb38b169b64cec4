import stringWidth from 'string-width'
import { curriculum } from '../../kata/curriculum.ts'
import { type Session, statusOf } from '../session.ts'
import type { Line } from './body.tsx'
import { statusSymbols } from './symbols.ts'

/** All katas by chapter, and the line of the cursor. */
export function listLines(session: Session, width: number): { lines: Line[]; cursorAt: number } {
  const lines: Line[] = []
  let cursorAt = 0
  for (const chapter of curriculum) {
    lines.push({ text: chapter.title + (chapter.optional ? ' (optional)' : ''), dim: true })
    for (const kata of chapter.katas) {
      const { symbol, word, color } = statusSymbols[statusOf(session, kata.id)]
      const here = kata.id === session.cursor
      if (here) cursorAt = lines.length
      lines.push({
        text: columns(`${here ? '>' : ' '} ${symbol} ${kata.title}`, word, width),
        color,
        bold: here,
      })
    }
  }
  return { lines, cursorAt }
}

/** `left`, and `right` at the right edge if both fit. */
function columns(left: string, right: string, width: number): string {
  const space = width - stringWidth(left) - stringWidth(right)
  return space < 1 ? left : left + ' '.repeat(space) + right
}

/** The offset that keeps the cursor near the middle of a window of this height. */
export const listOffset = (cursorAt: number, height: number): number =>
  Math.max(0, cursorAt - Math.floor(height / 2))
