/** Whole numbers for small cases, and how calculations with them are written. */
import type { Shape } from '../../src/tensor.ts'
import type { TensorData } from './case.ts'
import { drawn, integer, randomOf } from './draw.ts'
import { indexAt, positionOf } from './indices.ts'
import type { Reason } from './small-cases.ts'
import { show } from './values.ts'

/**
 * The values of `numbers` among the sizes, the easiest to follow first: counting up from 1; the same, but one of the first
 * three tensors begins with 0; drawn.
 */
export const counting = 1
export const drawnNumbers = 5
export const beginsWithZero = (tensor: number): number => 2 + tensor

/**
 * Makes the tensors of one case: either 1, 2, 3 ... or whole numbers from -4 to 4, which differ between the
 * tensors and between seeds.
 */
export function numbersOf(kind: number, seed: number): (shape: Shape, first?: number) => TensorData {
  const random = randomOf(seed, 'small')
  let tensor = 0
  return (shape, first = 1) => {
    let next = kind === beginsWithZero(tensor++) ? 0 : first
    return drawn(shape, () => (kind < drawnNumbers ? next++ : integer(random, -4, 4)))
  }
}

/** The number at this index. */
export function numberAt({ shape, data }: TensorData, index: readonly number[]): number {
  return data[positionOf(index, shape)]
}

/** A factor or a summand: negative numbers in brackets. */
export const term = (number: number): string => (number < 0 ? `(${show(number)})` : show(number))

/** '2*3' */
export const product = (...factors: number[]): string => factors.map(term).join('*')

/** '2*3 + 4*5' */
export const sumOf = (terms: string[]): string | Reason =>
  terms.join(' + ') || { reason: 'because nothing is added to it' }

/** Every index of a shape, in row-major order. */
export function indicesOf(shape: Shape): number[][] {
  const count = shape.reduce((product, extent) => product * extent, 1)
  return Array.from({ length: count }, (_, i) => indexAt(i, shape))
}

/** Are they the same index? */
export const sameIndex = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((i, axis) => i === b[axis])

/**
 * Rows of probabilities that float32 holds exactly: 1/2, 1/4, 1/8, 1/8, rotated by one place from row to row, or a 1
 * and zeros.
 */
export function halves(rows: number, classes: number, kind: 'spread' | 'certain'): TensorData {
  return {
    shape: [rows, classes],
    data: Float32Array.from({ length: rows * classes }, (_, i) => {
      const k = (i + Math.floor(i / classes)) % classes
      if (kind === 'certain') return k === 0 ? 1 : 0
      return 2 ** -Math.min(k + 1, classes - 1)
    }),
  }
}
