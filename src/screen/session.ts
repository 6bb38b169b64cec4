/**
 * The state of the screen, and how events change it: a pure reducer. It reads no files, runs no checks and draws nothing;
 * `controller.ts` does that, and dispatches what happens as events.
 */

import { kataOf, katas, opOf, requiredKatas } from '../kata/curriculum.ts'
import { ladderOf, type ShownHints } from '../kata/hints.ts'
import type { Kata } from '../kata/kata.ts'
import type { DiffLine } from '../kata/solution-diff.ts'
import type { ErrorMap, Explanation, Status, Verdict } from '../kata/verdict.ts'
import { sliceCount, worstSlice } from '../kata/words/error-map.ts'
import { explainedVerdict, fittingHintOf } from '../kata/words/explanation.ts'
import { type Look, lookKatas } from '../show/look/look-messages.ts'
import type { AllTries } from './kept.ts'
import type { ColorDepth } from './look/half-blocks.ts'
import type { TypeProblem } from './typescript/type-checks.ts'

export type View =
  | 'kata'
  | 'lesson'
  | 'look'
  | 'map'
  | 'input'
  | 'cases'
  | 'case'
  | 'list'
  | 'filter'
  | 'hint'
  | 'solution'
  | 'confirm'
  | 'help'
export type Question = 'solution' | 'reset'

export interface Session {
  /** The last verdict on each kata that has been checked. */
  verdicts: Readonly<Record<string, Verdict>>
  /** The id of the kata on the screen. */
  current: string
  view: View
  /** What the view `confirm` asks about. */
  question?: Question
  /** The id at the cursor of the view `list`. */
  cursor: string
  /** Only katas with this text in their id, title or status are in the list. */
  filter?: string
  /** The hints that have been shown. */
  hinted: ShownHints
  tries: AllTries
  /** What TypeScript says about the files of katas, once it has answered. */
  problems: Readonly<Record<string, readonly TypeProblem[]>>
  /** The katas that were saved and not judged since. */
  saved: readonly string[]
  /** What the view `look` shows, and how many colours the terminal has. */
  look?: { look: Look; depth: ColorDepth }
  /** What the view `solution` shows. */
  solution?: readonly DiffLine[]
  /** The lesson that the view `lesson` shows, in Markdown. */
  lesson?: string
  /** How far each lesson was read, by op: its scroll position. */
  bookmarks: Readonly<Record<string, number>>
  /** The slice of the error map that was chosen; the worst slice if none was. */
  slice?: number
  /** The ids of the katas that are being checked. */
  running: readonly string[]
  /** Whether all that is known about a failure is open, not only its page. */
  unfolded?: boolean
  /** The verdict on the failing case by itself, in the view `case`, once it has run. */
  caseRun?: Verdict
  /** How many more cases are right than at the verdict before. */
  gained?: Readonly<Record<string, number>>
  /** The name of the reference that judges, once the checker has started. */
  reference?: string
  /** A message, shown until the next key. */
  message?: string
  /** Why the last run failed, shown until the next run. */
  trouble?: string
  /** Why the last check of a kata ended without a verdict, by id. */
  unfinished: Readonly<Record<string, string>>
  /** How many lines the body of the view is scrolled down. */
  scroll: number
}

export type Event =
  | { type: 'started'; ids: readonly string[] }
  | { type: 'verdict'; verdict: Verdict }
  /** A verdict has been explained. */
  | { type: 'explained'; id: string; explanation: Explanation }
  /** The check of these katas ended without a verdict, so that nothing is known about their files any more. */
  | { type: 'unjudged'; ids: readonly string[]; why: string }
  /** The run is over. It may have been cancelled, or have failed (`trouble`), before all verdicts were there. */
  | { type: 'ended'; trouble?: string }
  /** TypeScript has checked the file of a kata. */
  | { type: 'types'; id: string; problems: readonly TypeProblem[] }
  | { type: 'reference'; reference: string }
  /** Files were saved: those of these katas, or a helper. */
  | { type: 'saved'; ids: readonly string[] }
  | { type: 'said'; message: string }
  | { type: 'moved'; by: number }
  | { type: 'chosen' }
  /** The filter of the list is typed, one more piece or one letter less; or it is given up. */
  | { type: 'typed'; text: string }
  | { type: 'erased' }
  | { type: 'unfiltered' }
  | { type: 'opened'; view: 'list' | 'filter' | 'help' | 'map' | 'input' | 'cases' | 'case' }
  /** The failing case has run by itself. */
  | { type: 'case-run'; verdict: Verdict }
  /** Another slice of the error map. */
  | { type: 'sliced'; by: number }
  /** What is below the page of a failure is opened, and begins at this line; or it is closed again. */
  | { type: 'unfolded'; at: number }
  | { type: 'hinted' }
  | { type: 'asked'; question: Question }
  | { type: 'revealed'; solution: readonly DiffLine[] }
  /** The lesson of the current kata, in Markdown. */
  | { type: 'lesson'; text: string }
  /** A picture was seen through a kata. */
  | { type: 'looked'; id: string; look: Look; depth: ColorDepth }
  | { type: 'closed' }
  /** Scrolled by some lines; the view can be scrolled from `min` (0 or less) to `max` (0 or more). */
  | { type: 'scrolled'; by: number; min?: number; max: number }

