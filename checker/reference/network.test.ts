/** What the cases of the network katas let pass, what they reject, and whether the reference is what it says. */
import { createRequire } from 'node:module'
import { describe, expect, test } from 'vitest'
import { adamStep } from '#solutions/adam/step.ts'
import { batches } from '#solutions/batches/batches.ts'
import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { conv2d } from '#solutions/conv2d/forward.ts'
import { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { crossentropy } from '#solutions/crossentropy/forward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { flattenBackward } from '#solutions/flatten/backward.ts'
import { flatten } from '#solutions/flatten/forward.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { backward } from '#solutions/network/backward.ts'
import { epoch } from '#solutions/network/epoch.ts'
import { forward } from '#solutions/network/forward.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { relu } from '#solutions/relu/forward.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import {
  type AdamOptions,
  type Batch,
  type Cache,
  contiguous,
  type EpochOptions,
  type Masks,
  type Model,
  type OptimizerState,
  type Params,
  type Tensor,
  type TrainResult,
  tensor,
  weightedLayers,
  zeros,
} from '../../src/tensor.ts'
import type { Case } from '../cases/case.ts'
import { randomOf } from '../cases/draw.ts'
import { evaluate, expectedOf, judge } from '../judge/evaluate.ts'
import { perform } from '../judge/perform.ts'
import { checks } from '../ops/network/cases.ts'
import { drawnBatch, drawnMasks, drawnParams, freshModel, tiny } from '../ops/network/draws.ts'
import * as reference from './network.ts'
import { dataOf, tensorOf, tf, tidy } from './tensorflow.ts'

const seeds = [1, 2, 3, 20_24, 987_654_321]

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature, right and wrong
type Kata = (...args: any[]) => any

/** The cases of a kata are drawn once for all tests: the reference trains a network for them. */
const drawn = new Map<string, Case[]>()
function casesOf(id: string, seed: number): Case[] {
  const key = `${id} ${seed}`
  if (!drawn.has(key)) drawn.set(key, checks[id].cases(seed))
  return drawn.get(key)!
}

/** The name and the message of the first case that fails. */
function failure(id: string, kata: Kata, seed: number): string | undefined {
  for (const testCase of casesOf(id, seed)) {
    const outcome = evaluate(checks[id], kata, testCase)
    if (!outcome.passed) return `${testCase.name}: ${outcome.failure.message}`
  }
  return undefined
}

const letsPass = (id: string, katas: Record<string, Kata>) =>
  describe(`${id} lets pass`, () => {
    test.each(Object.keys(katas))('%s', (name) => {
      expect(seeds.map((seed) => failure(id, katas[name], seed))).toEqual(seeds.map(() => undefined))
    })
  })

const rejects = (id: string, katas: Record<string, Kata>) =>
  describe(`${id} rejects`, () => {
    test.each(Object.keys(katas))('%s', (name) => {
      expect(seeds.filter((seed) => failure(id, katas[name], seed) === undefined)).toEqual([])
    })
  })

const map = (x: Tensor, f: (value: number, i: number) => number): Tensor =>
  tensor(contiguous(x).data.map(f), x.shape)
const times = (x: Tensor, factor: number): Tensor => map(x, (value) => value * factor)

// --- forward --------------------------------------------------------------------------------------

const ops = {
  conv2d,
  relu1: relu,
  relu2: relu,
  relu3: relu,
  maxpool,
  flatten,
  dense1: dense,
  dense2: dense,
  softmax,
}

/** The forward pass with some of its ops replaced. */
const forwardWith =
  (twist: Partial<typeof ops>, masksOf = (masks: Masks | undefined, _: Tensor) => masks): typeof forward =>
  (params, x, given) => {
    const op = { ...ops, ...twist }
    const conv1 = op.conv2d(x, params.conv1.w, params.conv1.b)
    const relu1 = op.relu1(conv1)
    const pool1 = op.maxpool(relu1)
    const conv2 = op.conv2d(pool1, params.conv2.w, params.conv2.b)
    const relu2 = op.relu2(conv2)
    const pool2 = op.maxpool(relu2)
    const flat = op.flatten(pool2)
    const dense1 = op.dense1(flat, params.dense1.w, params.dense1.b)
    const relu3 = op.relu3(dense1)
    const masks = masksOf(given, relu3)
    const dropped = masks ? map(relu3, (value, i) => value * contiguous(masks.dropout).data[i]) : relu3
    const p = op.softmax(op.dense2(dropped, params.dense2.w, params.dense2.b))
    return {
      p,
      cache: { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks: given, p },
    }
  }

