import stringWidth from 'string-width'
import { curriculum, katas } from '../../kata/curriculum.ts'
import type { Kata } from '../../kata/kata.ts'
import { listedKatas, type Session, statusOf } from '../session.ts'
import type { Line } from './body.tsx'
import { statusSymbols } from './symbols.ts'

const idWidth = Math.max(...katas.map(({ id }) => id.length))

/** The katas that the filter lets through, by chapter, and the line of the cursor. */
export function listLines(session: Session, width: number): { lines: Line[]; cursorAt: number } {
  const listed = listedKatas(session)
  if (listed.length === 0) return { lines: [{ text: `No kata has '${session.filter}' in it.` }], cursorAt: 0 }
  const lines: Line[] = []
  let cursorAt = 0
  for (const chapter of curriculum) {
    const shown = chapter.katas.filter((kata) => listed.includes(kata))
    if (shown.length === 0) continue
    lines.push({ text: chapter.title + (chapter.optional ? ' (optional)' : ''), dim: true })
    for (const kata of shown) {
      const here = kata.id === session.cursor
      if (here) cursorAt = lines.length
      lines.push({ ...kataLine(session, kata, width), bold: here })
    }
  }
  return { lines, cursorAt }
}

/** Status, id, title, tries and hints: as much of it as fits, the most important first. */
function kataLine(session: Session, { id, title }: Kata, width: number): Line {
  const { symbol, word, color } = statusSymbols[statusOf(session, id)]
  const start = `${id === session.cursor ? '>' : ' '} ${symbol} `
  const tries = session.tries[id]?.count ?? 0
  const hints = session.hinted[id]?.length ?? 0
  const facts = [word, tries > 0 && countOf(tries, 'try', 'tries'), hints > 0 && countOf(hints, 'hint')]
  const details = facts.filter(Boolean).join(', ')
  const named = `${start}${id.padEnd(idWidth)}`
  const space = width - stringWidth(named) - stringWidth(details) - 4
  if (space >= shortestTitle) return { text: `${named}  ${fitted(title, space)}  ${details}`, color }
  const end = [details, word].find((text) => stringWidth(start + id) + stringWidth(text) < width) ?? ''
  return { text: fitted(start + id, width - stringWidth(end)) + end, color }
}

const shortestTitle = 8

const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** Padded or cut to this width. Titles are plain letters, each one column wide. */
const fitted = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width)

/** The offset that keeps the cursor near the middle of a window of this height. */
export const listOffset = (cursorAt: number, height: number): number =>
  Math.max(0, cursorAt - Math.floor(height / 2))
