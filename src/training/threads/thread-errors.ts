import { freemem, totalmem } from 'node:os'
import { UserError } from '../../errors.ts'
import { traceOf } from '../katas/checked-calls.ts'

/**
 * What ended a thread, in words that say what to do, where the runtime's own do not. Everything else is given back as
 * it is.
 */
export function explainThreadError(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new UserError(
      'A thread of the training used up its memory. Look in your katas for an array or a list that only grows.',
    )
  }
  if (error instanceof RangeError && /allocat|array buffer|memory/i.test(error.message)) {
    return new UserError(
      `There is not enough memory (${error.message}). Choose a smaller --batch, fewer --workers or a --limit.`,
    )
  }
  return error
}

/** The same for what nobody was there to catch: mostly a kata has started something that went wrong after its return. */
export function uncaughtError(error: unknown): UserError {
  const reason = error instanceof Error ? explainThreadError(error) : error
  if (reason instanceof UserError) return reason
  const trace = traceOf(error)
  const isOfKata = trace.includes('\n')
  const where = error instanceof Error && !isOfKata ? error.stack : trace
  return new UserError(
    `Something threw that nobody waited for. Has a kata left a timer or a promise behind?\n${where}`,
  )
}

/** In bytes. */
export interface MemoryUse {
  /** What this process holds. */
  used: number
  /** What there is for it. */
  limit: number
  /** What nobody uses; nothing where that is not known. */
  free?: number
}

function memoryNow(): MemoryUse {
  const used = process.memoryUsage.rss()
  const allowed = process.constrainedMemory() ?? 0
  if (allowed > 0 && allowed < totalmem()) return { used, limit: allowed }
  // Elsewhere what is free does not tell what can be had.
  return { used, limit: totalmem(), free: process.platform === 'linux' ? freemem() : undefined }
}

/**
 * Why a training has to end now if it is not to be ended by the system, which does so without a word; nothing while
 * there is enough memory. Arrays of numbers are not counted by the runtime, whose own limit they never reach.
 */
export function memoryShortage({ used, limit, free = limit }: MemoryUse = memoryNow()): string | undefined {
  if (used < 0.9 * limit && (used < 0.5 * limit || free > 0.05 * limit)) return undefined
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
  return (
    `The training holds ${gigabytes(used)} of the ${gigabytes(limit)} GB of memory that there are, and the system would soon end it. ` +
    'Look in your katas for an array or a list that only grows; or choose a smaller --batch, fewer --workers or a --limit.'
  )
}
