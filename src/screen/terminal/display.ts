/** The terminal and the drawing on it, from the first frame until the terminal is restored. */

import { type Drawing, openDrawing } from '../app.tsx'
import type { Session } from '../session.ts'
import type { Size } from '../views/layout.ts'
import { openAlternateScreen } from './alternate-screen.ts'
import { inAscii, isAsciiOnly } from './ascii.ts'

const signals = { SIGHUP: 129, SIGTERM: 143 } as const

export interface Display {
  size(): Size
  draw(session: Session): void
  /** Draws everything again, in case something else has written to the terminal. */
  redraw(): void
  /** Leaves terminal and keyboard to another program while `work` runs. */
  suspend<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

type Keyboard = (input: string) => void

/** The terminal is restored however the program ends, even by a crash or a signal. */
export function openDisplay(first: Session, onKey: Keyboard, onText: Keyboard): Display {
  const out = process.stdout
  const terminal = openAlternateScreen(out, isAsciiOnly(process.env, process.platform) ? inAscii : undefined)
  let session = first
  let drawing: Drawing | undefined

  const size = (): Size => ({ columns: out.columns || 80, rows: out.rows || 24 })

  function show(): void {
    terminal.enter()
    drawing = openDrawing(terminal.frames, { session, size: size(), onKey, onText }, crash)
  }

  function hide(): void {
    drawing?.close()
    drawing = undefined
    terminal.leave()
  }

  function crash(error: unknown): void {
    hide()
    console.error(error)
    process.exit(1)
  }

  function redraw(): void {
    terminal.clear()
    drawing?.draw(session, size())
  }

  out.on('resize', redraw)
  process.on('exit', hide)
  process.on('uncaughtException', crash)
  const onSignal = Object.entries(signals).map(([signal, code]) => {
    const listener = () => {
      hide()
      process.exit(code)
    }
    process.on(signal, listener)
    return [signal, listener] as const
  })

  show()
  return {
    size,
    redraw,
    draw(next) {
      session = next
      drawing?.draw(session, size())
    },
    async suspend(work) {
      hide()
      await releaseKeyboard()
      // Ctrl-C is meant for the other program, but reaches this process too.
      const ignore = () => {}
      process.on('SIGINT', ignore)
      try {
        return await work()
      } finally {
        process.off('SIGINT', ignore)
        show()
      }
    },
    async close() {
      hide()
      await releaseKeyboard()
      out.off('resize', redraw)
      process.off('exit', hide)
      process.off('uncaughtException', crash)
      for (const [signal, listener] of onSignal) process.off(signal, listener)
    },
  }
}

/**
 * Stops reading. Ink releases the keyboard, but Node would still read from it and take the next keys away from the
 * other program. `pause` has an effect only after Node has noticed that there are no listeners.
 */
async function releaseKeyboard(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  process.stdin.pause()
}
