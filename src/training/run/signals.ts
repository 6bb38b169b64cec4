import { constants } from 'node:os'

export interface Signals {
  /**
   * Aborts at the first Ctrl-C or SIGTERM, when the terminal is closed, and when nobody reads the output any more. Another
   * Ctrl-C or SIGTERM ends the process at once.
   */
  signal: AbortSignal
  /** Does what Ctrl-C does, for code that reads the keys itself. */
  interrupt(): void
  /** The exit status for the signal, as shells report it: 128 and its number. */
  status(): number
  /** From now on signals have their usual effect again. */
  release(): void
}

/** Milliseconds in which a second Ctrl-C is ignored: with `npm run` it comes twice, from the terminal and from npm. */
const echo = 250
/** The number of SIGPIPE, which is missing in `constants` on Windows. */
const sigpipe = 13

/** Whether an error only says that the work was interrupted. */
export const isInterruption = (error: unknown, { signal }: Signals): boolean =>
  signal.aborted && (error as Error).name === 'AbortError'

export function catchSignals(): Signals {
  const controller = new AbortController()
  let status = 130
  let first = 0
  const stop = (number: number) => {
    if (controller.signal.aborted) {
      if (performance.now() - first > echo) process.exit(128 + number)
      return
    }
    first = performance.now()
    status = 128 + number
    controller.abort()
  }
  const handlers = {
    SIGINT: () => stop(constants.signals.SIGINT),
    SIGHUP: () => stop(constants.signals.SIGHUP),
    SIGTERM: () => stop(constants.signals.SIGTERM),
    // Sent when a file gets too large. Without the signal, writing throws an error that says more.
    SIGXFSZ: () => {},
  }
  for (const [name, handler] of Object.entries(handlers)) process.on(name, handler)
  // With `npm run train | tee FILE`, Ctrl-C may end tee before this process gets the signal. The listener stays, because
  // an error of the last write comes later.
  process.stdout.on('error', () => {
    if (!controller.signal.aborted) stop(sigpipe)
  })
  return {
    signal: controller.signal,
    interrupt: handlers.SIGINT,
    status: () => status,
    release() {
      for (const [name, handler] of Object.entries(handlers)) process.off(name, handler)
    },
  }
}
