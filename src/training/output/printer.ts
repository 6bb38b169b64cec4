/** Where progress is written: one line that changes on a terminal, now and then a line where there is none. */
export interface Printer {
  /** Writes a line that stays. */
  line(text: string): void
  /** Shows how far something is; `make` gives the line for so many characters of room. */
  progress(make: (width: number) => string): void
  /** Passes on what a kata printed, until that is too much. */
  print(text: string): void
  /** Leaves the cursor at the start of an empty line. */
  end(): void
}

/** The part of a stream that is needed: `process.stdout` fits. */
export interface Output {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** Milliseconds between two lines of progress. */
const onTerminal = 100
const elsewhere = 30_000
/** Characters shown of what katas print. */
const printable = 20_000
/** Return to the start of the line and empty it. */
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
    out.write(`${text}\n`)
    if (!terminal) last = now()
  }
  return {
    line,
    end,
    progress(make) {
      if (now() - last < (terminal ? onTerminal : elsewhere)) return
      if (!terminal) return line(make(100))
      // The last column stays free: a character there makes some terminals start a new line.
      out.write(clear + make((out.columns ?? 80) - 1))
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
