import { closeSync, openSync, readSync } from 'node:fs'

/**
 * The bytes of a file in pieces of `length` bytes (the last one may be shorter), so that a large file is never in memory
 * as a whole. All pieces share one buffer: the next piece overwrites the last. Throws the errors of the system.
 */
export function* chunksOf(file: string, length: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(length)
  const handle = openSync(file, 'r')
  try {
    for (let filled = length; filled === length; ) {
      filled = fill(handle, buffer)
      if (filled > 0) yield buffer.subarray(0, filled)
    }
  } finally {
    closeSync(handle)
  }
}

/** Reads until the buffer is full or the file ends. Returns the number of bytes. */
function fill(handle: number, buffer: Buffer): number {
  let filled = 0
  for (let read = -1; read !== 0 && filled < buffer.length; filled += read) {
    read = readSync(handle, buffer, filled, buffer.length - filled, null)
  }
  return filled
}
