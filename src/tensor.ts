/**
 * The module that exercises and solutions share: the tensor type, helpers, and the types in the signatures of the
 * katas. Import it as `#tensor`.
 */
import ndarray, { type NdArray } from 'ndarray'

/** An n-dimensional array of float32 numbers. Activations are NHWC, filters HWIO, dense weights [in, out]. */
export type Tensor = NdArray<Float32Array>

/** The length of each axis, outermost first. */
export type Shape = readonly number[]

/** A function that returns uniform random numbers in [0, 1). */
export type Random = () => number

/** The number of elements in a tensor of this shape: the product of the lengths of its axes (1 for a scalar). */
export function size(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1)
}

/** Returns a new row-major tensor of this shape, filled with zeros. */
export function zeros(shape: Shape): Tensor {
  return guard(ndarray(new Float32Array(size(shape)), [...shape]))
}

/**
 * Returns a new row-major tensor of this shape with these values, in row-major order.
 * Throws if the number of values does not match the shape.
 */
export function tensor(values: ArrayLike<number>, shape: Shape): Tensor {
  if (values.length !== size(shape)) {
    throw new Error(`tensor: shape [${shape}] holds ${size(shape)} values, got ${values.length}`)
  }
  return ndarray(Float32Array.from(values), [...shape])
}

/**
 * Returns the same numbers in row-major order from offset 0, so that you can index `.data` directly:
 * element [n, h, w, c] of an NHWC tensor is `data[((n * H + h) * W + w) * C + c]`.
 * The result is `x` itself if it already has this layout. For any other view it is a copy.
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

/** The checker watches the tensors that `zeros` returns in a few small cases, to catch writes out of range. */
let guard = (x: Tensor): Tensor => x
export function guardZeros(watch: ((x: Tensor) => Tensor) | undefined): void {
  guard = watch ?? ((x) => x)
}

// --- the types of the contracts -----------------------------------------------------------------

/** A pair for the two image axes: [vertical, horizontal]. */
export type Pair = readonly [number, number]

export interface ConvOptions {
  /** The distances between neighbouring windows. Default: [1, 1]. */
  strides?: Pair
  /**
   * 'valid' uses only windows that fit completely. 'same' pads with zeros; an odd row is added at the bottom, an odd
   * column on the right. Default: 'valid'.
   */
  padding?: 'valid' | 'same'
}

export interface PoolOptions {
  /** The size of the window. Default: [2, 2]. */
  poolSize?: Pair
  /** The distances between neighbouring windows. Default: `poolSize`. */
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

/** The hyperparameters of Adam. Defaults: 1e-3, 0.9, 0.999, 1e-7. */
export interface AdamOptions {
  learningRate?: number
  beta1?: number
  beta2?: number
  epsilon?: number
}

/** The state of Adam for one tensor: both moments, and the number of steps so far (0 before the first). */
export interface AdamState {
  m: Tensor
  v: Tensor
  step: number
}

/** A layer of a sequential model. Missing fields have the defaults of Keras. */
export type Layer =
  | { type: 'conv2d'; filters: number; kernelSize: Pair; strides?: Pair; padding?: 'valid' | 'same' }
  | { type: 'maxpool'; poolSize?: Pair; strides?: Pair }
  | { type: 'flatten' }
  | { type: 'dense'; units: number }
  | { type: 'dropout'; rate: number }
  | { type: 'relu' }
  | { type: 'softmax' }

/** A row of a model summary: the output shape (without the batch axis) and the number of parameters. */
export interface SummaryRow {
  layer: string
  output: number[]
  parameters: number
}

/** The layers of the network that have weights, from input to output. */
export const weightedLayers = ['conv1', 'conv2', 'dense1', 'dense2'] as const
export type WeightedLayer = (typeof weightedLayers)[number]

/** All weights of the network. Gradients have the same structure. */
export type Params = Record<WeightedLayer, Weights>

/** The state of the optimiser for each of them. */
export type OptimizerState = Record<WeightedLayer, { w: AdamState; b: AdamState }>

/** The dropout mask of one batch, [N, units of dense1]. There is none at evaluation time. */
export interface Masks {
  dropout: Tensor
}

/** What the forward pass keeps for the backward pass. Each entry is the output of the step it is named after. */
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
  /** The same as `relu3` if there is no mask. */
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

/** The result of a training step or an epoch: the new model, and the means of loss and accuracy. */
export interface TrainResult {
  model: Model
  loss: number
  accuracy: number
}

export interface EpochOptions {
  /** The order in which the pictures are used. */
  order: readonly number[]
  batchSize: number
  /** Returns the dropout masks of a step (counted from 0) for a batch of this many rows. */
  masksFor: (step: number, rows: number) => Masks
  adam?: AdamOptions
}
