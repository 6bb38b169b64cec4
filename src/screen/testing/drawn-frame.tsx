import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { render, renderToString } from 'ink'
import { type Event, reduce, type Session } from '../session.ts'
import { Frame } from '../views/frame.tsx'

/** What a terminal of this size shows, without colours. */
export function frame(session: Session, columns: number, rows: number): string {
  const drawn = renderToString(<Frame session={session} size={{ columns, rows }} />, { columns })
  return stripVTControlCharacters(drawn)
}

/** What a screen reader gets. */
export function heard(session: Session, columns = 80, rows = 24): string {
  let text = ''
  const stream = new Writable({
    write: (frame, _encoding, done) => {
      text = String(frame)
      done()
    },
  })
  const stdout = Object.assign(stream, { columns, rows }) as unknown as NodeJS.WriteStream
  const options = { stdout, debug: true, patchConsole: false, isScreenReaderEnabled: true }
  const instance = render(<Frame session={session} size={{ columns, rows }} />, options)
  const first = text
  instance.unmount()
  return stripVTControlCharacters(first)
}

/** The session after these events. */
export const play = (session: Session, ...events: Event[]): Session => events.reduce(reduce, session)
