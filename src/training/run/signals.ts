import { constants } from 'node:os'

export interface Signals {
  /**
   * Aborts at the first Ctrl-C or SIGTERM, when the terminal is closed, and when nobody reads the output any more.
   * Ctrl-C or SIGTERM after that ends the process at once.
   */
  signal: AbortSignal
  /** What Ctrl-C does, for whoever reads the keys itself. */
  interrupt(): void
  /** The exit status that belongs to the signal: 128 and its number, as shells report it. */
  status(): number
  /** From here on signals do again what they do by themselves. */
  release(): void
}

/** Milliseconds: one Ctrl-C comes twice to what `npm run` has started, from the terminal and from npm. */
const echo = 250
/** Its number, which Windows has no name for. */
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
  const onInterrupt = () => stop(constants.signals.SIGINT)
  const onHangUp = () => stop(constants.signals.SIGHUP)
  // Where files may not become large, whoever writes one gets an error, which says more than the end of the process.
  const onTooLarge = () => {}
  const onTerminate = () => stop(constants.signals.SIGTERM)
  // Whoever reads may be gone before there is word of the signal that has ended it as well: `npm run train | tee FILE`.
  const onUnheard = () => {
    if (!controller.signal.aborted) stop(sigpipe)
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGHUP', onHangUp)
  process.on('SIGTERM', onTerminate)
  process.on('SIGXFSZ', onTooLarge)
  process.stdout.on('error', onUnheard) // for good: of what is written last is heard later
  return {
    signal: controller.signal,
    interrupt: onInterrupt,
    status: () => status,
    release() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGHUP', onHangUp)
      process.off('SIGTERM', onTerminate)
      process.off('SIGXFSZ', onTooLarge)
    },
  }
}
