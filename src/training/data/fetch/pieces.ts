import { closeSync, openSync, readSync } from 'node:fs'

/**
 * The bytes of a file, so many at a time (the last piece may be shorter), so that a large file is never in memory as a
 * whole. All pieces lie in the same buffer: each is overwritten by the next. Throws what the system says of the file.
 */
export function* piecesOf(file: string, length: number): Generator<Buffer> {
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

/** Reads until the buffer is full or the file ends; gives how many bytes that are. */
function fill(handle: number, buffer: Buffer): number {
  let filled = 0
  for (let read = -1; read !== 0 && filled < buffer.length; filled += read) {
    read = readSync(handle, buffer, filled, buffer.length - filled, null)
  }
  return filled
}
