/** What goes where on a screen of a given size. It is computed before anything is drawn, so that it always fits. */

import { kataOf, opOf } from '../../kata/curriculum.ts'
import { renderSlice } from '../../kata/words/error-map.ts'
import { displayText } from '../../runner/printable.ts'
import { hintsOf, mapsOf, type Session, sliceOf, type View } from '../session.ts'
import { type Line, scrollRange } from './body.tsx'
import { helpLines } from './help-view.ts'
import { hintLines, startAt } from './hint-view.ts'
import { listLines, listOffset } from './list-view.ts'
import { namedMapWidth } from './network-map.tsx'
import { lessonLines } from './reading/lesson-view.ts'
import { solutionLines } from './reading/solution-view.ts'
import { errorColors } from './symbols.ts'
import { verdictLines } from './verdict-view.ts'
import { wrap } from './wrap.ts'

export interface Size {
  columns: number
  rows: number
}

export interface Layout {
  /** The height of the whole frame: one row less than the terminal has. */
  height: number
  /** The map of the network: `named` takes three rows, `small` one. */
  map: 'named' | 'small' | 'none'
  /** Whether there are empty rows between the parts. */
  roomy: boolean
  header: boolean
  footer: boolean
  body: readonly Line[]
  bodyHeight: number
  /** How many lines of the body to leave out at the top. */
  offset: number
  /** How far the body can be scrolled up and down from where the view starts: 0 or less, 0 or more. */
  scrollMin: number
  scrollMax: number
  message: readonly string[]
}

/** The size below which only the kata, its status and the start of its verdict are shown. */
const smallest: Size = { columns: 40, rows: 12 }
const roomyRows = 20
const messageRows = 4
/** Longer lines of prose are hard to read. */
const readableWidth = 90

export function layoutOf(session: Session, { columns, rows }: Size): Layout {
  const height = Math.max(1, rows - 1)
  const tiny = columns < smallest.columns || rows < smallest.rows
  const roomy = !tiny && rows >= roomyRows
  const atKata = session.view === 'kata' || session.view === 'confirm'
  const map = tiny || !atKata ? 'none' : roomy && columns >= namedMapWidth ? 'named' : 'small'
  const said = session.message ?? session.trouble
  const message = said ? wrap(said, columns).slice(0, messageRows) : []

  const header = tiny ? 0 : 1
  const mapHeight = { named: 3, small: 1, none: 0 }[map]
  // At a kata its title, file and status; in other views one line.
  const heading = atKata ? 3 : 1
  const gaps = roomy ? (atKata ? 4 : 3) : 0
  const footer = tiny ? 0 : 1
  const bodyHeight = Math.max(0, height - header - mapHeight - heading - gaps - message.length - footer)

  const { lines: body, cursorAt, lastAt } = bodyOf(session, columns)
  const range = scrollRange(body.length, bodyHeight)
  const start = lastAt ? Math.min(range, startAt(lastAt, bodyHeight)) : 0
  const offset = cursorAt === undefined ? start + session.scroll : listOffset(cursorAt, bodyHeight)
  return {
    height,
    map,
    roomy,
    header: header > 0,
    footer: footer > 0,
    body,
    bodyHeight,
    offset: Math.max(0, Math.min(offset, range)),
    scrollMin: 0 - start,
    scrollMax: range - start,
    message,
  }
}

interface BodyLines {
  lines: Line[]
  /** The line that always has to be visible. */
  cursorAt?: number
  /** The lines that have to be visible when the view opens: from the first to the line after the last. */
  lastAt?: [from: number, to: number]
}

function bodyOf(session: Session, width: number): BodyLines {
  switch (session.view) {
    case 'kata':
      return { lines: verdictLines(session, width) }
    case 'list':
    case 'filter':
      return listLines(session, width)
    case 'hint':
      return hintLines(session, width)
    case 'lesson':
      return { lines: lessonLines(session.lesson ?? '', Math.min(width, readableWidth)) }
    case 'solution':
      return { lines: solutionLines(session.solution ?? [], width) }
    case 'map':
      return { lines: mapLines(session, width) }
    case 'confirm':
      return { lines: wrap(question(session), width).map((text) => ({ text, bold: true })) }
    case 'help':
      return { lines: helpLines(width) }
  }
}

/** The chosen slice of the error map. */
function mapLines(session: Session, width: number): Line[] {
  const maps = mapsOf(session)
  if (maps.length === 0) return []
  return renderSlice(maps, sliceOf(session), width).map((text) => ({ text, colors: errorColors }))
}

function question(session: Session): string {
  const { title } = kataOf(session.current)
  return session.question === 'reset'
    ? `Reset '${title}' to the stub? Your code is kept in .kata/backup. (y/n)`
    : `'${title}' has not passed yet. Show the solution anyway? (y/n)`
}

/** The heading of a view. */
export function headingOf(session: Session): string {
  const { title, id } = kataOf(session.current)
  const { shown, ladder } = hintsOf(session)
  const name = session.verdicts[id]?.failure?.case
  const headings: Record<View, string> = {
    kata: title,
    confirm: title,
    list: session.filter ? `Katas with '${session.filter}'` : 'All katas',
    filter: `Katas with: ${session.filter ?? ''}_`,
    map: `${title}: where it is wrong${name ? `, in '${displayText(name)}'` : ''}`,
    hint: `${title}: hint ${shown} of ${ladder.length}`,
    lesson: `exercises/${opOf(id)}/README.md`,
    solution: `solutions/${id}.ts`,
    help: 'Help',
  }
  return headings[session.view]
}
