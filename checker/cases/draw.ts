/** Seeded numbers for the cases. The same seed and name give the same numbers on every machine. */
import { type Random, type Shape, size } from '../../src/tensor.ts'
import type { Stream, TensorData } from './case.ts'
import { indexAt } from './indices.ts'

/** 32 bits of (seed, name), well mixed: FNV-1a over the name, then the finaliser of MurmurHash3. */
function mixed(seed: number, name: string): number {
  let h = (seed ^ 0x811c9dc5) >>> 0
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** A stream of uniform numbers in [0, 1): mulberry32, started from a mix of the seed and what it is for. */
export function randomOf(seed: number, name = ''): Random {
  let state = mixed(seed, name)
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A stream for an argument of a kata. */
export const drawnStream = (random: Random): Stream => ({ stream: Math.floor(random() * 2 ** 31) })

/** What a kata draws from when its argument is `{ stream }`; checks use it to draw the same numbers again. */
export const streamOf = (stream: number): Random => randomOf(stream, 'stream')

/** These values, row-major, as a tensor: `values([1, 2, 3, 4], [2, 2])`. */
export function tensorData(numbers: ArrayLike<number>, shape: Shape): TensorData {
  if (numbers.length !== size(shape)) {
    throw new Error(`values: shape [${shape}] holds ${size(shape)} numbers, got ${numbers.length}`)
  }
  return { shape: [...shape], data: Float32Array.from(numbers) }
}

/** A tensor whose elements are drawn one after the other. */
export function drawn(shape: Shape, draw: () => number): TensorData {
  return { shape: [...shape], data: Float32Array.from({ length: size(shape) }, draw) }
}

/** Uniform in [low, high). */
export function uniform(random: Random, shape: Shape, low = -1, high = 1): TensorData {
  return drawn(shape, () => low + (high - low) * random())
}

/** Normal numbers (Box and Muller). */
export function normal(random: Random, shape: Shape, deviation = 1): TensorData {
  return drawn(
    shape,
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  )
}

/** An integer from low to high, both included. */
export function integer(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1))
}

/** Integers from low to high, both included: a small range makes ties. */
export function integers(random: Random, shape: Shape, low: number, high: number): TensorData {
  return drawn(shape, () => integer(random, low, high))
}

/** Any order of 0 ... n - 1 (Fisher and Yates). */
export function permutation(random: Random, n: number): number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = integer(random, 0, i)
    const kept = order[i]
    order[i] = order[j]
    order[j] = kept
  }
  return order
}

/** Numbers around 0 of which no two are closer than `gap`: no ties, also after a small step. */
export function distinct(random: Random, shape: Shape, gap = 0.1): TensorData {
  const n = size(shape)
  return tensorData(
    permutation(random, n).map((rank) => (rank - (n - 1) / 2) * gap),
    shape,
  )
}

/** Rows of positive numbers that sum to 1: the softmax of normal logits. */
export function probabilities(random: Random, shape: Shape, deviation = 1): TensorData {
  const columns = shape[shape.length - 1]
  const p = normal(random, shape, deviation)
  for (let start = 0; start < p.data.length; start += columns) {
    const row = p.data.subarray(start, start + columns)
    const weights = Array.from(row, Math.exp)
    const sum = weights.reduce((a, b) => a + b, 0)
    row.set(weights.map((weight) => weight / sum))
  }
  return p
}

/** One 1 in every row, the rest 0. */
export function oneHot(random: Random, rows: number, classes: number): TensorData {
  const t = tensorData(new Float32Array(rows * classes), [rows, classes])
  for (let row = 0; row < rows; row++) t.data[row * classes + integer(random, 0, classes - 1)] = 1
  return t
}

/** The same tensor as a view of a buffer in another order. */
export const transposed = (t: TensorData): TensorData => ({ ...t, view: 'transposed' })

/** The same tensor as a part of a larger buffer. */
export const sliced = (t: TensorData): TensorData => ({ ...t, view: 'sliced' })

/** The same tensor, but the numbers at index 0 of this axis are multiplied by `factor`: small, but not 0. */
export const tinyAt0 = (axis: number, t: TensorData, factor = 1e-5): TensorData => ({
  ...t,
  data: t.data.map((number, i) => (indexAt(i, t.shape)[axis] === 0 ? factor * number : number)),
})
