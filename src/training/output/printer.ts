/** Prints progress: on a terminal in one line that changes, elsewhere in a new line from time to time. */
import { plain } from '../../runner/printable.ts'

export interface Printer {
  /** Whether it prints on a terminal, where lines should be short. */
  onTerminal: boolean
  /** Writes a line that stays. */
  line(text: string): void
  /** Shows progress; `make` returns a line of at most so many characters. */
  progress(make: (width: number) => string): void
  /** Prints what a kata has printed, up to a limit. */
  print(text: string): void
  /** Removes the progress line. */
  end(): void
}

/** The part of `process.stdout` that is needed. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** Milliseconds between two lines of progress: on a terminal, and elsewhere. */
const often = 100
const seldom = 30_000
/** How many characters of the output of katas are printed. */
const printable = 20_000
/** Returns to the start of the line and clears it. */
const clear = '\r\x1b[K'

export function createPrinter(out: Output, now: () => number = () => performance.now()): Printer {
  const terminal = Boolean(out.isTTY) && process.env.TERM !== 'dumb'
  let unfinished = false
  let last = terminal ? Number.NEGATIVE_INFINITY : now()
  let room = printable

  const end = () => {
    if (unfinished) out.write(clear)
    unfinished = false
  }
  const line = (text: string) => {
    end()
    out.write(`${plain(text)}\n`)
    if (!terminal) last = now()
  }
  return {
    onTerminal: terminal,
    line,
    end,
    progress(make) {
      if (now() - last < (terminal ? often : seldom)) return
      if (!terminal) return line(make(100))
      // The last column stays free, because some terminals start a new line after it.
      out.write(clear + plain(make((out.columns ?? 80) - 1)))
      unfinished = true
      last = now()
    },
    print(text) {
      if (room <= 0) return
      line(text.slice(0, room).replace(/\n$/, ''))
      room -= text.length
      if (room <= 0) line('(Your katas print more than is shown here.)')
    },
  }
}