/** A session that opens at the first kata that has not passed. */
export function openSession(
  known: readonly Verdict[],
  hinted: ShownHints = {},
  tries: AllTries = {},
): Session {
  const verdicts = Object.fromEntries(known.map((verdict) => [verdict.id, verdict]))
  const first = katas.find((kata) => verdicts[kata.id]?.status !== 'passed') ?? katas[0]
  return {
    verdicts,
    current: first.id,
    view: 'kata',
    cursor: first.id,
    hinted,
    tries,
    problems: {},
    saved: [],
    bookmarks: {},
    running: [],
    unfinished: {},
    scroll: 0,
  }
}

export function reduce(session: Session, event: Event): Session {
  switch (event.type) {
    case 'started':
      return { ...session, running: event.ids, trouble: undefined }
    case 'verdict':
      return judged(session, event.verdict)
    case 'explained':
      return withExplanation(session, event.id, event.explanation)
    case 'unjudged':
      return unjudged(session, event.ids, event.why)
    case 'types':
      return { ...session, problems: { ...session.problems, [event.id]: event.problems } }
    case 'ended':
      // The kata on the screen says it by itself if it has no verdict.
      return { ...session, running: [], trouble: unfinishedOf(session) ? undefined : event.trouble }
    case 'reference':
      return { ...session, reference: event.reference }
    case 'saved':
      return {
        ...atKata(session, event.ids.length === 1 ? event.ids[0] : session.current),
        message: session.message,
        saved: [...new Set([...session.saved, ...event.ids])],
        verdicts: withoutOldOpinions(session.verdicts, event.ids),
        // They were about the old text.
        problems: Object.fromEntries(
          Object.entries(session.problems).filter(([id]) => !event.ids.includes(id)),
        ),
      }
    case 'said':
      return { ...session, message: event.message }
    case 'moved':
      return isList(session.view) ? moveCursor(session, event.by) : move(session, event.by)
    case 'chosen':
      return atKata(session, listedKatas(session).length > 0 ? session.cursor : session.current)
    case 'typed':
      return filtered(session, (session.filter ?? '') + event.text)
    case 'erased':
      return filtered(session, [...(session.filter ?? '')].slice(0, -1).join(''))
    case 'unfiltered':
      return { ...filtered(session, ''), view: 'list' }
    case 'opened':
      if (event.view === 'filter') return { ...session, view: 'filter' }
      return opened(session, event.view)
    case 'case-run':
      return event.verdict.id === session.current ? { ...session, caseRun: event.verdict } : session
    case 'sliced':
      return slice(session, event.by)
    case 'unfolded':
      return { ...session, unfolded: !session.unfolded, scroll: session.unfolded ? 0 : event.at }
    case 'hinted':
      return hint(session)
    case 'asked':
      return { ...open(session, 'confirm'), question: event.question }
    case 'revealed':
      return { ...open(session, 'solution'), solution: event.solution }
    case 'lesson': {
      const opened = open(session, 'lesson')
      return { ...opened, lesson: event.text, scroll: opened.bookmarks[opOf(session.current)] ?? 0 }
    }
    case 'looked': {
      const { id, look, depth } = event
      return id === session.current ? { ...open(session, 'look'), look: { look, depth } } : session
    }
    case 'closed':
      return atKata(session, session.current)
    case 'scrolled':
      return {
        ...session,
        scroll: clamp(Math.min(session.scroll, event.max) + event.by, event.min ?? 0, event.max),
      }
  }
}