/** The right forward pass with another cache. */
const caching =
  (change: (cache: Cache) => Partial<Cache>): Kata =>
  (params, x, masks) => {
    const { p, cache } = forward(params, x, masks)
    return { p, cache: { ...cache, ...change(cache) } }
  }

const { fround } = Math

/** A valid convolution with stride 1 that adds up in float32, from the last product to the first. */
const conv2dInFloat32: typeof conv2d = (x, w, b) => {
  const [count, height, width] = x.shape
  const [kernelHeight, kernelWidth, channels, filters] = w.shape
  const y = zeros([count, height - kernelHeight + 1, width - kernelWidth + 1, filters])
  for (let n = 0; n < count; n++)
    for (let i = 0; i < y.shape[1]; i++)
      for (let j = 0; j < y.shape[2]; j++)
        for (let f = 0; f < filters; f++) {
          let sum = 0
          for (let c = channels - 1; c >= 0; c--)
            for (let kj = kernelWidth - 1; kj >= 0; kj--)
              for (let ki = kernelHeight - 1; ki >= 0; ki--)
                sum = fround(sum + fround(x.get(n, i + ki, j + kj, c) * w.get(ki, kj, c, f)))
          y.set(n, i, j, f, sum + b.get(f))
        }
  return y
}

const denseInFloat32: typeof dense = (x, w, b) => {
  const [rows, inputs] = x.shape
  const y = zeros([rows, w.shape[1]])
  for (let n = 0; n < rows; n++)
    for (let o = 0; o < w.shape[1]; o++) {
      let sum = b.get(o)
      for (let i = inputs - 1; i >= 0; i--) sum = fround(sum + fround(x.get(n, i) * w.get(i, o)))
      y.set(n, o, sum)
    }
  return y
}

letsPass('network/forward', {
  solution: forward,
  'its ops in another guise': forwardWith({}),
  'sums in float32, backwards': forwardWith({
    conv2d: conv2dInFloat32,
    dense1: denseInFloat32,
    dense2: denseInFloat32,
  }),
  'relu after the pool': (params, x, masks) => {
    const { p, cache } = forward(params, x, masks)
    return { p, cache: { ...cache, pool1: relu(maxpool(cache.conv1)), pool2: relu(maxpool(cache.conv2)) } }
  },
})

const identity = (x: Tensor) => x

