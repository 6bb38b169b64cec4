/**
 * The reference: TensorFlow.js's answers. No other file imports it.
 *
 * `@tensorflow/tfjs-node`, TensorFlow's native library, is used where it is installed, loads, and passes a
 * small self-test; otherwise the pure JavaScript backend. Every function takes and gives plain data, and
 * leaves no tensor behind.
 */
import { createRequire } from 'node:module'
import type { ConvOptions, PoolOptions, Shape } from '../../src/tensor.ts'
import type { TensorData, Value } from '../cases/case.ts'
import { isTensor } from '../cases/values.ts'

type TensorFlow = typeof import('@tensorflow/tfjs-core')
type TfTensor = import('@tensorflow/tfjs-core').Tensor

// `require`, because the packages exist twice, as CommonJS and as ES modules that do not know each other, and
// because it loads them three times as fast as `import`.
const require = createRequire(import.meta.url)

export const tf: TensorFlow = require('@tensorflow/tfjs-core')

/** 'TensorFlow.js cpu 4.22.0', or 'TensorFlow native via tfjs-node 4.22.0'. */
export function referenceName(): string {
  return `${backend === 'native' ? 'TensorFlow native via tfjs-node' : 'TensorFlow.js cpu'} ${tf.version_core}`
}

function load(): 'native' | 'cpu' {
  // In production mode TensorFlow.js does not advertise its other packages on standard error.
  tf.enableProdMode()
  require('@tensorflow/tfjs-backend-cpu')
  // The gradients of the ops are registered by this package only.
  require('@tensorflow/tfjs-layers')
  if (nativeWorks()) return 'native'
  tf.setBackend('cpu')
  if (!selfTest()) throw new Error('TensorFlow.js fails its self-test: `npm ci` installs it again.')
  return 'cpu'
}

/** tfjs-node is optional, and on newer versions of Node it loads but throws at its first op. */
function nativeWorks(): boolean {
  // Warnings and errors only, nothing about this machine.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1'
  try {
    const { io } = require('@tensorflow/tfjs-node')
    return io !== undefined && tf.getBackend() === 'tensorflow' && selfTest()
  } catch {
    return false
  }
}

/** One convolution and its gradients, with numbers worked out by hand. */
function selfTest(): boolean {
  const x = { shape: [1, 2, 2, 1], data: Float32Array.of(1, 2, 3, 4) }
  const w = { shape: [2, 2, 1, 1], data: Float32Array.of(1, -1, 2, 0.5) }
  const y = conv2d(x, w, { shape: [1], data: Float32Array.of(10) })
  const { dx, dw, db } = conv2dBackward({ shape: [1, 1, 1, 1], data: Float32Array.of(2) }, x, w)
  const same = (t: TensorData, ...numbers: number[]) => numbers.every((number, i) => t.data[i] === number)
  return same(y, 17) && same(dx, 2, -2, 4, 1) && same(dw, 2, 4, 6, 8) && same(db, 2)
}

// --- from data to TensorFlow.js and back ------------------------------------------------------------

/** The result of this function of tensors, as data: `answer((x) => tf.relu(x), x)`. */
export function answer(f: (...inputs: TfTensor[]) => TfTensor, ...inputs: Value[]): TensorData {
  return tidy(() => dataOf(f(...inputs.map(tensorOf))))
}

/** The gradients of this function with respect to all of its inputs, for the upstream gradient `dy`. */
export function gradients(
  f: (...inputs: TfTensor[]) => TfTensor,
  dy: Value,
  ...inputs: Value[]
): TensorData[] {
  return tidy(() => tf.grads(f)(inputs.map(tensorOf), tensorOf(dy)).map(dataOf))
}

/** Runs f and disposes of every tensor that it made. What it returns must be plain data. */
export function tidy<T>(f: () => T): T {
  let result: { value: T } | undefined
  tf.tidy(() => {
    result = { value: f() }
  })
  return result!.value
}

/** A tensor of TensorFlow.js; to be called inside `tidy`. */
export function tensorOf(value: Value): TfTensor {
  if (!isTensor(value)) throw new Error(`A tensor is expected, got ${JSON.stringify(value)}.`)
  return tf.tensor(value.data, value.shape, 'float32')
}

/** The data of a tensor of TensorFlow.js. */
export function dataOf(t: TfTensor): TensorData {
  return { shape: [...t.shape], data: Float32Array.from(t.dataSync()) }
}

// --- the ops ------------------------------------------------------------------------------------------

