/** The terminal and the drawing on it, from the first frame to the moment when the terminal is given back. */

import { type Drawing, openDrawing } from '../app.tsx'
import type { Session } from '../session.ts'
import type { Size } from '../views/layout.ts'
import { openAlternateScreen } from './alternate-screen.ts'

const signals = { SIGHUP: 129, SIGTERM: 143 } as const

export interface Display {
  size(): Size
  draw(session: Session): void
  /** Draws everything again, for when something else has written to the terminal. */
  redraw(): void
  /** Leaves terminal and keyboard to somebody else while `work` lasts. */
  suspend<T>(work: () => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** However the program ends, also by a crash or a signal, the terminal is left as it was found. */
export function openDisplay(first: Session, onKey: (key: string) => void): Display {
  const out = process.stdout
  const terminal = openAlternateScreen(out)
  let session = first
  let drawing: Drawing | undefined

  const size = (): Size => ({ columns: out.columns || 80, rows: out.rows || 24 })

  function show(): void {
    terminal.enter()
    drawing = openDrawing(terminal.frames, { session, size: size(), onKey }, crash)
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
      // Ctrl-C belongs to whoever has the terminal now, and reaches this process too.
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
 * Stops reading. Ink lets go of the keyboard but leaves Node reading from it, so that the next keys would not
 * reach whoever has the terminal by then. `pause` has an effect only once Node has seen that nobody listens.
 */
async function releaseKeyboard(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  process.stdin.pause()
}