rejects('network/forward', {
  'no first relu': forwardWith({ relu1: identity }),
  'no second relu': forwardWith({ relu2: identity }),
  'no third relu': forwardWith({ relu3: identity }),
  'a leaky relu': forwardWith({ relu3: (x) => map(x, (value) => (value > 0 ? value : 0.01 * value)) }),
  'relu on the logits': forwardWith({ dense2: (x, w, b) => relu(dense(x, w, b)) }),
  'logits instead of probabilities': forwardWith({ softmax: identity }),
  'softmax over the batch': forwardWith({
    softmax: (z) => {
      const turned = softmax(contiguous(z.transpose(1, 0)))
      return turned.transpose(1, 0)
    },
  }),
  'no biases in the convolutions': forwardWith({ conv2d: (x, w, b) => conv2d(x, w, zeros(b.shape)) }),
  'no biases in dense2': forwardWith({ dense2: (x, w, b) => dense(x, w, zeros(b.shape)) }),
  'pools that take the first': forwardWith({
    maxpool: (x) => maxpool(x, { poolSize: [1, 1], strides: [2, 2] }),
  }),
  'pools that overlap': forwardWith({ maxpool: (x) => maxpool(x, { strides: [1, 1] }) }),
  'padding same': forwardWith({ conv2d: (x, w, b) => conv2d(x, w, b, { padding: 'same' }) }),
  'channels first when flattened': forwardWith({
    flatten: (x) => flatten(contiguous(x.transpose(0, 3, 1, 2))),
  }),
  'the mask ignored': forwardWith({}, () => undefined),
  'the mask as true and false': forwardWith(
    {},
    (masks) => masks && { dropout: map(masks.dropout, (value) => (value > 0 ? 1 : 0)) },
  ),
  'dropped when evaluated': forwardWith(
    {},
    (masks, relu3) => masks ?? { dropout: map(relu3, (_, i) => 2 * (i % 2)) },
  ),
  'halved when evaluated': forwardWith({}, (masks, relu3) => masks ?? { dropout: map(relu3, () => 0.5) }),
  'the probabilities alone': (params, x, masks) => forward(params, x, masks).p,
  'no cache': (params, x, masks) => ({ p: forward(params, x, masks).p }),
  'the cache without p': caching(() => ({ p: undefined })),
  'the cache without x': caching(() => ({ x: undefined })),
  'the cache without masks': caching(() => ({ masks: undefined })),
  'after relu instead of before': caching(({ relu1 }) => ({ conv1: relu1 })),
  'before relu instead of after': caching(({ dense1 }) => ({ relu3: dense1 })),
  'after dropout instead of before': caching(({ dropped }) => ({ relu3: dropped })),
  'before dropout instead of after': caching(({ relu3 }) => ({ dropped: relu3 })),
  'before the pool instead of after': caching(({ relu2 }) => ({ pool2: relu2 })),
  'flat is not flat': caching(({ pool2 }) => ({ flat: pool2 })),
  'pictures scaled in place': (params, x, masks) => {
    x.set(0, 0, 0, 0, x.get(0, 0, 0, 0) / 255)
    return forward(params, x, masks)
  },
})

// --- backward -------------------------------------------------------------------------------------

const gradientOps = {
  loss: softmaxCrossentropyBackward,
  dense: denseBackward,
  drop: (dy: Tensor, masks: Masks | undefined) =>
    masks ? map(dy, (value, i) => value * contiguous(masks.dropout).data[i]) : dy,
  relu1: reluBackward,
  relu2: reluBackward,
  relu3: reluBackward,
  flatten: flattenBackward,
  pool: maxpoolBackward,
  conv: conv2dBackward,
  dropped: (cache: Cache) => cache.dropped,
}

/** The backward pass with some of its ops replaced. */
const backwardWith =
  (twist: Partial<typeof gradientOps>): typeof backward =>
  (params, cache, t) => {
    const op = { ...gradientOps, ...twist }
    const dense2 = op.dense(op.loss(cache.p, t), op.dropped(cache), params.dense2.w)
    const ddense1 = op.relu3(op.drop(dense2.dx, cache.masks), cache.dense1)
    const dense1 = op.dense(ddense1, cache.flat, params.dense1.w)
    const drelu2 = op.pool(op.flatten(dense1.dx, cache.pool2.shape), cache.relu2)
    const conv2 = op.conv(op.relu2(drelu2, cache.conv2), cache.pool1, params.conv2.w)
    const drelu1 = op.pool(conv2.dx, cache.relu1)
    const conv1 = op.conv(op.relu1(drelu1, cache.conv1), cache.x, params.conv1.w)
    return {
      conv1: { w: conv1.dw, b: conv1.db },
      conv2: { w: conv2.dw, b: conv2.db },
      dense1: { w: dense1.dw, b: dense1.db },
      dense2: { w: dense2.dw, b: dense2.db },
    }
  }

/** The right gradients, changed afterwards. */
const gradients =
  (change: (grads: Params, params: Params) => Partial<Params>): Kata =>
  (params, cache, t) => {
    const grads = backward(params, cache, t)
    return { ...grads, ...change(grads, params) }
  }
const each = (grads: Params, change: (part: Tensor, layer: keyof Params, name: 'w' | 'b') => Tensor) =>
  Object.fromEntries(
    weightedLayers.map((layer) => [
      layer,
      { w: change(grads[layer].w, layer, 'w'), b: change(grads[layer].b, layer, 'b') },
    ]),
  ) as Params

