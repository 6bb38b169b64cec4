import { UserError } from '../errors.ts'
import { memoryShortage } from './threads/memory-shortage.ts'

export interface MonitorOptions {
  signal?: AbortSignal
  /** Called once when no event has come for so many seconds; `longest` is the longest time between events before. */
  onSilence?: (seconds: number, longest: number) => void
  /** The least number of milliseconds without an event that counts as silence. */
  silence?: number
  /** Why there is too little memory to continue, if so. */
  shortage?: () => string | undefined
}

/** Watches a training: its memory, the time between its events, and whether it should stop. */
export interface TrainingMonitor {
  /** Aborts when nothing more should be expected of the training. */
  signal: AbortSignal
  /** From now on there is something to lose: a stop waits for a snapshot. */
  epochsStart(): void
  eventReceived(): void
  stop(): void
}

/** How many milliseconds a training always gets for its snapshot; twice its longest time between events is added. */
const leastPatience = 5000
/** Milliseconds. Time counted in such intervals does not include the time in which the process is suspended (Ctrl-Z, a closed lid). */
const interval = 250

/**
 * When the given signal aborts, `requestStop` asks the training for a snapshot, which it can make between two steps. It
 * gets some time for that, but not for ever: a kata may never return.
 */
export function startMonitor(
  requestStop: () => void,
  { signal, onSilence = () => {}, silence = 60_000, shortage = memoryShortage }: MonitorOptions,
): TrainingMonitor {
  const controller = new AbortController()
  let hasEpochs = false
  let isReported = false
  let quiet = 0
  let longest = 0
  let timeout: NodeJS.Timeout | undefined
  const timer = setInterval(() => {
    quiet += interval
    const reason = shortage()
    if (reason !== undefined) controller.abort(new UserError(reason))
    if (hasEpochs && !isReported && quiet >= Math.max(silence, 10 * longest)) {
      isReported = true
      onSilence(quiet / 1000, longest / 1000)
    }
  }, interval)
  timer.unref()
  const abort = () => {
    if (!hasEpochs) return controller.abort()
    requestStop()
    timeout = setTimeout(() => controller.abort(), leastPatience + 2 * longest)
  }
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) controller.abort()
  return {
    signal: controller.signal,
    epochsStart() {
      hasEpochs = true
      quiet = 0
    },
    eventReceived() {
      longest = Math.max(longest, quiet)
      quiet = 0
      isReported = false
    },
    stop() {
      clearTimeout(timeout)
      clearInterval(timer)
      signal?.removeEventListener('abort', abort)
    },
  }
}
