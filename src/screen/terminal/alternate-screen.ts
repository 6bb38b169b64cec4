/**
 * The terminal's alternate screen. Ink writes whole frames; here they are drawn line by line, each line at its place, so
 * that nothing scrolls, the position of the cursor does not matter, and a line that is wider than expected cannot push
 * others down.
 */
import { Writable } from 'node:stream'

const enterScreen = '\x1b[?1049h\x1b[2J\x1b[?25l\x1b[?7l'
const leaveScreen = '\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l'
const [holdUpdates, showUpdates] = ['\x1b[?2026h', '\x1b[?2026l']

export interface AlternateScreen {
  /** Ink writes its frames to this. */
  frames: NodeJS.WriteStream
  enter(): void
  /** Restores the terminal. Does nothing if it has been restored. */
  leave(): void
  /** Makes sure that the next frame is drawn in full: the size has changed, or something else wrote to the terminal. */
  clear(): void
}

/** `drawable` makes a frame of what the terminal can show. */
export function openAlternateScreen(
  out: NodeJS.WriteStream,
  drawable: (frame: string) => string = (frame) => frame,
): AlternateScreen {
  let shown: string[] = []
  let entered = false

  const draw = (frame: string) => {
    if (!entered) return
    const lines = drawable(frame).split('\n')
    const changes = Array.from({ length: Math.max(lines.length, shown.length) }, (_, row) =>
      lines[row] === shown[row] ? '' : `\x1b[${row + 1};1H\x1b[2K${lines[row] ?? ''}`,
    ).join('')
    shown = lines
    if (changes) out.write(holdUpdates + changes + showUpdates)
  }

  const stream = new Writable({
    decodeStrings: false,
    write: (frame, _encoding, done) => {
      draw(String(frame))
      done()
    },
  })
  return {
    frames: Object.defineProperties(stream, {
      columns: { get: () => out.columns },
      rows: { get: () => out.rows },
    }) as NodeJS.WriteStream,
    enter() {
      if (entered) return
      entered = true
      shown = []
      out.write(enterScreen)
    },
    leave() {
      if (!entered) return
      entered = false
      out.write(leaveScreen)
    },
    clear() {
      if (!entered) return
      shown = []
      out.write('\x1b[2J')
    },
  }
}
