/**
 * The one module that exercises and solutions share: the tensor type, three helpers, and the types
 * that the contracts of the katas are written in. Imported as `#tensor`.
 */
import ndarray, { type NdArray } from 'ndarray'

/** An n-dimensional array of float32 numbers. Activations are NHWC, filters HWIO, dense weights [in, out]. */
export type Tensor = NdArray<Float32Array>

/** The extent of every axis, outermost first. */
export type Shape = readonly number[]

/** A source of uniform random numbers in [0, 1). */
export type Random = () => number

/** The number of elements in a tensor of this shape: the product of its extents (1 for a scalar). */
export function size(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** A new tensor of this shape, row-major, filled with zeros. */
export function zeros(shape: Shape): Tensor {
  return guard(ndarray(new Float32Array(size(shape)), [...shape]))
}

/** A new row-major tensor of this shape that holds these values, in row-major order. */
export function tensor(values: ArrayLike<number>, shape: Shape): Tensor {
  if (values.length !== size(shape)) {
    throw new Error(`tensor: shape [${shape}] holds ${size(shape)} values, got ${values.length}`)
  }
  return ndarray(Float32Array.from(values), [...shape])
}

/**
 * The same numbers in row-major order from offset 0, so that `.data` can be indexed directly:
 * element [n, h, w, c] of an NHWC tensor is then `data[((n * H + h) * W + w) * C + c]`.
 * Returns `x` itself when it already is laid out like that, a copy when it is some other view.
 */
export function contiguous(x: Tensor): Tensor {
  let expected = 1
  let rowMajor = x.offset === 0 && x.data.length === x.size
  for (let axis = x.dimension - 1; axis >= 0; axis--) {
    if (x.stride[axis] !== expected && x.shape[axis] !== 1) rowMajor = false
    expected *= x.shape[axis]
  }
  if (rowMajor) return x
  const copy = ndarray(new Float32Array(x.size), [...x.shape])
  const index = new Array<number>(x.dimension).fill(0)
  for (let i = 0; i < x.size; i++) {
    copy.data[i] = x.get(...index)
    for (let axis = x.dimension - 1; axis >= 0; axis--) {
      if (++index[axis] < x.shape[axis]) break
      index[axis] = 0
    }
  }
  return copy
}

/** What `zeros` hands out can be watched: the checker does so in a few small cases, to catch writes out of range. */
let guard = (x: Tensor): Tensor => x
export function guardZeros(watch: ((x: Tensor) => Tensor) | undefined): void {
  guard = watch ?? ((x) => x)
}

// --- the types of the contracts -----------------------------------------------------------------

/** A pair for the two image axes: [vertical, horizontal]. */
export type Pair = readonly [number, number]

export interface ConvOptions {
  /** Steps between neighbouring windows; default [1, 1]. */
  strides?: Pair
  /** `valid` keeps only windows that fit; `same` pads with zeros, the odd row at the bottom and right. */
  padding?: 'valid' | 'same'
}

export interface PoolOptions {
  /** Extent of the window; default [2, 2]. */
  poolSize?: Pair
  /** Steps between neighbouring windows; default `poolSize`. */
  strides?: Pair
}

/** The weights (or their gradients) of one layer. */
export interface Weights {
  w: Tensor
  b: Tensor
}

/** The gradients of a layer that has weights. */
export interface LayerGradients {
  dx: Tensor
  dw: Tensor
  db: Tensor
}

/** The hyper-parameters of Adam; defaults 1e-3, 0.9, 0.999, 1e-7. */
export interface AdamOptions {
  learningRate?: number
  beta1?: number
  beta2?: number
  epsilon?: number
}

/** What Adam remembers of one tensor: both moments, and how many steps were taken (0 before the first). */
export interface AdamState {
  m: Tensor
  v: Tensor
  step: number
}

/** One layer of a sequential model, as data. Fields that are left out have Keras's defaults. */
export type Layer =
  | { type: 'conv2d'; filters: number; kernelSize: Pair; strides?: Pair; padding?: 'valid' | 'same' }
  | { type: 'maxpool'; poolSize?: Pair; strides?: Pair }
  | { type: 'flatten' }
  | { type: 'dense'; units: number }
  | { type: 'dropout'; rate: number }
  | { type: 'relu' }
  | { type: 'softmax' }

/** One line of a model summary: what comes out (without the batch axis) and how many numbers are learned. */
export interface SummaryRow {
  layer: string
  output: number[]
  parameters: number
}

/** The layers of the network that have weights, from input to output. */
export const weightedLayers = ['conv1', 'conv2', 'dense1', 'dense2'] as const
export type WeightedLayer = (typeof weightedLayers)[number]

/** All weights of the network; gradients have the same form. */
export type Params = Record<WeightedLayer, Weights>

/** What the optimiser remembers of each of them. */
export type OptimizerState = Record<WeightedLayer, { w: AdamState; b: AdamState }>

/** The dropout mask of one batch, [N, units of dense1]. Left out when the network is evaluated. */
export interface Masks {
  dropout: Tensor
}

/** What the forward pass keeps for the backward pass; every entry is the output of the step it is named after. */
export interface Cache {
  x: Tensor
  conv1: Tensor
  relu1: Tensor
  pool1: Tensor
  conv2: Tensor
  relu2: Tensor
  pool2: Tensor
  flat: Tensor
  dense1: Tensor
  relu3: Tensor
  /** The same as `relu3` when there is no mask. */
  dropped: Tensor
  masks?: Masks
  p: Tensor
}

/** Weights and optimiser state: everything that training changes. */
export interface Model {
  params: Params
  state: OptimizerState
}

/** Pictures [N, H, W, C] and their one-hot targets [N, classes]. */
export interface Batch {
  x: Tensor
  t: Tensor
}

/** What a training step or an epoch gives back: the new model, and the means of loss and accuracy. */
export interface TrainResult {
  model: Model
  loss: number
  accuracy: number
}

export interface EpochOptions {
  /** The order in which to visit the pictures. */
  order: readonly number[]
  batchSize: number
  /** The dropout masks of a step (counted from 0) for a batch of so many rows. */
  masksFor: (step: number, rows: number) => Masks
  adam?: AdamOptions
}
