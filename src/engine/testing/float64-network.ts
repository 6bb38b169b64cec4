/**
 * The same network as plain loops in float64, which the tests compare the kernels with. Too slow for anything else.
 */
import { type Layer, type Pair, size } from '../../tensor.ts'
import type { LayerOf } from '../plan/layer-groups.ts'

/** A picture, or the output of a layer for one picture. */
export interface Activation {
  shape: number[]
  data: Float64Array
}

/** The weights of a layer, or their gradients; empty for a layer without weights. */
export interface Weights {
  w: Float64Array
  b: Float64Array
}

export interface Result {
  /** The probabilities for each picture. */
  p: Float64Array[]
  /** The mean over the pictures, and its gradients, end to end: w and b of each layer with weights. */
  loss: number
  gradients: Float64Array
  /** The length of each of these tensors. */
  lengths: number[]
}

/**
 * Forwards and backwards through a network. `pictures` are numbers from 0 to 1 in the given shape, `weights` and
 * `masks` as the engine takes them; without masks nothing is dropped.
 */
export function float64(
  layers: readonly Layer[],
  shape: readonly number[],
  weights: ArrayLike<number>,
  pictures: ArrayLike<number>[],
  labels: ArrayLike<number>,
  masks?: readonly ArrayLike<number>[],
): Result {
  const total = new Float64Array(weights.length)
  const result: Result = { p: [], loss: 0, gradients: total, lengths: [] }
  pictures.forEach((picture, n) => {
    const inputs: Activation[] = [{ shape: [...shape], data: Float64Array.from(picture) }]
    const own: Weights[] = []
    const masked: Float64Array[] = []
    let at = 0
    const take = (count: number) => {
      at += count
      return Float64Array.from({ length: count }, (_, i) => weights[at - count + i])
    }
    for (const layer of layers) {
      const x = inputs[inputs.length - 1]
      const weightSize = weightSizeOf(layer, x.shape)
      if (n === 0 && weightSize) result.lengths.push(...weightSize)
      own.push(weightSize ? { w: take(weightSize[0]), b: take(weightSize[1]) } : { w: take(0), b: take(0) })
      const mask = layer.type === 'dropout' && masks?.[masked.filter((m) => m.length > 0).length]
      masked.push(
        mask
          ? Float64Array.from({ length: x.data.length }, (_, i) => mask[n * x.data.length + i])
          : new Float64Array(0),
      )
      inputs.push(layerForward(layer, x, own[own.length - 1], masked[masked.length - 1]))
    }
    const p = inputs[inputs.length - 1].data
    result.p.push(p)
    result.loss -= Math.log(Math.min(Math.max(p[labels[n]], 1e-7), 1 - 1e-7)) / pictures.length

    // Softmax and crossentropy together.
    let dy: Float64Array = p.map((value, k) => (value - (k === labels[n] ? 1 : 0)) / pictures.length)
    for (let i = layers.length - 2; i >= 0; i--) {
      const { dx, dw, db } = layerBackward(layers[i], inputs[i], own[i], masked[i], dy)
      for (const gradient of [db, dw]) {
        at -= gradient.length
        for (let j = 0; j < gradient.length; j++) total[at + j] += gradient[j]
      }
      dy = dx
    }
  })
  return result
}

/** The numbers in w and in b. */
export function weightSizeOf(layer: Layer, shape: number[]): [w: number, b: number] | undefined {
  const channels = shape[shape.length - 1]
  if (layer.type === 'conv2d') return [size(layer.kernelSize) * channels * layer.filters, layer.filters]
  if (layer.type === 'dense') return [channels * layer.units, layer.units]
}

/** The output of a layer for one picture. An empty mask drops nothing. */
export function layerForward(layer: Layer, x: Activation, { w, b }: Weights, mask: Float64Array): Activation {
  switch (layer.type) {
    case 'conv2d': {
      const { shape, each } = convolution(layer, x.shape)
      const data = Float64Array.from({ length: size(shape) }, (_, i) => b[i % layer.filters])
      each((i, j, k) => {
        data[i] += x.data[j] * w[k]
      })
      return { shape, data }
    }
    case 'dense': {
      const data = b.slice()
      for (let i = 0; i < x.data.length; i++) {
        for (let o = 0; o < layer.units; o++) data[o] += x.data[i] * w[i * layer.units + o]
      }
      return { shape: [layer.units], data }
    }
    case 'relu':
      return { shape: x.shape, data: x.data.map((value) => Math.max(value, 0)) }
    case 'maxpool': {
      const { shape, winners } = pooling(layer, x)
      return { shape, data: Float64Array.from(winners, (j) => x.data[j]) }
    }
    case 'flatten':
      return { shape: [x.data.length], data: x.data }
    case 'dropout':
      return { shape: x.shape, data: mask.length ? x.data.map((value, i) => value * mask[i]) : x.data }
    case 'softmax': {
      const max = Math.max(...x.data)
      const exponentials = x.data.map((z) => Math.exp(z - max))
      const sum = exponentials.reduce((a, c) => a + c, 0)
      return { shape: x.shape, data: exponentials.map((e) => e / sum) }
    }
  }
}