/** Gives the gradient of a window to every number that equals its maximum. */
const poolToAllTies: typeof maxpoolBackward = (dy, x) => {
  const y = maxpool(x)
  const dx = zeros(x.shape)
  const [count, height, width, channels] = y.shape
  for (let n = 0; n < count; n++)
    for (let i = 0; i < 2 * height; i++)
      for (let j = 0; j < 2 * width; j++)
        for (let c = 0; c < channels; c++) {
          const [up, left] = [i >> 1, j >> 1]
          if (x.get(n, i, j, c) === y.get(n, up, left, c)) dx.set(n, i, j, c, dy.get(n, up, left, c))
        }
  return dx
}

letsPass('network/backward', {
  solution: backward,
  'its ops in another guise': backwardWith({}),
  'softmax and crossentropy one after the other': backwardWith({
    loss: (p, t) => softmaxBackward(crossentropyBackward(p, t), p),
  }),
  'relu read from what came out of it': (params, cache, t) =>
    backward(params, { ...cache, conv1: cache.relu1, conv2: cache.relu2, dense1: cache.relu3 }, t),
  'everything computed again from the pictures': (params, cache, t) =>
    backward(params, forwardWith({ conv2d: conv2dInFloat32 })(params, cache.x, cache.masks).cache, t),
})

rejects('network/backward', {
  'summed over the batch': backwardWith({
    loss: (p, t) => times(softmaxCrossentropyBackward(p, t), p.shape[0]),
  }),
  'divided by N twice': backwardWith({
    loss: (p, t) => times(softmaxCrossentropyBackward(p, t), 1 / p.shape[0]),
  }),
  'divided by the classes': backwardWith({
    loss: (p, t) => times(softmaxCrossentropyBackward(p, t), 1 / p.shape[1]),
  }),
  'the wrong sign': backwardWith({ loss: (p, t) => times(softmaxCrossentropyBackward(p, t), -1) }),
  'softmax forgotten': backwardWith({ loss: crossentropyBackward }),
  'the right class alone': backwardWith({
    loss: (p, t) => map(softmaxCrossentropyBackward(p, t), (value, i) => value * contiguous(t).data[i]),
  }),
  'mask forgotten': backwardWith({ drop: identity }),
  'mask twice': backwardWith({ drop: (dy, masks) => gradientOps.drop(gradientOps.drop(dy, masks), masks) }),
  'mask as true and false': backwardWith({
    drop: (dy, masks) => (masks ? map(gradientOps.drop(dy, masks), (value) => value / 2) : dy),
  }),
  'halved without a mask': backwardWith({
    drop: (dy, masks) => (masks ? gradientOps.drop(dy, masks) : times(dy, 0.5)),
  }),
  'relu3 where dropped belongs': backwardWith({ dropped: (cache) => cache.relu3 }),
  'no first relu': backwardWith({ relu1: identity }),
  'no second relu': backwardWith({ relu2: identity }),
  'no third relu': backwardWith({ relu3: identity }),
  'relu of the gradient': backwardWith({ relu3: (dy) => relu(dy) }),
  'the gradient to every equal maximum': backwardWith({ pool: poolToAllTies }),
  'channels first when unflattened': backwardWith({
    flatten: (dy, [count, height, width, channels]) =>
      flattenBackward(dy, [count, channels, height, width]).transpose(0, 2, 3, 1),
  }),
  'convolutions with flipped kernels': backwardWith({
    conv: (dy, x, w) => conv2dBackward(dy, x, contiguous(w.step(-1, -1, 1, 1))),
  }),
  'biases averaged': gradients((grads) =>
    each(grads, (part, layer, name) => (name === 'b' && layer.startsWith('conv') ? times(part, 0.5) : part)),
  ),
  'no gradient for conv1': gradients(({ conv1 }) => ({
    conv1: { w: zeros(conv1.w.shape), b: zeros(conv1.b.shape) },
  })),
  'no gradient for the bias of dense1': gradients(({ dense1 }) => ({
    dense1: { ...dense1, b: zeros(dense1.b.shape) },
  })),
  'weights decay': gradients((grads, params) =>
    each(grads, (part, layer, name) =>
      map(part, (value, i) => value + 1e-3 * contiguous(params[layer][name]).data[i]),
    ),
  ),
  'clipped to 0.01': gradients((grads) =>
    each(grads, (part) => map(part, (g) => Math.max(-0.01, Math.min(0.01, g)))),
  ),
  'dense2 left out': gradients(() => ({ dense2: undefined })),
  'a list': (params, cache, t) => Object.values(backward(params, cache, t)),
  'the weights updated': (params, cache, t) => {
    const grads = backward(params, cache, t)
    params.dense2.b.set(0, params.dense2.b.get(0) - 0.001 * grads.dense2.b.get(0))
    return grads
  },
})

