/**
 * The whole network, its gradients, Adam and the training loop, composed of TensorFlow.js's operations. TensorFlow.js
 * differentiates it from the loss to the weights.
 */
import { type AdamOptions, type WeightedLayer, weightedLayers } from '../../src/tensor.ts'
import type { TensorData } from '../cases/case.ts'
import { crossentropy, dataOf, tensorOf, tf, tidy } from './tensorflow.ts'

/** The types of `src/tensor.ts` with data in place of tensors. */
export type WeightsData = { w: TensorData; b: TensorData }
export type ParamsData = Record<WeightedLayer, WeightsData>

export type AdamStateData = { m: TensorData; v: TensorData; step: number }
export type ModelData = {
  params: ParamsData
  state: Record<WeightedLayer, { w: AdamStateData; b: AdamStateData }>
}
export type BatchData = { x: TensorData; t: TensorData }
export type MasksData = { dropout: TensorData }

const steps = [
  'conv1',
  'relu1',
  'pool1',
  'conv2',
  'relu2',
  'pool2',
  'flat',
  'dense1',
  'relu3',
  'dropped',
  'p',
] as const
export type CacheData = Record<'x' | (typeof steps)[number], TensorData> & { masks?: MasksData }

type TfTensor = ReturnType<typeof tensorOf>

/** The weights in a fixed order: w and b of conv1, conv2, dense1, dense2. */
const listOf = (params: ParamsData): TensorData[] =>
  weightedLayers.flatMap((layer) => [params[layer].w, params[layer].b])

const paramsOf = ([w1, b1, w2, b2, w3, b3, w4, b4]: TensorData[]): ParamsData => ({
  conv1: { w: w1, b: b1 },
  conv2: { w: w2, b: b2 },
  dense1: { w: w3, b: b3 },
  dense2: { w: w4, b: b4 },
})

/** Every step of the forward pass, in TensorFlow.js. */
function network(
  x: TfTensor,
  mask: TfTensor | undefined,
  [w1, b1, w2, b2, w3, b3, w4, b4]: TfTensor[],
): Record<(typeof steps)[number], TfTensor> {
  const conv = (input: TfTensor, w: TfTensor, b: TfTensor): TfTensor =>
    tf.add(tf.conv2d(input as never, w as never, 1, 'valid'), b)
  const pool = (input: TfTensor): TfTensor => tf.maxPool(input as never, 2, 2, 'valid')

  const conv1 = conv(x, w1, b1)
  const relu1 = tf.relu(conv1)
  const pool1 = pool(relu1)
  const conv2 = conv(pool1, w2, b2)
  const relu2 = tf.relu(conv2)
  const pool2 = pool(relu2)
  const flat = tf.reshape(pool2, [x.shape[0], -1])
  const dense1: TfTensor = tf.add(tf.matMul(flat, w3), b3)
  const relu3 = tf.relu(dense1)
  const dropped = mask ? tf.mul(relu3, mask) : relu3
  const p: TfTensor = tf.softmax(tf.add(tf.matMul(dropped, w4), b4))
  return { conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, p }
}

/** What the forward pass keeps. */
export function forward(params: ParamsData, x: TensorData, masks?: MasksData): CacheData {
  return tidy(() => {
    const outputs = network(tensorOf(x), masks && tensorOf(masks.dropout), listOf(params).map(tensorOf))
    const copies = steps.map((step) => [step, dataOf(outputs[step])] as const)
    return { x, masks, ...(Object.fromEntries(copies) as Record<(typeof steps)[number], TensorData>) }
  })
}

/** The gradient of the mean crossentropy with respect to every weight and bias, and what the forward pass kept. */
export function differentiate(
  params: ParamsData,
  { x, t }: BatchData,
  masks?: MasksData,
): { cache: CacheData; grads: ParamsData } {
  return tidy(() => {
    const [pictures, targets] = [tensorOf(x), tensorOf(t)]
    const mask = masks && tensorOf(masks.dropout)
    const kept = {} as Record<(typeof steps)[number], TensorData>
    const loss = (...weights: TfTensor[]): TfTensor => {
      const outputs = network(pictures, mask, weights)
      for (const step of steps) kept[step] = dataOf(outputs[step])
      return tf.mean(tf.neg(tf.sum(tf.mul(targets, tf.log(tf.clipByValue(outputs.p, 1e-7, 1 - 1e-7))), -1)))
    }
    const grads = paramsOf(tf.grads(loss)(listOf(params).map(tensorOf)).map(dataOf))
    return { cache: { x, masks, ...kept }, grads }
  })
}

