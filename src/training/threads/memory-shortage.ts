import { freemem, totalmem } from 'node:os'

/** In bytes. */
export interface MemoryUse {
  /** What this process uses. */
  used: number
  /** What it can use. */
  limit: number
  /** What is free on this machine; undefined where that is not known. */
  free?: number
}

function currentUse(): MemoryUse {
  const used = process.memoryUsage.rss()
  const allowed = process.constrainedMemory() ?? 0
  if (allowed > 0 && allowed < totalmem()) return { used, limit: allowed }
  // On other systems the free memory does not say how much can be used.
  return { used, limit: totalmem(), free: process.platform === 'linux' ? freemem() : undefined }
}

/**
 * Why a training has to end now, before the system ends it without a message; undefined while there is enough memory. The
 * runtime does not count arrays of numbers, so its own limit does not help.
 */
export function memoryShortage({ used, limit, free = limit }: MemoryUse = currentUse()): string | undefined {
  if (used < 0.9 * limit && (used < 0.5 * limit || free > 0.05 * limit)) return undefined
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1)
  return (
    `The training uses ${gigabytes(used)} of ${gigabytes(limit)} GB of memory, and the system would soon stop it. ` +
    'Look in your katas for an array or a list that only grows; or choose a smaller --batch, fewer --workers or a --limit.'
  )
}
