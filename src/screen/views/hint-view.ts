import { fittingHintOf } from '../../kata/words/explanation.ts'
import { hintsOf, type Session } from '../session.ts'
import type { Line } from './body.tsx'
import { wrap } from './wrap.ts'

/** The hints that were shown so far, the newest first. */
export function hintLines(session: Session, width: number): Line[] {
  const fitting = fittingHintOf(session.verdicts[session.current])
  const { shown: count, ladder } = hintsOf(session)
  const shown = ladder.slice(0, count)
  return shown
    .map((hint, at) =>
      [
        // The mistake that the hint is for.
        ...(hint === fitting?.hint ? wrap(fitting.diagnosis, width) : []),
        ...wrap(`${at + 1}. ${hint}`, width),
      ].map((text) => ({ text, dim: at < shown.length - 1 })),
    )
    .reverse()
    .flatMap((lines, at) => (at > 0 ? [{ text: '' }, ...lines] : lines))
}