/** The status of a kata: `running` while it is being checked, `unknown` if it never was. */
export function statusOf(session: Session, id: string): Status | 'running' | 'unknown' {
  if (session.running.includes(id)) return 'running'
  return session.verdicts[id]?.status ?? 'unknown'
}

/** The same, but a kata that is being checked again keeps its status, so that the map does not flicker. */
export function knownStatusOf(session: Session, id: string): Status | 'unknown' {
  return session.verdicts[id]?.status ?? 'unknown'
}

/** Why there is no verdict on the current kata, if its last check did not finish. */
export const unfinishedOf = (session: Session): string | undefined => session.unfinished[session.current]

export const passedOf = (session: Session, among: readonly Kata[] = requiredKatas): number =>
  among.filter((kata) => session.verdicts[kata.id]?.status === 'passed').length

/** The error maps of the current kata, if there are any. */
export const mapsOf = (session: Session): readonly ErrorMap[] =>
  session.verdicts[session.current]?.explanation?.maps ?? []

/** The slice of these maps that is shown. */
export const sliceOf = (session: Session): number => session.slice ?? worstSlice(mapsOf(session))

/** Whether a picture can be seen through the current kata. */
export const canLook = ({ current, verdicts }: Session): boolean =>
  lookKatas.includes(current) && verdicts[current]?.status === 'passed'

/** Whether this view is the list of katas. */
export const isList = (view: View): boolean => view === 'list' || view === 'filter'