// --- one training step ----------------------------------------------------------------------------

interface StepParts {
  forward: typeof forward
  backward: typeof backward
  adam: typeof adamStep
  /** Which tensors learn. */
  learns: (layer: keyof Params, name: 'w' | 'b') => boolean
  stateOf: (model: Model, layer: keyof Params, name: 'w' | 'b') => Model['state']['conv1']['w']
  report: (before: { p: Tensor; cache: Cache }, batch: Batch, after: Model, masks: Masks) => [number, number]
}

const stepParts: StepParts = {
  forward,
  backward,
  adam: adamStep,
  learns: () => true,
  stateOf: (model, layer, name) => model.state[layer][name],
  report: ({ p }, { t }) => [crossentropy(p, t), accuracy(p, t)],
}

/** A training step with some of its parts replaced. */
const stepWith =
  (twist: Partial<StepParts>): typeof trainStep =>
  (model, batch, masks, options) => {
    const part = { ...stepParts, ...twist }
    const before = part.forward(model.params, batch.x, masks)
    const grads = part.backward(model.params, before.cache, batch.t)
    const params = {} as Params
    const state = {} as OptimizerState
    for (const layer of weightedLayers) {
      const [w, b] = (['w', 'b'] as const).map((name) => {
        const old = model.params[layer][name]
        const next = part.adam(old, grads[layer][name], part.stateOf(model, layer, name), options)
        return part.learns(layer, name) ? next : { ...next, p: old }
      })
      params[layer] = { w: w.p, b: b.p }
      state[layer] = { w: w.state, b: b.state }
    }
    const [loss, share] = part.report(before, batch, { params, state }, masks)
    return { model: { params, state }, loss, accuracy: share }
  }

letsPass('network/train-step', {
  solution: trainStep,
  'its parts in another guise': stepWith({}),
  'in float32': stepWith({
    forward: forwardWith({ conv2d: conv2dInFloat32, dense1: denseInFloat32, dense2: denseInFloat32 }),
  }),
})