const reluOf = (x: TfTensor) => tf.relu(x)

export const relu = (x: TensorData): TensorData => answer(reluOf, x)

export const reluBackward = (dy: TensorData, x: TensorData): TensorData => gradients(reluOf, dy, x)[0]

const conv2dOf =
  ({ strides = [1, 1], padding = 'valid' }: ConvOptions) =>
  (x: TfTensor, w: TfTensor, b: TfTensor): TfTensor =>
    tf.add(tf.conv2d(x as never, w as never, [...strides], padding), b)

export function conv2d(x: TensorData, w: TensorData, b: TensorData, options: ConvOptions = {}): TensorData {
  return answer(conv2dOf(options), x, w, b)
}

export function conv2dBackward(
  dy: TensorData,
  x: TensorData,
  w: TensorData,
  options: ConvOptions = {},
): { dx: TensorData; dw: TensorData; db: TensorData } {
  const [dx, dw, db] = gradients(conv2dOf(options), dy, x, w, zerosLike(w.shape[3]))
  return { dx, dw, db }
}

const maxpoolOf =
  ({ poolSize = [2, 2], strides = poolSize }: PoolOptions) =>
  (x: TfTensor): TfTensor =>
    tf.maxPool(x as never, [...poolSize], [...strides], 'valid')

export const maxpool = (x: TensorData, options: PoolOptions = {}): TensorData => answer(maxpoolOf(options), x)

export function maxpoolBackward(dy: TensorData, x: TensorData, options: PoolOptions = {}): TensorData {
  return gradients(maxpoolOf(options), dy, x)[0]
}

const flattenOf = (x: TfTensor): TfTensor => tf.reshape(x, [x.shape[0], -1])

export const flatten = (x: TensorData): TensorData => answer(flattenOf, x)

export function flattenBackward(dy: TensorData, shape: Shape): TensorData {
  const x = { shape: [...shape], data: new Float32Array(dy.data.length) }
  return gradients(flattenOf, dy, x)[0]
}

const denseOf = (x: TfTensor, w: TfTensor, b: TfTensor): TfTensor => tf.add(tf.matMul(x, w), b)

export const dense = (x: TensorData, w: TensorData, b: TensorData): TensorData => answer(denseOf, x, w, b)

export function denseBackward(
  dy: TensorData,
  x: TensorData,
  w: TensorData,
): { dx: TensorData; dw: TensorData; db: TensorData } {
  const [dx, dw, db] = gradients(denseOf, dy, x, w, zerosLike(w.shape[1]))
  return { dx, dw, db }
}

const dropoutOf = (x: TfTensor, mask: TfTensor): TfTensor => tf.mul(x, mask)

export const dropout = (x: TensorData, mask: TensorData): TensorData => answer(dropoutOf, x, mask)

export function dropoutBackward(dy: TensorData, mask: TensorData): TensorData {
  return gradients(dropoutOf, dy, mask, mask)[0]
}

const softmaxOf = (z: TfTensor): TfTensor => tf.softmax(z)

export const softmax = (z: TensorData): TensorData => answer(softmaxOf, z)

/** The softmax of log p is p, so the gradient is the same for any logits with this softmax. */
export function softmaxBackward(dp: TensorData, p: TensorData): TensorData {
  return gradients(softmaxOf, dp, logarithm(p))[0]
}

const crossentropyOf = (p: TfTensor, t: TfTensor): TfTensor =>
  tf.mean(tf.neg(tf.sum(tf.mul(t, tf.log(tf.clipByValue(p, 1e-7, 1 - 1e-7))), -1)))

export const crossentropy = (p: TensorData, t: TensorData): number => answer(crossentropyOf, p, t).data[0]

export function crossentropyBackward(p: TensorData, t: TensorData): TensorData {
  return gradients(crossentropyOf, scalar(1), p, t)[0]
}

/** The gradient of TensorFlow.js's own fused loss at logits whose softmax is p. */
export function softmaxCrossentropyBackward(p: TensorData, t: TensorData): TensorData {
  return gradients((z, targets) => tf.losses.softmaxCrossEntropy(targets, z), scalar(1), logarithm(p), t)[0]
}

const scalar = (number: number): TensorData => ({ shape: [], data: Float32Array.of(number) })

const zerosLike = (extent: number): TensorData => ({ shape: [extent], data: new Float32Array(extent) })

const logarithm = (p: TensorData): TensorData => answer((x) => tf.log(x), p)

// At the end, because the self-test needs everything above.
const backend = load()