/** The katas of the list: those in which every word of the filter occurs. */
export function listedKatas(session: Session): readonly Kata[] {
  const words = (session.filter ?? '').toLowerCase().split(/\s+/)
  return katas.filter(({ id, title }) => {
    const text = `${id} ${title} ${knownStatusOf(session, id)}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}

/** The hints of the current kata in the order in which they are read, and how many were shown. */
export function hintsOf(session: Session): { shown: number; ladder: readonly string[] } {
  const shown = session.hinted[session.current] ?? []
  const fitting = fittingHintOf(session.verdicts[session.current])
  return { shown: shown.length, ladder: ladderOf(kataOf(session.current), shown, fitting) }
}

const positionOf = (id: string): number => katas.findIndex((kata) => kata.id === id)

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value))

function judged(session: Session, verdict: Verdict): Session {
  const isCurrent = verdict.id === session.current
  const next: Session = {
    ...session,
    verdicts: { ...session.verdicts, [verdict.id]: verdict },
    gained: { ...session.gained, [verdict.id]: gainOf(session.verdicts[verdict.id], verdict) },
    running: session.running.filter((id) => id !== verdict.id),
    tries: triesAfter(session, verdict),
    saved: session.saved.filter((id) => id !== verdict.id),
    unfinished: without(session.unfinished, [verdict.id]),
    ...(isCurrent && { slice: undefined }),
  }
  // A new verdict is shown from its first line, and the map belongs to the old one.
  return isCurrent && ['kata', 'map', 'input', 'case'].includes(session.view)
    ? { ...next, view: 'kata', scroll: 0 }
    : next
}

/** A save that was judged is a try, until the kata passes. Whoever goes back to the stub starts again. */
function triesAfter({ tries, saved }: Session, { id, status }: Verdict): AllTries {
  if (status === 'untouched') {
    const { [id]: forgotten, ...others } = tries
    return forgotten ? others : tries
  }
  const before = tries[id] ?? { count: 0, passed: false }
  if (before.passed || !saved.includes(id)) return tries
  return { ...tries, [id]: { count: before.count + 1, passed: status === 'passed' } }
}

function unjudged(session: Session, ids: readonly string[], why: string): Session {
  return {
    ...session,
    verdicts: without(session.verdicts, ids),
    unfinished: { ...session.unfinished, ...Object.fromEntries(ids.map((id) => [id, why])) },
    running: session.running.filter((id) => !ids.includes(id)),
  }
}

const without = <Value>(entries: Readonly<Record<string, Value>>, ids: readonly string[]) =>
  Object.fromEntries(Object.entries(entries).filter(([id]) => !ids.includes(id)))

/** How many more cases are right than before; 0 if there was no verdict on the same cases. */
const gainOf = (before: Verdict | undefined, { checks: { passed, total } }: Verdict): number =>
  before?.checks.total === total ? passed - before.checks.passed : 0

/** The second opinion on a gradient is also about the forward katas, which may be what was saved. */
function withoutOldOpinions(verdicts: Session['verdicts'], saved: readonly string[]): Session['verdicts'] {
  const kept = Object.entries(verdicts).map(([id, verdict]) => {
    if (!verdict?.explanation?.oracles || saved.includes(id)) return [id, verdict]
    const { oracles: _, ...explanation } = verdict.explanation
    return [id, { ...verdict, explanation }]
  })
  return Object.fromEntries(kept)
}

function withExplanation(session: Session, id: string, explanation: Explanation): Session {
  const verdict = session.verdicts[id]
  if (!verdict) return session
  return { ...session, verdicts: { ...session.verdicts, [id]: explainedVerdict(verdict, explanation) } }
}

/** The view of this kata, from its first line, without questions and messages. */
function atKata(session: Session, id: string): Session {
  const { message, question, solution, lesson, filter, look, slice, ...rest } = session
  const chosen = id === session.current && slice !== undefined ? { slice } : {}
  const bookmarks =
    session.view === 'lesson'
      ? { ...session.bookmarks, [opOf(session.current)]: session.scroll }
      : session.bookmarks
  return { ...rest, ...chosen, bookmarks, view: 'kata', current: id, cursor: id, scroll: 0 }
}

function open(session: Session, view: View): Session {
  return { ...atKata(session, session.current), view }
}

/** A view that has nothing to show stays closed, and a message says why. */
function opened(session: Session, view: View): Session {
  const message = nothingIn(session, view)
  return message
    ? { ...atKata(session, session.current), message }
    : { ...open(session, view), caseRun: undefined }
}

function nothingIn(session: Session, view: View): string | undefined {
  const { failure, explanation, cases } = session.verdicts[session.current] ?? {}
  if (view === 'map' && mapsOf(session).length === 0) {
    return 'There is no error map. There is one when a tensor has the right shape but wrong numbers, as soon as it is computed.'
  }
  if (view === 'input' && !explanation?.input) {
    return 'There is no input to show. There is one when a case has failed, as soon as the cause has been looked for.'
  }
  if (view === 'cases' && !cases) return 'This kata has not been checked yet.'
  if (view === 'case' && !failure?.case) return 'No case has failed.'
}

function slice(session: Session, by: number): Session {
  const count = sliceCount(mapsOf(session))
  return count === 0 ? session : { ...session, slice: clamp(sliceOf(session) + by, 0, count - 1), scroll: 0 }
}

function move(session: Session, by: number): Session {
  const at = positionOf(session.current) + by
  if (at < 0) return { ...atKata(session, session.current), message: 'This is the first kata.' }
  if (at >= katas.length) {
    return {
      ...atKata(session, session.current),
      message: 'This is the last kata. Press t to train the network.',
    }
  }
  return atKata(session, katas[at].id)
}

function moveCursor(session: Session, by: number): Session {
  const listed = listedKatas(session)
  if (listed.length === 0) return session
  const at = listed.findIndex((kata) => kata.id === session.cursor)
  return { ...session, cursor: listed[clamp(at + by, 0, listed.length - 1)].id }
}

/** The cursor stays where it is if its kata is still listed. */
function filtered(session: Session, filter: string): Session {
  const next = { ...session, filter: filter === '' ? undefined : filter }
  const listed = listedKatas(next)
  const isListed = listed.some((kata) => kata.id === session.cursor)
  return { ...next, cursor: isListed ? session.cursor : (listed[0]?.id ?? session.cursor) }
}

/**
 * The first press shows the hints that were seen before, or else the first one; each further press shows one more. A
 * hint for a known mistake that was not seen yet is shown at once.
 */
function hint(session: Session): Session {
  const { shown, ladder } = hintsOf(session)
  const fitting = fittingHintOf(session.verdicts[session.current])
  const isNew = fitting !== undefined && ladder.indexOf(fitting.hint) === shown
  const more = session.view === 'hint' || shown === 0 || isNew
  const message = session.view === 'hint' && shown === ladder.length ? 'That was the last hint.' : undefined
  return {
    ...open(session, 'hint'),
    hinted: { ...session.hinted, [session.current]: ladder.slice(0, shown + (more ? 1 : 0)) },
    ...(message && { message }),
  }
}
