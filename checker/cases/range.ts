/** Draws arguments from everything that a contract allows: sizes, magnitudes, layouts in memory. */
import { type Random, size } from '../../src/tensor.ts'
import type { Case, TensorData, Value, View } from './case.ts'
import { integer, normal, randomOf } from './draw.ts'
import { indexAt } from './indices.ts'

/** Draws the arguments of one call. */
export type Range = (random: Random) => Value[]

/** How many cases of a kata are drawn from its whole range. */
const drawnCount = 2

/** Cases of arguments of any kind; each seed has others. */
export const drawnCases = (range: Range, kata: string, seed: number): Case[] =>
  Array.from({ length: drawnCount }, (_, i) => ({
    name: `drawn from everything that is allowed, ${i + 1} of ${drawnCount}`,
    kind: 'general',
    seed,
    args: range(randomOf(seed, `${kata}, drawn ${i}`)),
  }))

export const oneOf = <T>(random: Random, choices: readonly T[]): T =>
  choices[Math.floor(random() * choices.length)]

/** Extents beyond a handful, and just beyond powers of 2, where a limit would show. */
const larger = [6, 7, 9, 12, 17, 33, 65]

/** An extent from 1 to `most`. Half of them are small. */
export function extent(random: Random, most = 65): number {
  const beyond = larger.filter((size) => size <= most)
  if (beyond.length === 0 || random() < 0.5) return integer(random, 1, Math.min(most, 5))
  return oneOf(random, beyond)
}

/** Draws again until the sizes fit each other and their product is not too large. */
export function drawUntil<T>(draw: () => T, accepts: (drawn: T) => boolean): T {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const drawn = draw()
    if (accepts(drawn)) return drawn
  }
  throw new Error('None of 1000 draws was accepted.')
}

/** Any shape of one to five axes. */
export const anyShape = (random: Random): number[] =>
  drawUntil(
    () => Array.from({ length: integer(random, 1, 5) }, () => extent(random)),
    (shape) => size(shape) <= 5000,
  )

/** How large numbers are: usually about 1, sometimes down to 0.1 or up to 10,000. */
export const magnitude = (random: Random): number => (random() < 0.5 ? 1 : 10 ** integer(random, -1, 4))

const layouts: View[] = ['transposed', 'sliced', 'reversed', 'rows', 'corner', 'swapped', 'strided']

/** The same tensor, a third of the time as a view. */
export const anyView = (random: Random, t: TensorData): TensorData =>
  random() < 2 / 3 ? t : { ...t, view: oneOf(random, layouts) }

/**
 * Normal numbers of some magnitude, laid out in some way. Sometimes many are 0, sometimes those of one row, column or
 * channel are tiny, and sometimes all rows are the same memory.
 */
export function anyTensor(random: Random, shape: number[], deviation = magnitude(random)): TensorData {
  const t = normal(random, shape, deviation)
  if (random() < 0.2) for (const i of t.data.keys()) if (random() < 0.3) t.data[i] = 0
  if (random() < 0.3) shrinkSlice(random, t)
  if (shape.length > 1 && shape[0] > 1 && random() < 0.05) return inOneRow(t)
  return anyView(random, t)
}

/** Multiplies the numbers at one index of one axis by 1e-5. The others keep their size, and so do most of the answers. */
function shrinkSlice(random: Random, { shape, data }: TensorData): void {
  const axis = integer(random, 0, shape.length - 1)
  if (shape[axis] === 1) return
  const index = integer(random, 0, shape[axis] - 1)
  for (const i of data.keys()) if (indexAt(i, shape)[axis] === index) data[i] *= 1e-5
}

/** Every row gets the numbers of the first, and all of them are the same memory. */
export function inOneRow(t: TensorData): TensorData {
  const row = t.data.length / t.shape[0]
  return { ...t, data: t.data.map((_, i) => t.data[i % row]), view: 'repeated' }
}
