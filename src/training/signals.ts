export interface Signals {
  /** Aborts at the first Ctrl-C or SIGTERM. */
  signal: AbortSignal
  /** What Ctrl-C does, for whoever reads the keys itself. */
  interrupt(): void
  /** The exit status that belongs to the signal: 128 and its number, as shells report it. */
  status(): number
  /** From here on signals do again what they do by themselves. */
  release(): void
}

export function catchSignals(): Signals {
  const controller = new AbortController()
  let status = 130
  const onInterrupt = () => controller.abort()
  const onTerminate = () => {
    status = 143
    controller.abort()
  }
  process.on('SIGINT', onInterrupt)
  process.on('SIGTERM', onTerminate)
  return {
    signal: controller.signal,
    interrupt: onInterrupt,
    status: () => status,
    release() {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
    },
  }
}
