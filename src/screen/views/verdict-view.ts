import { opOf } from '../../kata/curriculum.ts'
import type { Verdict } from '../../kata/verdict.ts'
import { knownStatusOf, type Session, unfinishedOf } from '../session.ts'
import type { Line } from './body.tsx'
import { failurePage } from './failure/failure-page.ts'
import { folded, opened, type Section, sectionsBelow } from './failure/folded-sections.ts'
import { passLines } from './reading/pass-view.ts'
import { typesLines, typesSection } from './reading/types-view.ts'
import { wrap } from './wrap.ts'

/** What is shown of the current kata: in two columns, the page of a failure is on the left. */
export interface VerdictView {
  page?: Line[]
  body: Line[]
  /** The line of the body at which what is below a page begins once it is open. */
  restAt?: number
}

/** The height of the body at 80x24. Where it does not have to fit, it has this height. */
const standardHeight = 15

/** From this width on there are two columns. */
export const twoColumns = 120
export const columnGap = 4

export const pageWidth = (width: number): number => Math.floor((width - columnGap) / 2)

/** What to do, what is wrong, what the code printed. While the kata is checked again, what is known of it is dimmed. */
export function verdictView(session: Session, width: number, height: number): VerdictView {
  const verdict = session.verdicts[session.current]
  const view = viewOf(session, verdict, width, height)
  if (!session.running.includes(session.current)) return view
  return { ...view, page: view.page?.map(dimmed), body: view.body.map(dimmed) }
}

/** All of it in one column, for other views. */
export function verdictLines(session: Session, width: number): Line[] {
  const verdict = session.verdicts[session.current]
  return verdict?.failure
    ? allLines(session, verdict, width, standardHeight)
    : viewOf(session, verdict, width, 0).body
}

const dimmed = ({ text }: Line): Line => ({ text, dim: true })

function viewOf(session: Session, verdict: Verdict | undefined, width: number, height: number): VerdictView {
  const why = unfinishedOf(session)
  if (why) return { body: unfinished(why, width) }
  switch (knownStatusOf(session, session.current)) {
    case 'passed':
      // Not while it is checked again: it may have become wrong.
      return session.running.includes(session.current)
        ? { body: [] }
        : { body: passed(session, verdict, width) }
    case 'untouched':
    case 'unknown':
      return {
        body: lines(
          `Press i for the lesson (exercises/${opOf(session.current)}/README.md). Write the function and save ` +
            'the file: it is checked each time you save. Press e to open it in your editor.',
          width,
        ),
      }
    default:
      return verdict ? failureView(session, verdict, width, height) : { body: [] }
  }
}

function unfinished(why: string, width: number): Line[] {
  return [
    ...lines('The check did not finish, so there is no verdict on this file.', width, { bold: true }),
    ...lines(why, width),
    ...lines('Press c to check it again. If that does not help: npm run kata -- doctor', width),
  ]
}

function failureView(session: Session, verdict: Verdict, width: number, height: number): VerdictView {
  if (width >= twoColumns) {
    const side = pageWidth(width)
    const below = sectionsOf(session, verdict, width - side - columnGap)
    return {
      page: failurePage(verdict, side, height),
      body: below.flatMap((section, at) => [...(at > 0 ? [{ text: '' }] : []), ...opened(section, side)]),
    }
  }
  const below = sectionsOf(session, verdict, width)
  const page = failurePage(verdict, width, height - Math.min(below.length, mostFolded))
  const rest = session.unfolded
    ? unfolded(below, width)
    : foldedBelow(below, width, height - page.length, standardHeight - page.length)
  return { body: [...page, ...rest], restAt: page.length + 1 }
}

/** Everything that is not on the page of the failure. */
const sectionsOf = (session: Session, verdict: Verdict, width: number): Section[] => [
  ...sectionsBelow(verdict, width),
  ...typesSection(session, width),
]

const allLines = (session: Session, verdict: Verdict, width: number, height: number): Line[] => [
  ...failurePage(verdict, width, height),
  ...unfolded(sectionsOf(session, verdict, width), width),
]

const unfolded = (sections: Section[], width: number): Line[] =>
  sections.flatMap((section) => [{ text: '' }, ...opened(section, width)])

/** For so many folded sections, room is kept below the page. */
const mostFolded = 3

/**
 * The sections in `room` lines: those are open that fit. They are moved down to line `bottom` to
 * leave room for what is found later.
 */
function foldedBelow(sections: Section[], width: number, room: number, bottom: number): Line[] {
  const parts = sections.map((section) => [folded(section, width)])
  let left = room - parts.length - 1
  for (const section of sections.toSorted((a, b) => Number(b.isWanted ?? 0) - Number(a.isWanted ?? 0))) {
    const whole = opened(section, width)
    if (whole.length - 1 > left) continue
    left -= whole.length - 1
    parts[sections.indexOf(section)] = whole
  }
  const lines = parts.flat()
  const gap = Math.min(room - lines.length, Math.max(1, bottom - lines.length))
  return [...Array(Math.max(0, gap)).fill({ text: '' }), ...lines]
}

function passed(session: Session, verdict: Verdict | undefined, width: number): Line[] {
  const opinion = verdict?.explanation?.oracles?.sentence
  return [
    ...passLines(session, verdict, width),
    ...(opinion ? lines(opinion, width) : []),
    ...printed(verdict, width),
    ...typesLines(session, width),
  ]
}

function printed(verdict: Verdict | undefined, width: number): Line[] {
  if (!verdict?.printed?.trim()) return []
  return [
    { text: '' },
    { text: 'Your code printed:', dim: true },
    ...lines(verdict.printed.trimEnd(), width - 2).map((line) => ({ ...line, text: `│ ${line.text}` })),
  ]
}

const lines = (text: string, width: number, style: Omit<Line, 'text'> = {}): Line[] =>
  wrap(text, width).map((line) => ({ text: line, ...style }))