/** The gradients of the loss with respect to the input and the weights of a layer, from the gradient of its output. */
export function layerBackward(
  layer: Layer,
  x: Activation,
  { w, b }: Weights,
  mask: Float64Array,
  dy: Float64Array,
): { dx: Float64Array; dw: Float64Array; db: Float64Array } {
  const dx = new Float64Array(x.data.length)
  const dw = new Float64Array(w.length)
  const db = new Float64Array(b.length)
  switch (layer.type) {
    case 'conv2d':
      dy.forEach((g, i) => {
        db[i % layer.filters] += g
      })
      convolution(layer, x.shape).each((i, j, k) => {
        dx[j] += dy[i] * w[k]
        dw[k] += dy[i] * x.data[j]
      })
      break
    case 'dense':
      db.set(dy)
      for (let i = 0; i < dx.length; i++) {
        for (let o = 0; o < dy.length; o++) {
          dx[i] += dy[o] * w[i * dy.length + o]
          dw[i * dy.length + o] += dy[o] * x.data[i]
        }
      }
      break
    case 'relu':
      for (let i = 0; i < dx.length; i++) dx[i] = x.data[i] > 0 ? dy[i] : 0
      break
    case 'maxpool':
      pooling(layer, x).winners.forEach((j, i) => {
        dx[j] += dy[i]
      })
      break
    case 'dropout':
      for (let i = 0; i < dx.length; i++) dx[i] = mask.length ? dy[i] * mask[i] : dy[i]
      break
    default:
      dx.set(dy)
  }
  return { dx, dw, db }
}

/** The shape of a convolution's output, and all triples (output, input, weight) whose products it sums. */
function convolution(
  layer: LayerOf<'conv2d'>,
  [H, W, C]: number[],
): { shape: number[]; each: (visit: (i: number, j: number, k: number) => void) => void } {
  const { filters: F, kernelSize, strides = [1, 1], padding = 'valid' } = layer
  const [KH, KW] = kernelSize
  const along = (extent: number, axis: 0 | 1) => {
    const [window, stride] = [kernelSize[axis], strides[axis]]
    if (padding === 'valid') return { out: Math.floor((extent - window) / stride) + 1, before: 0 }
    const out = Math.ceil(extent / stride)
    return { out, before: Math.floor(Math.max((out - 1) * stride + window - extent, 0) / 2) }
  }
  const [vertical, horizontal] = [along(H, 0), along(W, 1)]
  return {
    shape: [vertical.out, horizontal.out, F],
    each(visit) {
      for (let i = 0; i < vertical.out; i++) {
        for (let j = 0; j < horizontal.out; j++) {
          for (let a = 0; a < KH; a++) {
            for (let b = 0; b < KW; b++) {
              const y = i * strides[0] + a - vertical.before
              const x = j * strides[1] + b - horizontal.before
              if (y < 0 || y >= H || x < 0 || x >= W) continue
              for (let c = 0; c < C; c++) {
                for (let f = 0; f < F; f++) {
                  visit((i * horizontal.out + j) * F + f, (y * W + x) * C + c, ((a * KW + b) * C + c) * F + f)
                }
              }
            }
          }
        }
      }
    },
  }
}

/** The shape of a pooling's output, and the index of the input that each output is. */
function pooling(
  { poolSize = [2, 2], strides = poolSize }: { poolSize?: Pair; strides?: Pair },
  { shape: [H, W, C], data }: Activation,
): { shape: number[]; winners: number[] } {
  const shape = [0, 1].map((axis) => Math.floor(([H, W][axis] - poolSize[axis]) / strides[axis]) + 1)
  const winners: number[] = []
  for (let i = 0; i < shape[0]; i++) {
    for (let j = 0; j < shape[1]; j++) {
      for (let c = 0; c < C; c++) {
        let winner = (i * strides[0] * W + j * strides[1]) * C + c
        for (let a = 0; a < poolSize[0]; a++) {
          for (let b = 0; b < poolSize[1]; b++) {
            const at = ((i * strides[0] + a) * W + j * strides[1] + b) * C + c
            if (data[at] > data[winner]) winner = at
          }
        }
        winners.push(winner)
      }
    }
  }
  return { shape: [...shape, C], winners }
}
