import { kataOf } from '../curriculum.ts'
import type { Session } from '../session.ts'
import type { Line } from './body.tsx'
import { wrap } from './text.ts'

/** The hints that have been asked for so far, the newest first. */
export function hintLines(session: Session, width: number): Line[] {
  const { hints } = kataOf(session.current)
  const shown = hints.slice(0, session.hinted[session.current] ?? 0)
  return shown
    .map((hint, at) =>
      wrap(`${at + 1}. ${hint}`, width).map((text) => ({ text, dim: at < shown.length - 1 })),
    )
    .reverse()
    .flatMap((lines, at) => (at > 0 ? [{ text: '' }, ...lines] : lines))
}
