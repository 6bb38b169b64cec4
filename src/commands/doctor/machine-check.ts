/** Node, the operating system, memory and cores. */
import os from 'node:os'
import { type Finding, fine, note } from './finding.ts'

/** Always fine: `src/boot.mjs` does not start on a Node that is too old. */
export const node = (): Finding => fine(`${process.versions.node} (${process.execPath})`)

export const platform = (): Finding => fine(`${os.type()} ${os.release()}, ${process.arch}`)

export const cores = (): Finding =>
  fine(`${os.availableParallelism()}; training uses as many threads (--workers N changes that)`)

/** What training on CIFAR-10 with a few threads needs, and some more. */
const enough = 1e9

export function memory(): Finding {
  // A container may have less memory than the machine. Without a limit the number is 0, or enormous.
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY
  return memoryOf(Math.min(os.totalmem(), limit), Math.min(os.freemem(), limit))
}

export function memoryOf(total: number, free: number): Finding {
  const says = `${gigabytes(total)}, ${gigabytes(free)} free`
  if (free >= enough) return fine(says)
  return note(
    says,
    `Training on CIFAR-10 needs about ${gigabytes(enough)}. Close other programs, or use fewer threads: --workers 1`,
  )
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
