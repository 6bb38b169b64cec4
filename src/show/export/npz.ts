/** Arrays in NumPy's formats. A `.npz` file is a zip archive of `.npy` files. */
import { zipSync } from 'fflate'
import type { Shape } from '../../tensor.ts'

/** An array of float32 numbers as little-endian bytes, in row-major order. */
export interface NumpyArray {
  name: string
  shape: Shape
  bytes: Uint8Array
}

/** Without the time of writing, and without compression, which saves nothing on weights. */
const zipOptions = { level: 0, mtime: new Date(1980, 0, 1) } as const

/** A file that `numpy.load` reads as these arrays, by name. The same arrays give the same bytes. */
export const npz = (arrays: readonly NumpyArray[]): Uint8Array =>
  zipSync(Object.fromEntries(arrays.map((array) => [`${array.name}.npy`, npy(array)])), zipOptions)

/**
 * One array as an `.npy` file, format 1.0: eight bytes of signature, the length of the header, the header (a dictionary
 * in Python's notation), and the numbers.
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npy({ shape, bytes }: NumpyArray): Buffer {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`
  const fixed = 10
  // Filled up with spaces and a newline, so that the numbers start at a multiple of 64 and can be mapped into memory.
  const length = Math.ceil((fixed + dictionary.length + 1) / 64) * 64 - fixed
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, length & 0xff, length >> 8])
  const header = Buffer.from(`${dictionary.padEnd(length - 1)}\n`, 'latin1')
  return Buffer.concat([start, header, bytes])
}
