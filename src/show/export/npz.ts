/** Arrays as NumPy reads and writes them: a `.npz` is a zip of `.npy` files. */
import type { Shape } from '../../tensor.ts'
import { zip } from './zip.ts'

/** An array of float32 numbers as little-endian bytes, in row-major order. */
export interface NumpyArray {
  name: string
  shape: Shape
  bytes: Uint8Array
}

/** What `numpy.load` reads back as these arrays, by name and in this order. */
export const npz = (arrays: readonly NumpyArray[]): Buffer =>
  zip(arrays.map((array) => ({ name: `${array.name}.npy`, bytes: npy(array) })))

/**
 * One array as an `.npy` file, format 1.0: eight bytes that say so, the length of the header, the header, which is a
 * dictionary in Python's notation, and the numbers.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npy({ shape, bytes }: NumpyArray): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const fixed = 10
  // Spaces, so that the numbers start at a multiple of 64 and can be mapped into memory; the last byte is a newline.
  const length = Math.ceil((fixed + dictionary.length + 1) / 64) * 64 - fixed
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, length & 0xff, length >> 8])
  const header = Buffer.from(`${dictionary.padEnd(length - 1)}\n`, 'latin1')
  return Buffer.concat([start, header, bytes])
}
