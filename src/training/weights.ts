import { createHash } from 'node:crypto'
import { endianness } from 'node:os'
import path from 'node:path'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { slots } from './network.ts'

/** Bytes of a float32 number. */
const width = 4

/**
 * Writes all weights: `weights.bin` holds the numbers as little-endian float32, `weights.json` the name,
 * shape and place of every tensor in it. Filters are HWIO, dense weights [in, out].
 */
export function writeWeights(folder: string, weights: Float32Array, about: Record<string, unknown>): void {
  const bytes = littleEndian(weights)
  const tensors = slots.map(({ name, shape, start, end }) => ({
    name,
    shape,
    byteOffset: start * width,
    byteLength: (end - start) * width,
  }))
  const head = {
    ...about,
    file: 'weights.bin',
    type: 'float32',
    byteOrder: 'little-endian',
    sha256: hashOf(weights),
  }
  writeFileAtomic(path.join(folder, 'weights.bin'), bytes)
  writeFileAtomic(path.join(folder, 'weights.json'), `${JSON.stringify({ ...head, tensors }, null, 2)}\n`)
}

/** The same weights, to the last bit, have the same hash. */
export const hashOf = (weights: Float32Array): string =>
  createHash('sha256').update(littleEndian(weights)).digest('hex')

function littleEndian(weights: Float32Array): Buffer {
  const bytes = Buffer.from(weights.slice().buffer)
  return endianness() === 'LE' ? bytes : bytes.swap32()
}
