/** Node, the operating system, memory and cores. */
import os from 'node:os'
import { type Finding, fine, note } from './finding.ts'

/** `src/boot.mjs` starts nothing on a Node that is too old. */
export const node = (): Finding => fine('Node', `${process.versions.node} (${process.execPath})`)

export const platform = (): Finding => fine('platform', `${os.type()} ${os.release()}, ${process.arch}`)

export const cores = (): Finding =>
  fine('cores', `${os.availableParallelism()}; training takes as many threads (--workers N for others)`)

/** What a training run with CIFAR-10 on a few threads takes, with room to spare. */
const enough = 1e9

export function memory(): Finding {
  // In a container there may be less than the machine has. Where there is no limit the number is 0, or enormous.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return memoryOf(Math.min(os.totalmem(), limit), Math.min(os.freemem(), limit))
}

export function memoryOf(total: number, free: number): Finding {
  const says = `${gigabytes(total)}, ${gigabytes(free)} of them free`
  if (free >= enough) return fine('memory', says)
  return note(
    'memory',
    says,
    `Training on CIFAR-10 wants about ${gigabytes(enough)}. Close other programs, or give fewer threads: --workers 1`,
  )
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
