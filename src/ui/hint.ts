import { kataOf } from '../curriculum.ts'
import type { Session } from '../session.ts'
import type { Line } from './body.tsx'
import { wrap } from './text.ts'

/** The hints that have been asked for so far. */
export function hintLines(session: Session, width: number): Line[] {
  const { hints } = kataOf(session.current)
  return hints
    .slice(0, session.hinted[session.current] ?? 0)
    .flatMap((hint, at) => [
      ...(at > 0 ? [{ text: '' }] : []),
      ...wrap(`${at + 1}. ${hint}`, width).map((text) => ({ text })),
    ])
}
