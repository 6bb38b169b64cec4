/**
 * The forward ops by their formulas, in float64, without regard to speed. Central differences are taken of these, so
 * that the second opinion on a gradient does not depend on TensorFlow.js.
 */
import { type ConvOptions, type PoolOptions, type Shape, size } from '../../src/tensor.ts'
import type { Doubles, TensorData } from '../cases/case.ts'

export const doublesOf = ({ shape, data }: TensorData): Doubles => ({ shape, data: Float64Array.from(data) })

/** A tensor of this shape whose elements are computed from their indices. */
function built(shape: Shape, element: (...index: number[]) => number): Doubles {
  const data = new Float64Array(size(shape))
  const index = shape.map(() => 0)
  for (let i = 0; i < data.length; i++) {
    data[i] = element(...index)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break
      index[axis] = 0
    }
  }
  return { shape, data }
}

/** The sum of f(0) ... f(n - 1). */
function sum(n: number, f: (i: number) => number): number {
  let total = 0
  for (let i = 0; i < n; i++) total += f(i)
  return total
}

const max = (n: number, f: (i: number) => number): number => {
  let highest = -Infinity
  for (let i = 0; i < n; i++) highest = Math.max(highest, f(i))
  return highest
}

export const relu = (x: Doubles): Doubles => ({ ...x, data: x.data.map((value) => Math.max(0, value)) })

export function conv2d(x: Doubles, w: Doubles, b: Doubles, options: ConvOptions = {}): Doubles {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [OH, top] = windows(H, KH, strides[0], padding)
  const [OW, left] = windows(W, KW, strides[1], padding)
  return built([N, OH, OW, F], (n, i, j, f) => {
    let sum = b.data[f]
    for (let kh = 0; kh < KH; kh++) {
      const h = i * strides[0] + kh - top
      if (h < 0 || h >= H) continue
      for (let kw = 0; kw < KW; kw++) {
        const v = j * strides[1] + kw - left
        if (v < 0 || v >= W) continue
        for (let c = 0; c < C; c++) {
          sum += x.data[((n * H + h) * W + v) * C + c] * w.data[((kh * KW + kw) * C + c) * F + f]
        }
      }
    }
    return sum
  })
}

/** How many windows an axis has, and how many zeros are added before it. */
function windows(
  extent: number,
  kernel: number,
  stride: number,
  padding: 'valid' | 'same',
): [number, number] {
  if (padding === 'valid') return [Math.ceil((extent - kernel + 1) / stride), 0]
  const count = Math.ceil(extent / stride)
  return [count, Math.floor(Math.max(0, (count - 1) * stride + kernel - extent) / 2)]
}

export function maxpool(x: Doubles, options: PoolOptions = {}): Doubles {
  const { poolSize = [2, 2], strides = poolSize } = options
  const [N, H, W, C] = x.shape
  const [OH] = windows(H, poolSize[0], strides[0], 'valid')
  const [OW] = windows(W, poolSize[1], strides[1], 'valid')
  return built([N, OH, OW, C], (n, i, j, c) =>
    max(poolSize[0], (kh) =>
      max(poolSize[1], (kw) => x.data[((n * H + i * strides[0] + kh) * W + j * strides[1] + kw) * C + c]),
    ),
  )
}

export const flatten = (x: Doubles): Doubles => ({ ...x, shape: [x.shape[0], size(x.shape.slice(1))] })

export function dense(x: Doubles, w: Doubles, b: Doubles): Doubles {
  const [N, I] = x.shape
  const [, O] = w.shape
  return built([N, O], (n, o) => b.data[o] + sum(I, (i) => x.data[n * I + i] * w.data[i * O + o]))
}

export function multiply(x: Doubles, y: Doubles): Doubles {
  return { ...x, data: x.data.map((value, i) => value * y.data[i]) }
}

export function softmax(z: Doubles): Doubles {
  const K = z.shape[z.shape.length - 1]
  const data = z.data.map((value, i) => {
    const row = i - (i % K)
    const highest = max(K, (k) => z.data[row + k])
    return Math.exp(value - highest) / sum(K, (k) => Math.exp(z.data[row + k] - highest))
  })
  return { ...z, data }
}

export function crossentropy(p: Doubles, t: Doubles): number {
  const clip = (value: number): number => Math.min(Math.max(value, 1e-7), 1 - 1e-7)
  return sum(p.data.length, (i) => -t.data[i] * Math.log(clip(p.data[i]))) / p.shape[0]
}

/** The crossentropy of softmax(z), without the clip: log p = z - log sum exp z. Where t is 0 nothing is added. */
export function softmaxCrossentropy(z: Doubles, t: Doubles): number {
  const K = z.shape[1]
  const loss = (i: number): number => {
    const row = i - (i % K)
    const highest = max(K, (k) => z.data[row + k])
    const logSum = highest + Math.log(sum(K, (k) => Math.exp(z.data[row + k] - highest)))
    return t.data[i] === 0 ? 0 : -t.data[i] * (z.data[i] - logSum)
  }
  return sum(z.data.length, loss) / z.shape[0]
}