rejects('network/train-step', {
  'evaluated, not trained': stepWith({ forward: (params, x) => forward(params, x) }),
  'the loss after the step': stepWith({
    report: (_, { x, t }, after, masks) => {
      const { p } = forward(after.params, x, masks)
      return [crossentropy(p, t), accuracy(p, t)]
    },
  }),
  'the loss without dropout': stepWith({
    report: ({ cache }, { t }, { params }) => {
      const p = softmax(dense(cache.relu3, params.dense2.w, params.dense2.b))
      return [crossentropy(p, t), accuracy(p, t)]
    },
  }),
  'the sum of the losses': stepWith({
    report: ({ p }, { t }) => [crossentropy(p, t) * p.shape[0], accuracy(p, t)],
  }),
  'correct answers counted': stepWith({
    report: ({ p }, { t }) => [crossentropy(p, t), accuracy(p, t) * p.shape[0]],
  }),
  'loss and accuracy swapped': stepWith({ report: ({ p }, { t }) => [accuracy(p, t), crossentropy(p, t)] }),
  'biases do not learn': stepWith({ learns: (_, name) => name === 'w' }),
  'conv2 does not learn': stepWith({ learns: (layer) => layer !== 'conv2' }),
  'only the last layer learns': stepWith({ learns: (layer) => layer === 'dense2' }),
  'every step is the first': stepWith({
    stateOf: (model, layer, name) => ({ ...model.state[layer][name], step: 0 }),
  }),
  'the state forgotten': stepWith({
    stateOf: (model, layer, name) => {
      const { m, v, step } = model.state[layer][name]
      return { m: zeros(m.shape), v: zeros(v.shape), step }
    },
  }),
  'gradient descent': stepWith({
    adam: (p, g, state, options) => ({
      ...adamStep(p, g, state, options),
      p: map(p, (value, i) => value - 0.001 * contiguous(g).data[i]),
    }),
  }),
  'no bias correction': stepWith({
    adam: (p, g, state, { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, ...rest } = {}) => {
      const t = state.step + 1
      const rate = (learningRate * (1 - beta1 ** t)) / Math.sqrt(1 - beta2 ** t)
      return adamStep(p, g, state, { learningRate: rate, beta1, beta2, ...rest })
    },
  }),
  uphill: stepWith({ backward: (...args) => each(backward(...args), (part) => times(part, -1)) }),
  'twice the gradients': stepWith({
    backward: (...args) => each(backward(...args), (part) => times(part, 2)),
  }),
  'options ignored': (model, batch, masks) => trainStep(model, batch, masks),
  'two steps': (model, batch, masks, options) =>
    trainStep(trainStep(model, batch, masks, options).model, batch, masks, options),
  'the gradients after dense2 has moved': (
    model: Model,
    batch: Batch,
    masks: Masks,
    options?: AdamOptions,
  ) => {
    const { params } = trainStep(model, batch, masks, options).model
    return stepWith({
      backward: (old, cache, t) => {
        const grads = backward(old, cache, t)
        return { ...backward({ ...old, dense2: params.dense2 }, cache, t), dense2: grads.dense2 }
      },
    })(model, batch, masks, options)
  },
  'the old state': (model: Model, batch: Batch, masks: Masks, options?: AdamOptions) => {
    const result = trainStep(model, batch, masks, options)
    return { ...result, model: { ...result.model, state: model.state } }
  },
  'the old weights': (model: Model, batch: Batch, masks: Masks, options?: AdamOptions) => {
    const result = trainStep(model, batch, masks, options)
    return { ...result, model: { ...result.model, params: model.params } }
  },
  'the model in place': (model: Model, batch: Batch, masks: Masks, options?: AdamOptions) => {
    const result = trainStep(model, batch, masks, options)
    model.params = result.model.params
    model.state = result.model.state
    return result
  },
  'the model alone': (model: Model, batch: Batch, masks: Masks, options?: AdamOptions) =>
    trainStep(model, batch, masks, options).model,
})

// --- one epoch ------------------------------------------------------------------------------------

const rowsOf = (x: Tensor, rows: readonly number[]): Tensor => {
  const length = x.size / x.shape[0]
  const { data } = contiguous(x)
  const picked = zeros([rows.length, ...x.shape.slice(1)])
  for (const [n, row] of rows.entries()) {
    picked.data.set(data.subarray(row * length, (row + 1) * length), n * length)
  }
  return picked
}

interface EpochParts {
  cut: (options: EpochOptions, data: Batch) => number[][]
  pick: (data: Batch, rows: readonly number[]) => Batch
  masks: (options: EpochOptions, step: number, rows: number) => Masks
  from: (current: Model, first: Model) => Model
  adam: (options: EpochOptions) => AdamOptions | undefined
  report: (
    steps: { result: TrainResult; rows: number }[],
    options: EpochOptions,
    data: Batch,
  ) => [number, number]
}

const epochParts: EpochParts = {
  cut: ({ order, batchSize }) => batches(order, batchSize),
  pick: ({ x, t }, rows) => ({ x: rowsOf(x, rows), t: rowsOf(t, rows) }),
  masks: ({ masksFor }, step, rows) => masksFor(step, rows),
  from: (current) => current,
  adam: ({ adam }) => adam,
  report: (steps, { order }) => [
    steps.reduce((sum, { result, rows }) => sum + result.loss * rows, 0) / order.length,
    steps.reduce((sum, { result, rows }) => sum + result.accuracy * rows, 0) / order.length,
  ],
}

/** An epoch with some of its parts replaced. */
const epochWith =
  (twist: Partial<EpochParts>): typeof epoch =>
  (model, data, options) => {
    const part = { ...epochParts, ...twist }
    let current = model
    const steps = part.cut(options, data).map((rows, step) => {
      const batch = part.pick(data, rows)
      const masks = part.masks(options, step, rows.length)
      const result = trainStep(part.from(current, model), batch, masks, part.adam(options))
      current = result.model
      return { result, rows: rows.length }
    })
    const [loss, share] = part.report(steps, options, data)
    return { model: current, loss, accuracy: share }
  }

