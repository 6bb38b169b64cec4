/** What goes where on a screen of a given size. It is computed before anything is drawn, so that it always fits. */

import { kataOf, opOf } from '../../kata/curriculum.ts'
import { displayText } from '../../runner/printable.ts'
import { lookLines } from '../look/look-view.ts'
import { hintsOf, mapsOf, type Session, type View as SessionView, sliceOf } from '../session.ts'
import { type Line, scrollRange } from './body.tsx'
import { caseLines } from './failure/case-list.ts'
import { caseRunLines, inputLines } from './failure/case-view.ts'
import { sliceLines } from './failure/number-grid.ts'
import { helpLines } from './help-view.ts'
import { hintLines, startAt } from './hint-view.ts'
import { listLines, listOffset } from './list-view.ts'
import { namedMapWidth, numberedMapHeight } from './map/network-map.tsx'
import { lessonLines } from './reading/lesson-view.ts'
import { solutionLines } from './reading/solution-view.ts'
import { type VerdictView, verdictView } from './verdict-view.ts'
import { wrap } from './wrap.ts'

export interface Size {
  columns: number
  rows: number
}

export interface Layout {
  /** The height of the whole frame: one row less than the terminal has. */
  height: number
  /** The map of the network: `named` takes three rows, `numbered` more, `small` one. */
  map: 'numbered' | 'named' | 'small' | 'none'
  /** Whether there are empty rows between the parts. */
  roomy: boolean
  header: boolean
  footer: boolean
  /** Whether the kata and its file are on one line. */
  shortTitle: boolean
  /** The left one of two columns; the body is the right one. */
  page?: readonly Line[]
  body: readonly Line[]
  /** The line of the body at which what is below the page of a failure begins once it is open. */
  restAt: number
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
  const failed = atKata && hasFailed(session)
  const hasNames = roomy && columns >= namedMapWidth && !failed
  let map: Layout['map'] = tiny || !atKata ? 'none' : hasNames ? 'numbered' : 'small'
  const said = session.message ?? session.trouble
  const message = said ? wrap(said, columns).slice(0, messageRows) : []

  // What is wrong needs the room.
  const header = tiny || (failed && !roomy) ? 0 : 1
  const mapHeights = { numbered: numberedMapHeight(session), named: 3, small: 1, none: 0 }
  const shortTitle = failed && (!roomy || columns >= namedMapWidth)
  // At a kata its title, file and status; in other views one line.
  const heading = atKata ? (shortTitle ? 2 : 3) : 1
  const gaps = roomy ? (failed ? 3 : atKata ? 4 : 3) : 0
  const footer = tiny ? 0 : 1
  const heightBelow = (mapHeight: number) =>
    Math.max(0, height - header - mapHeight - heading - gaps - message.length - footer)

  let bodyHeight = heightBelow(mapHeights[map])
  let view = bodyOf(session, columns, bodyHeight)
  if (map === 'numbered' && view.body.length > bodyHeight) {
    // What there is to say about the kata needs the room of the numbers.
    map = 'named'
    bodyHeight = heightBelow(mapHeights[map])
    view = bodyOf(session, columns, bodyHeight)
  }
  const { page, body, restAt = 0, cursorAt, lastAt } = view
  const range = scrollRange(body.length, bodyHeight)
  const start = lastAt ? Math.min(range, startAt(lastAt, bodyHeight)) : 0
  const offset = cursorAt === undefined ? start + session.scroll : listOffset(cursorAt, bodyHeight)
  return {
    height,
    map,
    roomy,
    shortTitle,
    header: header > 0,
    footer: footer > 0,
    page,
    body,
    restAt,
    bodyHeight,
    offset: Math.max(0, Math.min(offset, range)),
    scrollMin: 0 - start,
    scrollMax: range - start,
    message,
  }
}

const hasFailed = (session: Session): boolean => session.verdicts[session.current]?.failure !== undefined

interface View extends VerdictView {
  /** The line that always has to be visible. */
  cursorAt?: number
  /** The lines that have to be visible when the view opens: from the first to the line after the last. */
  lastAt?: [from: number, to: number]
}

function bodyOf(session: Session, width: number, height: number): View {
  const verdict = session.verdicts[session.current]
  switch (session.view) {
    case 'kata':
      return verdictView(session, width, height)
    case 'list':
    case 'filter': {
      const { lines, cursorAt } = listLines(session, width)
      return { body: lines, cursorAt }
    }
    case 'hint': {
      const { lines, lastAt } = hintLines(session, width)
      return { body: lines, lastAt }
    }
    case 'lesson':
      return { body: lessonLines(session.lesson ?? '', Math.min(width, readableWidth)) }
    case 'look':
      return { body: session.look ? lookLines(session.look.look, session.look.depth, width, height) : [] }
    case 'solution':
      return { body: solutionLines(session.solution ?? [], width) }
    case 'map':
      return { body: mapLines(session, width) }
    case 'input':
      return { body: inputLines(verdict?.explanation?.input ?? [], width) }
    case 'cases':
      return { body: verdict ? caseLines(verdict, width) : [] }
    case 'case':
      return { body: caseRunLines(session.caseRun, width) }
    case 'confirm':
      return { body: wrap(question(session), width).map((text) => ({ text, bold: true })) }
    case 'help':
      return { body: helpLines(width) }
  }
}

/** The chosen slice of the error map. */
function mapLines(session: Session, width: number): Line[] {
  const maps = mapsOf(session)
  return maps.length === 0 ? [] : sliceLines(maps, sliceOf(session), width)
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
  const { failure, checks } = session.verdicts[id] ?? {}
  const inCase = (before: string) => (failure?.case ? `${before}'${displayText(failure.case)}'` : '')
  const headings: Record<SessionView, string> = {
    kata: title,
    confirm: title,
    list: session.filter ? `Katas with '${session.filter}'` : 'All katas',
    filter: `Katas with: ${session.filter ?? ''}_`,
    map: `${title}: where it is wrong${inCase(', in ')}`,
    input: `${title}: the input${inCase(' of ')}`,
    cases: `${title}: ${checks?.passed} of ${checks?.total} checks are right`,
    case: `${title}: only${inCase(' ')}`,
    hint: `${title}: hint ${shown} of ${ladder.length}`,
    lesson: `exercises/${opOf(id)}/README.md`,
    look: `${title}: what your code makes of a picture`,
    solution: `solutions/${id}.ts`,
    help: 'Help',
  }
  return headings[session.view]
}