/** The gradients alone. */
export const gradients = (params: ParamsData, batch: BatchData, masks?: MasksData): ParamsData =>
  differentiate(params, batch, masks).grads

/** One step of TensorFlow.js's Adam from any state: its optimiser is put into that state first. */
export function adamStep(
  p: TensorData,
  g: TensorData,
  state: AdamStateData,
  { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions = {},
): { p: TensorData; state: AdamStateData } {
  return tidy(() => {
    const optimizer = tf.train.adam(learningRate, beta1, beta2, epsilon)
    const [weights, m, v] = [p, state.m, state.v].map((t) => tf.variable(tensorOf(t)))
    // What its asynchronous `setWeights` does: powers of the betas, and both moments.
    // biome-ignore-start lint/complexity/useLiteralKeys: the brackets open what TypeScript calls private
    optimizer['accBeta1'].assign(tf.scalar(beta1 ** (state.step + 1)))
    optimizer['accBeta2'].assign(tf.scalar(beta2 ** (state.step + 1)))
    optimizer['accumulatedFirstMoment'] = [{ originalName: 'm', variable: m }]
    optimizer['accumulatedSecondMoment'] = [{ originalName: 'v', variable: v }]
    // biome-ignore-end lint/complexity/useLiteralKeys: the rest is public
    optimizer.applyGradients([{ name: weights.name, tensor: tensorOf(g) }])
    const stepped = { p: dataOf(weights), state: { m: dataOf(m), v: dataOf(v), step: state.step + 1 } }
    // `tidy` does not dispose of variables. Disposing of the optimiser disposes of the moments, too.
    weights.dispose()
    optimizer.dispose()
    return stepped
  })
}

/** The share of rows in which p and t have their largest number at the same place. */
export function accuracy(p: TensorData, t: TensorData): number {
  return tidy(() => {
    const [classes, targets] = [p, t].map((rows) => tf.argMax(tensorOf(rows), -1))
    return tf.mean(tf.cast(tf.equal(classes, targets), 'float32')).dataSync()[0]
  })
}

export type TrainedData = { model: ModelData; loss: number; accuracy: number }
/** A step also keeps its activations and gradients. */
export type SteppedData = TrainedData & { cache: CacheData; grads: ParamsData }

/** One training step: gradients, then Adam for each of the eight tensors. */
export function trainStep(
  model: ModelData,
  batch: BatchData,
  masks: MasksData,
  options?: AdamOptions,
): SteppedData {
  const { cache, grads } = differentiate(model.params, batch, masks)
  const layers = weightedLayers.map((layer) => {
    const [w, b] = (['w', 'b'] as const).map((part) =>
      adamStep(model.params[layer][part], grads[layer][part], model.state[layer][part], options),
    )
    return [layer, { params: { w: w.p, b: b.p }, state: { w: w.state, b: b.state } }] as const
  })
  return {
    model: {
      params: Object.fromEntries(layers.map(([layer, { params }]) => [layer, params])) as ModelData['params'],
      state: Object.fromEntries(layers.map(([layer, { state }]) => [layer, state])) as ModelData['state'],
    },
    loss: crossentropy(cache.p, batch.t),
    accuracy: accuracy(cache.p, batch.t),
    cache,
    grads,
  }
}

/** These rows of a tensor, in this order. */
export function rowsOf(x: TensorData, rows: readonly number[]): TensorData {
  const length = x.data.length / x.shape[0]
  const data = new Float32Array(rows.length * length)
  for (const [n, row] of rows.entries())
    data.set(x.data.subarray(row * length, (row + 1) * length), n * length)
  return { shape: [rows.length, ...x.shape.slice(1)], data }
}

/** One epoch: a step for every `size` pictures of the order. The last step may have fewer. */
export function epoch(
  model: ModelData,
  data: BatchData,
  order: readonly number[],
  size: number,
  masks: readonly TensorData[],
  options?: AdamOptions,
): TrainedData & { steps: SteppedData[] } {
  const steps: SteppedData[] = []
  let current = model
  let loss = 0
  let correct = 0
  for (let start = 0; start < order.length; start += size) {
    const rows = order.slice(start, start + size)
    const batch = { x: rowsOf(data.x, rows), t: rowsOf(data.t, rows) }
    const step = trainStep(current, batch, { dropout: masks[steps.length] }, options)
    steps.push(step)
    current = step.model
    loss += step.loss * rows.length
    correct += step.accuracy * rows.length
  }
  return { model: current, loss: loss / order.length, accuracy: correct / order.length, steps }
}