letsPass('network/epoch', {
  solution: epoch,
  'its parts in another guise': epochWith({}),
})

rejects('network/epoch', {
  'the last batch dropped': epochWith({
    cut: ({ order, batchSize }) => {
      const whole = batches(order, batchSize).filter((rows) => rows.length === batchSize)
      return whole.length > 0 ? whole : [[...order]]
    },
  }),
  'the order ignored': epochWith({ cut: ({ order, batchSize }) => batches([...order.keys()], batchSize) }),
  sorted: epochWith({
    cut: ({ order, batchSize }) =>
      batches(
        [...order].sort((a, b) => a - b),
        batchSize,
      ),
  }),
  backwards: epochWith({ cut: ({ order, batchSize }) => batches([...order].reverse(), batchSize) }),
  'every picture, in the order or not': epochWith({
    cut: ({ batchSize }, { x }) => batches([...Array(x.shape[0]).keys()], batchSize),
  }),
  'targets in the order of the data': epochWith({
    pick: ({ x, t }, rows) => ({ x: rowsOf(x, rows), t: rowsOf(t, [...rows.keys()]) }),
  }),
  'pictures in the order of the data': epochWith({
    pick: ({ x, t }, rows) => ({ x: rowsOf(x, [...rows.keys()]), t: rowsOf(t, rows) }),
  }),
  'the memory as it lies': epochWith({
    pick: ({ x, t }, rows) => ({
      x: rowsOf(tensor(x.data.slice(0, x.size), x.shape), rows),
      t: rowsOf(t, rows),
    }),
  }),
  'always the first mask': epochWith({
    masks: ({ masksFor, batchSize, order }, _step, rows) => ({
      dropout: masksFor(0, Math.min(batchSize, order.length)).dropout.hi(rows),
    }),
  }),
  'steps counted from 1': epochWith({ masks: ({ masksFor }, step, rows) => masksFor(step + 1, rows) }),
  'the batch size instead of the rows': epochWith({
    masks: ({ masksFor, batchSize }, step) => masksFor(step, batchSize),
  }),
  'no dropout': epochWith({
    masks: ({ masksFor }, step, rows) => ({ dropout: map(masksFor(step, rows).dropout, () => 1) }),
  }),
  'every step from the first model': epochWith({ from: (_current, first) => first }),
  'the state thrown away': epochWith({
    from: (current, first) => ({ params: current.params, state: first.state }),
  }),
  'options ignored': epochWith({ adam: () => undefined }),
  'the mean of the means': epochWith({
    report: (steps) => [
      steps.reduce((sum, { result }) => sum + result.loss, 0) / steps.length,
      steps.reduce((sum, { result }) => sum + result.accuracy, 0) / steps.length,
    ],
  }),
  'the last loss': epochWith({
    report: (steps) => [steps.at(-1)!.result.loss, steps.at(-1)!.result.accuracy],
  }),
  'divided by all pictures': epochWith({
    report: (steps, options, { x }) =>
      epochParts.report(steps, { ...options, order: [...Array(x.shape[0]).keys()] }, { x, t: x }),
  }),
  sums: epochWith({
    report: (steps, { order }, data) =>
      epochParts.report(steps, { order } as EpochOptions, data).map((mean) => mean * order.length) as [
        number,
        number,
      ],
  }),
  'two epochs': (model: Model, data: Batch, options: EpochOptions) =>
    epoch(epoch(model, data, options).model, data, options),
  'a step too few': (model: Model, data: Batch, options: EpochOptions) => {
    const left = { ...options, order: options.order.slice(0, -options.batchSize) }
    return left.order.length === 0
      ? epoch(model, data, options)
      : { ...epoch(model, data, options), model: epoch(model, data, left).model }
  },
  'the order used up': (model: Model, data: Batch, options: EpochOptions) => {
    const result = epoch(model, data, options)
    ;(options.order as number[]).length = 0
    return result
  },
})

// --- the reference --------------------------------------------------------------------------------

