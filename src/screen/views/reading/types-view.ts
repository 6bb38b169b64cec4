import type { Session } from '../../session.ts'
import type { Line } from '../body.tsx'
import type { Section } from '../failure/folded-sections.ts'
import { wrap } from '../wrap.ts'

/** Beside the status: 'TypeScript: 1 error, line 38'. Undefined if there is none, or if TypeScript has not answered. */
export function typesFact({ problems, current }: Session): string | undefined {
  const found = problems[current] ?? []
  if (found.length === 0) return undefined
  const lines = [...new Set(found.map(({ line }) => line))]
  const count = found.length === 1 ? '1 error' : `${found.length} errors`
  const shown = lines.slice(0, 3).join(', ')
  return `TypeScript: ${count}, line${lines.length > 1 ? 's' : ''} ${shown}${lines.length > 3 ? ' ...' : ''}`
}

const mostShown = 3

/** What TypeScript says, as a section below a failure; later errors often follow from the first ones. */
export function typesSection({ problems, current }: Session, width: number): Section[] {
  const found = (problems[current] ?? []).slice(0, mostShown)
  if (found.length === 0) return []
  const lines = found.flatMap(({ line, message }) => wrap(`Line ${line}: ${message}`, width))
  return [{ heading: 'TypeScript', lines: lines.map((text) => ({ text })), isWanted: true }]
}

/** The same below a kata that has passed. */
export function typesLines(session: Session, width: number): Line[] {
  return typesSection(session, width).flatMap(({ heading, lines }) => [
    { text: '' },
    { text: `${heading}:`, dim: true },
    ...lines,
  ])
}
