import { fittingHintOf } from '../../kata/words/explanation.ts'
import { hintsOf, type Session } from '../session.ts'
import type { Line } from './body.tsx'
import { beside, columnOf } from './reading/beside.ts'
import { verdictLines } from './verdict-view.ts'
import { wrap } from './wrap.ts'

interface HintLines {
  lines: Line[]
  /** The lines of the newest hint: the first, and the one after the last. */
  lastAt: [from: number, to: number]
}

/** From this width on, the failure is beside the hints; otherwise it is below them. */
const wideEnough = 120

/** The hints that were shown so far, the first at the top, and what is wrong. */
export function hintLines(session: Session, width: number): HintLines {
  const status = session.verdicts[session.current]?.status
  const failure = status && status !== 'passed' && status !== 'untouched'
  if (!failure) return shownHints(session, width)
  if (width >= wideEnough) {
    const { lastAt } = shownHints(session, columnOf(width))
    const lines = beside(
      width,
      (half) => verdictLines(session, half),
      (half) => shownHints(session, half).lines,
    )
    return { lines, lastAt }
  }
  const { lines, lastAt } = shownHints(session, width)
  return { lines: [...lines, { text: '' }, ...verdictLines(session, width)], lastAt }
}

/** Where a window of this height has to start to show the newest hint; the top, if that shows it too. */
export function startAt([from, to]: [number, number], height: number): number {
  return to <= height - 1 ? 0 : from
}

function shownHints(session: Session, width: number): HintLines {
  const fitting = fittingHintOf(session.verdicts[session.current])
  const { shown: count, ladder } = hintsOf(session)
  const lines: Line[] = []
  let from = 0
  ladder.slice(0, count).forEach((hint, at) => {
    if (at > 0) lines.push({ text: '' })
    from = lines.length
    const texts = [
      // The mistake that the hint is for.
      ...(hint === fitting?.hint ? wrap(fitting.diagnosis, width) : []),
      ...wrap(`${at + 1}. ${hint}`, width),
    ]
    lines.push(...texts.map((text) => ({ text, bold: at === count - 1 && count > 1 })))
  })
  return { lines, lastAt: [from, lines.length] }
}