/** Ten batches of four for the tiny network, and a model to start from. */
function run(seed: number, maskOf = (mask: number) => mask) {
  const random = randomOf(seed, 'run')
  const model = freshModel(drawnParams(random, tiny))
  const data = drawnBatch(random, 40, tiny)
  const masks = Array.from({ length: 10 }, () => {
    const { shape, data: numbers } = drawnMasks(random, 4, tiny).dropout
    return { shape, data: numbers.map(maskOf) }
  })
  const rows = Array.from({ length: 10 }, (_, i) => [4 * i, 4 * i + 1, 4 * i + 2, 4 * i + 3])
  const batchesOf = rows.map((four) => ({
    x: reference.rowsOf(data.x, four),
    t: reference.rowsOf(data.t, four),
  }))
  const { steps } = reference.epoch(model, data, rows.flat(), 4, masks)
  return { model, batches: batchesOf, masks, steps }
}

test("the reference trains like TensorFlow.js's own layers and `compile`, losses and weights", async () => {
  // Layers draw their own dropout masks: here nothing is dropped.
  const { model, batches: ten, steps } = run(4, () => 1)
  const layers: typeof import('@tensorflow/tfjs-layers') = createRequire(import.meta.url)(
    '@tensorflow/tfjs-layers',
  )
  const keras = layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape: [10, 10, 3], filters: 3, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.conv2d({ filters: 5, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 6, activation: 'relu' }),
      layers.layers.dense({ units: 5, activation: 'softmax' }),
    ],
  })
  keras.compile({
    optimizer: tf.train.adam(1e-3, 0.9, 0.999, 1e-7),
    loss: 'categoricalCrossentropy',
    metrics: ['accuracy'],
  })
  const weights = weightedLayers.flatMap((layer) => [model.params[layer].w, model.params[layer].b])
  keras.setWeights(weights.map(tensorOf))

  for (const [i, { x, t }] of ten.entries()) {
    const [loss, share] = (await keras.trainOnBatch(tensorOf(x), tensorOf(t))) as number[]
    expect(steps[i].loss).toBeCloseTo(loss, 5)
    expect(steps[i].accuracy).toBeCloseTo(share, 5)
  }
  const trained = keras.getWeights().map(dataOf)
  const after = weightedLayers.flatMap((layer) => [
    steps[9].model.params[layer].w,
    steps[9].model.params[layer].b,
  ])
  for (const [i, { data }] of after.entries()) {
    expect(Math.max(...data.map((w, j) => Math.abs(w - trained[i].data[j])))).toBeLessThan(1e-5)
  }
  keras.dispose()
})

test('ten steps of the solution, one after the other, follow the losses of TensorFlow.js', () => {
  for (const seed of seeds) {
    const { model: first, batches: ten, masks, steps } = run(seed)
    let model: reference.ModelData = first
    for (const [i, batch] of ten.entries()) {
      const testCase: Case = {
        name: `step ${i}`,
        kind: 'general',
        seed,
        args: [model, batch, { dropout: masks[i] }],
      }
      const performance = perform(trainStep, testCase)
      if ('failure' in performance) throw new Error(performance.failure.message)
      const result = performance.returned as reference.TrainedData
      expect(Math.abs(result.loss - steps[i].loss)).toBeLessThan(1e-4)
      model = result.model
    }
  }
})

test('the reference leaves no tensor behind', () => {
  const before = tidy(() => tf.memory().numTensors)
  run(5)
  for (const id of Object.keys(checks))
    for (const testCase of checks[id].cases(5)) expectedOf(checks[id], testCase)
  expect(tf.memory().numTensors).toBe(before)
})

test('a case that was sent to another process and back is judged the same', () => {
  for (const [id, kata] of Object.entries({ 'network/train-step': trainStep, 'network/epoch': epoch })) {
    for (const testCase of casesOf(id, 1)) {
      const sent = structuredClone(testCase)
      expect(judge(checks[id], sent, structuredClone(perform(kata, sent)))).toEqual({ passed: true })
    }
  }
})

test('the cases have the same names for every seed, and other numbers', () => {
  for (const id of Object.keys(checks)) {
    const [a, b] = [1, 2].map((seed) => casesOf(id, seed))
    expect(a.map(({ name }) => name)).toEqual(b.map(({ name }) => name))
    expect(new Set(a.map(({ name }) => name)).size).toBe(a.length)
    expect(a.at(-1)!.args).not.toEqual(b.at(-1)!.args)
  }
})
