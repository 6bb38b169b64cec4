/** Unpacks the pixels of a PNG, in Node and in the browser alike. */
import { Unzlib } from 'fflate'
import { FormatError } from '../../../errors.ts'

/** Bytes that are unpacked at a time. They become 64 MiB at most: deflate packs to a thousandth at best. */
const step = 65_536

/** Some programs leave a little behind the last row. */
const slack = 65_536

/**
 * The bytes that were packed in zlib's format, `size` of them or a little more. Throws `FormatError` if they are damaged, if
 * there are fewer, and as soon as there are far more. zlib's own checksum is not verified: each chunk of a PNG has one.
 */
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size + slack)
  let count = 0
  const unzlib = new Unzlib((piece) => {
    if (count + piece.length > bytes.length)
      throw new FormatError(`it is damaged: it holds far more than the expected ${size} bytes of pixels`)
    bytes.set(piece, count)
    count += piece.length
  })
  try {
    for (let at = 0; at < packed.length; at += step) {
      unzlib.push(packed.subarray(at, at + step), at + step >= packed.length)
    }
  } catch (error) {
    if (error instanceof FormatError) throw error
    throw new FormatError(`it is damaged: its pixels cannot be unpacked (${(error as Error).message})`)
  }
  if (count < size)
    throw new FormatError(`it is damaged: it holds ${count} bytes of pixels, expected ${size}`)
  return bytes.subarray(0, count)
}
