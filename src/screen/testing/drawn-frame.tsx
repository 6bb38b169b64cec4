import { stripVTControlCharacters } from 'node:util'
import { renderToString } from 'ink'
import { type Event, reduce, type Session } from '../session.ts'
import { Frame } from '../views/frame.tsx'

/** What a terminal of this size shows, without colours. */
export function frame(session: Session, columns: number, rows: number): string {
  const drawn = renderToString(<Frame session={session} size={{ columns, rows }} />, { columns })
  return stripVTControlCharacters(drawn)
}

/** The session after these events. */
export const play = (session: Session, ...events: Event[]): Session => events.reduce(reduce, session)
