/** What the cases of the pipeline katas let pass, and what they do not. The network has a test of its own. */
import ndarray from 'ndarray'
import { expect, test } from 'vitest'
import { adamStep } from '#solutions/adam/step.ts'
import { batches } from '#solutions/batches/batches.ts'
import { shuffle } from '#solutions/batches/shuffle.ts'
import { validationSplit } from '#solutions/batches/split.ts'
import { dropoutMask } from '#solutions/dropout/mask.ts'
import { glorotUniform } from '#solutions/glorot/uniform.ts'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { transpose } from '#solutions/ndarray/transpose.ts'
import { outputShape } from '#solutions/shapes/output.ts'
import { parameterCount } from '#solutions/shapes/parameters.ts'
import { summary } from '#solutions/shapes/summary.ts'
import {
  type AdamOptions,
  type AdamState,
  contiguous,
  type Layer,
  type Random,
  type Shape,
  type SummaryRow,
  size,
  type Tensor,
  tensor,
  zeros,
} from '../../src/tensor.ts'
import type { TensorData } from '../cases/case.ts'
import { normal, randomOf, uniform } from '../cases/draw.ts'
import { evaluate } from '../judge/evaluate.ts'
import { checks as adam, expectedStep, freshState } from '../ops/adam/cases.ts'
import { checks as split } from '../ops/batches/cases.ts'
import { checks as mask } from '../ops/dropout/mask-cases.ts'
import { checks as glorot } from '../ops/glorot/cases.ts'
import { checks as metrics } from '../ops/metrics/cases.ts'
import { checks as arrays } from '../ops/ndarray/cases.ts'
import { checks as shapes } from '../ops/shapes/cases.ts'
import { type AdamStateData, adamStep as referenceStep } from './network.ts'
import { dataOf, tensorOf, tf, tidy } from './tensorflow.ts'

const checks = { ...arrays, ...shapes, ...glorot, ...adam, ...metrics, ...split, ...mask }
const seeds = [1, 2, 3, 20_24, 987_654_321]

// biome-ignore lint/suspicious/noExplicitAny: functions of every signature, right and wrong
type Kata = (...args: any[]) => unknown

/** The name and the message of the first case that fails. */
function failure(id: string, kata: Kata, seed: number): string | undefined {
  for (const testCase of checks[id].cases(seed)) {
    const outcome = evaluate(checks[id], kata, testCase)
    if (!outcome.passed) return `${testCase.name}: ${outcome.failure.message}`
  }
  return undefined
}

// --- right ----------------------------------------------------------------------------------------

const { fround } = Math

/** Adam with every intermediate number in float32. */
function adamInFloat32(p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const step = state.step + 1
  const [newP, newM, newV] = [zeros(p.shape), zeros(p.shape), zeros(p.shape)]
  const [pData, gData, mData, vData] = [p, g, state.m, state.v].map((t) => contiguous(t).data)
  for (let i = 0; i < p.size; i++) {
    const m = fround(fround(beta1 * mData[i]) + fround((1 - beta1) * gData[i]))
    const v = fround(fround(beta2 * vData[i]) + fround((1 - beta2) * fround(gData[i] * gData[i])))
    const mHat = fround(m / fround(1 - beta1 ** step))
    const vHat = fround(v / fround(1 - beta2 ** step))
    const update = fround(fround(learningRate * mHat) / fround(fround(Math.sqrt(vHat)) + epsilon))
    newP.data[i] = pData[i] - update
    newM.data[i] = m
    newV.data[i] = v
  }
  return { p: newP, state: { m: newM, v: newV, step } }
}

/** Adam as Kingma and Ba write it for speed, with the corrections in the learning rate and in epsilon. */
function adamRearranged(p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const step = state.step + 1
  const root = Math.sqrt(1 - beta2 ** step)
  const rate = (learningRate * root) / (1 - beta1 ** step)
  const [pData, gData, mData, vData] = [p, g, state.m, state.v].map((t) => contiguous(t).data)
  const m = mData.map((x, i) => x + (1 - beta1) * (gData[i] - x))
  const v = vData.map((x, i) => x + (1 - beta2) * (gData[i] ** 2 - x))
  const moved = pData.map((x, i) => x - (rate * m[i]) / (Math.sqrt(v[i]) + epsilon * root))
  return { p: tensor(moved, p.shape), state: { m: tensor(m, p.shape), v: tensor(v, p.shape), step } }
}

const right: Record<string, Record<string, Kata>> = {
  'ndarray/transpose': {
    solution: transpose,
    'on flat indices': (x: Tensor) => {
      const [rows, columns] = x.shape
      const flat = contiguous(x).data
      return tensor(
        Array.from({ length: rows * columns }, (_, i) => flat[(i % rows) * columns + Math.floor(i / rows)]),
        [columns, rows],
      )
    },
    'a view of a copy': (x: Tensor) => {
      const copy = tensor(contiguous(x).data, x.shape)
      return copy.transpose(1, 0)
    },
  },
  'shapes/output': { solution: outputShape },
  'shapes/parameters': { solution: parameterCount },
  'shapes/summary': { solution: summary },
  'glorot/uniform': {
    solution: glorotUniform,
    'from last to first, from the top down': (shape: Shape, random: Random) => {
      const w = zeros(shape)
      const [fanIn, fanOut] = shape.slice(-2).map((n) => (n * size(shape)) / (shape.at(-1)! * shape.at(-2)!))
      const limit = Math.sqrt(6 / (fanIn + fanOut))
      for (let i = w.size - 1; i >= 0; i--) w.data[i] = limit - 2 * limit * random()
      return w
    },
  },
  'adam/step': { solution: adamStep, 'in float32': adamInFloat32, rearranged: adamRearranged },
  'metrics/accuracy': {
    solution: accuracy,
    'by sorting, added up in float32': (p: Tensor, t: Tensor) => {
      const [rows, classes] = p.shape
      const best = (x: Tensor, n: number) =>
        Array.from({ length: classes }, (_, c) => c).sort((a, b) => x.get(n, b) - x.get(n, a) || a - b)[0]
      let share = 0
      for (let n = 0; n < rows; n++) if (best(p, n) === best(t, n)) share = fround(share + fround(1 / rows))
      return share
    },
  },
  'batches/split': {
    solution: validationSplit,
    'counted from the end': (n: number, fraction: number) => {
      const indices = [...Array(n).keys()]
      const validation = indices.splice(n - Math.ceil(n * fraction))
      return { train: indices, validation }
    },
  },
  'batches/shuffle': {
    solution: shuffle,
    'inside out': (indices: number[], random: Random) => {
      const order: number[] = []
      for (const [i, index] of indices.entries()) {
        const j = Math.floor(random() * (i + 1))
        if (j < i) order.push(order[j])
        order[j] = index
      }
      return order
    },
    'from the front': (indices: number[], random: Random) => {
      const order = indices.slice()
      for (let i = 0; i < order.length; i++) {
        const j = i + Math.floor(random() * (order.length - i))
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
    'sorted by drawn keys': (indices: number[], random: Random) =>
      indices
        .map((index) => ({ index, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ index }) => index),
    'drawn from a hat': (indices: number[], random: Random) => {
      const hat = [...indices]
      return indices.map(() => hat.splice(Math.floor(random() * hat.length), 1)[0])
    },
  },
  'batches/batches': {
    solution: batches,
    'one by one': (indices: number[], count: number) => {
      const all: number[][] = []
      for (const index of indices) {
        const last = all.at(-1)
        if (last && last.length < count) last.push(index)
        else all.push([index])
      }
      return all
    },
  },
  'dropout/mask': {
    solution: dropoutMask,
    'dropped from the top, last element first': (shape: Shape, rate: number, random: Random) => {
      const m = zeros(shape)
      for (let i = m.size - 1; i >= 0; i--)
        m.data[i] = random() >= 1 - rate ? 0 : fround(1 / fround(1 - rate))
      return m
    },
  },
}

for (const [id, katas] of Object.entries(right)) {
  for (const [name, kata] of Object.entries(katas)) {
    test(`${id} lets pass: ${name}`, () => {
      expect(seeds.map((seed) => failure(id, kata, seed))).toEqual(seeds.map(() => undefined))
    })
  }
}

// --- wrong ----------------------------------------------------------------------------------------

/** What a wrong kata does differently in one kind of layer; elsewhere it is right. */
const insteadOf =
  (type: Layer['type'], change: (layer: Layer & Record<string, unknown>, shape: number[]) => unknown): Kata =>
  (layer: Layer, shape: number[]) =>
    layer.type === type ? change(layer as Layer & Record<string, unknown>, shape) : outputShape(layer, shape)

type Conv = Extract<Layer, { type: 'conv2d' }>
type Pool = Extract<Layer, { type: 'maxpool' }>
const conv = (change: (layer: Conv) => Partial<Conv>): Kata =>
  insteadOf('conv2d', (layer, shape) => outputShape({ ...(layer as Conv), ...change(layer as Conv) }, shape))
const pool = (change: (layer: Pool) => Partial<Pool>): Kata =>
  insteadOf('maxpool', (layer, shape) => outputShape({ ...(layer as Pool), ...change(layer as Pool) }, shape))

/** A count that is wrong for convolutions, or for dense layers. */
const counting =
  (type: Layer['type'], change: (right: number, layer: never, shape: number[]) => number): Kata =>
  (layer: Layer, shape: number[]) => {
    const count = parameterCount(layer, shape)
    return layer.type === type ? change(count, layer as never, shape) : count
  }

const summing =
  (change: (rows: SummaryRow[], layers: Layer[], shape: number[]) => unknown): Kata =>
  (layers: Layer[], shape: number[]) =>
    change(summary(layers, shape), layers, shape)

const filled = (shape: Shape, draw: (i: number) => number): Tensor =>
  tensor(
    Array.from({ length: size(shape) }, (_, i) => draw(i)),
    shape,
  )

const glorotWith =
  (limitOf: (fanIn: number, fanOut: number, shape: Shape) => number, low = -1, high = 1): Kata =>
  (shape: Shape, random: Random) => {
    const field = size(shape.slice(0, -2))
    const limit = limitOf(field * shape.at(-2)!, field * shape.at(-1)!, shape)
    return filled(shape, () => limit * (low + (high - low) * random()))
  }

/** One normal number for each call of `random`: the inverse of the logistic distribution is close enough. */
const bell = (random: Random, limit: number) => {
  const r = random()
  return Math.max(-limit, Math.min(limit, (limit / 4) * Math.log(r / (1 - r))))
}

const swapping =
  (partner: (random: Random, i: number, n: number) => number): Kata =>
  (indices: number[], random: Random) => {
    const order = [...indices]
    for (let i = order.length - 1; i > 0; i--) {
      const j = partner(random, i, order.length)
      ;[order[i], order[j]] = [order[j], order[i]]
    }
    return order
  }

const wrongly: Record<string, Record<string, Kata>> = {
  'ndarray/transpose': {
    'a view': (x: Tensor) => x.transpose(1, 0),
    'a new header over the old memory': (x: Tensor) =>
      ndarray(x.data, [x.shape[1], x.shape[0]], [x.stride[1], x.stride[0]], x.offset),
    'only the shape': (x: Tensor) => tensor(contiguous(x).data, [x.shape[1], x.shape[0]]),
    'the memory as it lies': (x: Tensor) => {
      const [rows, columns] = x.shape
      return filled([columns, rows], (i) => x.data[(i % rows) * columns + Math.floor(i / rows)])
    },
  },
  'shapes/output': {
    'conv2d rounds up': conv(({ padding = 'valid' }) => ({
      padding: padding === 'valid' ? 'same' : padding,
    })),
    'same is valid': conv(() => ({ padding: 'valid' })),
    'same keeps the size, whatever the strides': insteadOf('conv2d', (layer, shape) => {
      const one = layer as Conv
      return one.padding === 'same' ? [shape[0], shape[1], one.filters] : outputShape(one, shape)
    }),
    'strides forgotten': conv(() => ({ strides: [1, 1] })),
    'strides swapped': conv(({ strides = [1, 1] }) => ({ strides: [strides[1], strides[0]] })),
    'kernel swapped': conv(({ kernelSize }) => ({ kernelSize: [kernelSize[1], kernelSize[0]] })),
    'channels instead of filters': insteadOf('conv2d', (layer, shape) => [
      ...outputShape(layer, shape).slice(0, 2),
      shape[2],
    ]),
    'the plus one forgotten': insteadOf('conv2d', (layer, shape) => {
      const [height, width, channels] = outputShape(layer, shape)
      return [height - 1, width - 1, channels]
    }),
    'pool always steps by 2': pool(() => ({ strides: [2, 2] })),
    'pool always steps by its size': pool(() => ({ strides: undefined })),
    'pool always 2x2': pool(() => ({ poolSize: [2, 2] })),
    'pool rounds up': insteadOf('maxpool', (layer, shape) => {
      const { poolSize = [2, 2], strides = poolSize } = layer as Pool
      return [Math.ceil(shape[0] / strides[0]), Math.ceil(shape[1] / strides[1]), shape[2]]
    }),
    'pool loses the channels': insteadOf('maxpool', (layer, shape) => outputShape(layer, shape).slice(0, 2)),
    'flatten keeps the channels': insteadOf('flatten', (_, shape) =>
      shape.length === 3 ? [shape[0] * shape[1], shape[2]] : shape,
    ),
    'a number instead of a list': insteadOf('dense', (layer) => layer.units),
    'with the batch axis': (layer: Layer, shape: number[]) => [1, ...outputShape(layer, shape)],
    'dropout drops': insteadOf('dropout', (layer, shape) => shape.map((n) => n * (1 - Number(layer.rate)))),
    'the argument changed': (layer: Layer, shape: number[]) => {
      const output = outputShape(layer, shape)
      shape.splice(0, shape.length, ...output)
      return output
    },
  },
  'shapes/parameters': {
    'conv2d without biases': counting('conv2d', (count, { filters }: Conv) => count - filters),
    'dense without biases': counting('dense', (count, { units }: { units: number }) => count - units),
    'one bias for all': counting('conv2d', (count, { filters }: Conv) => count - filters + 1),
    'channels forgotten': counting(
      'conv2d',
      (_, { kernelSize: [h, w], filters }: Conv) => (h * w + 1) * filters,
    ),
    'a bias for every channel': counting(
      'conv2d',
      (_, { kernelSize: [h, w], filters }: Conv, [, , channels]) => (h * w + 1) * channels * filters,
    ),
    'a filter for every place': counting('conv2d', (count, _, [height, width]) => count * height * width),
    'a square kernel': counting(
      'conv2d',
      (_, { kernelSize: [h], filters }: Conv, [, , channels]) => (h * h * channels + 1) * filters,
    ),
    'relu learns': counting('relu', (_, __, shape) => size(shape)),
    'undefined elsewhere': (layer: Layer, shape: number[]) => parameterCount(layer, shape) || undefined,
  },
  'shapes/summary': {
    'no total': summing((rows) => rows.slice(0, -1)),
    'the total at the top': summing((rows) => [rows.at(-1)!, ...rows.slice(0, -1)]),
    'a row for the input': summing((rows, _, shape) => [
      { layer: 'input', output: shape, parameters: 0 },
      ...rows,
    ]),
    'every layer sees the input': (layers: Layer[], shape: number[]) =>
      layers.map((layer) => summary([layer], shape)[0]).concat(summary(layers, shape).at(-1)!),
    'what goes in instead of what comes out': summing((rows, _, shape) =>
      rows.map((row, i) => ({ ...row, output: i === 0 ? shape : rows[i - 1].output })),
    ),
    'parameters of what comes out': summing((rows, layers) =>
      rows.map((row, i) => ({ ...row, parameters: layers[i] ? parameterCount(layers[i], row.output) : 0 })),
    ),
    'the total counts layers': summing((rows) =>
      rows.with(-1, { ...rows.at(-1)!, parameters: rows.length - 1 }),
    ),
    'only layers that learn': summing((rows) => rows.filter((row) => row.parameters > 0)),
    'names of its own': summing((rows) => rows.map((row, i) => ({ ...row, layer: `${row.layer}_${i}` }))),
    'as text': summing((rows) => rows.map((row) => Object.values(row).join(' ')).join('\n')),
  },
  'glorot/uniform': {
    'fan-in only': glorotWith((fanIn) => Math.sqrt(6 / fanIn)),
    'the mean of the fans': glorotWith((fanIn, fanOut) => Math.sqrt(12 / (fanIn + fanOut))),
    'no receptive field': glorotWith((_, __, shape) => Math.sqrt(6 / (shape.at(-1)! + shape.at(-2)!))),
    'the deviation of Glorot-normal': glorotWith((fanIn, fanOut) => Math.sqrt(2 / (fanIn + fanOut))),
    'no root': glorotWith((fanIn, fanOut) => 6 / (fanIn + fanOut)),
    'half the range': glorotWith((fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut)), 0, 1),
    'range halved': glorotWith((fanIn, fanOut) => Math.sqrt(6 / (fanIn + fanOut)), -0.5, 0.5),
    'two percent too wide': glorotWith((fanIn, fanOut) => 1.02 * Math.sqrt(6 / (fanIn + fanOut))),
    'two percent too narrow': glorotWith((fanIn, fanOut) => 0.98 * Math.sqrt(6 / (fanIn + fanOut))),
    'bell-shaped, cut at the limit': (shape: Shape, random: Random) => {
      const field = size(shape.slice(0, -2))
      const limit = Math.sqrt(6 / (field * (shape.at(-2)! + shape.at(-1)!)))
      return filled(shape, () => bell(random, limit))
    },
    'Math.random': (shape: Shape) => glorotUniform(shape, Math.random),
    'Math.random, and `random` for show': (shape: Shape, random: Random) =>
      glorotUniform(shape, () => 0 * random() + Math.random()),
    'always the same numbers': (shape: Shape, random: Random) => {
      filled(shape, random)
      return glorotUniform(shape, randomOf(7))
    },
    'one number for all': (shape: Shape, random: Random) => {
      const [w] = glorotUniform(shape, random).data
      return filled(shape, () => w)
    },
    'every row the same': (shape: Shape, random: Random) => {
      const { data } = glorotUniform(shape, random)
      return filled(shape, (i) => data[i % shape.at(-1)!])
    },
    zeros: (shape: Shape) => zeros(shape),
    flat: (shape: Shape, random: Random) => glorotUniform([size(shape), 1], random),
    'not a number': (shape: Shape, random: Random) => filled(shape, () => Math.sqrt(random() - 2)),
  },
  'adam/step': {
    'the paper has epsilon 1e-8': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) =>
      adamStep(p, g, state, { epsilon: 1e-8, ...options }),
    'epsilon as in Keras': (p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) => {
      const { beta2 = 0.999, epsilon = 1e-7 } = options
      const scaled = epsilon / Math.sqrt(1 - beta2 ** (state.step + 1))
      return adamStep(p, g, state, { ...options, epsilon: scaled })
    },
    'no epsilon': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) =>
      adamStep(p, g, state, { ...options, epsilon: 0 }),
    'always the first step': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, { ...state, step: 0 }, options)
      return { ...next, state: { ...next.state, step: state.step + 1 } }
    },
    'one step ahead': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, { ...state, step: state.step + 1 }, options)
      return { ...next, state: { ...next.state, step: state.step + 1 } }
    },
    'step not counted': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, state, options)
      return { ...next, state: { ...next.state, step: state.step } }
    },
    'step counted in the old state': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, state, options)
      state.step++
      return next
    },
    'options ignored': (p: Tensor, g: Tensor, state: AdamState) => adamStep(p, g, state),
    'only the learning rate': (p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) =>
      adamStep(p, g, state, { learningRate: options.learningRate }),
    uphill: (p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) =>
      adamStep(p, g, state, { ...options, learningRate: -(options.learningRate ?? 1e-3) }),
    'the old state': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => ({
      p: adamStep(p, g, state, options).p,
      state: { ...state, step: state.step + 1 },
    }),
    'the weights alone': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) =>
      adamStep(p, g, state, options).p,
  },
  'metrics/accuracy': {
    'the last of ties': (p: Tensor, t: Tensor) => accuracy(p.step(1, -1), t.step(1, -1)),
    count: (p: Tensor, t: Tensor) => accuracy(p, t) * p.shape[0],
    percent: (p: Tensor, t: Tensor) => accuracy(p, t) * 100,
    'error rate': (p: Tensor, t: Tensor) => 1 - accuracy(p, t),
    'the memory as it lies': (p: Tensor, t: Tensor) =>
      accuracy(ndarray(p.data, p.shape), ndarray(t.data, t.shape)),
    'above a half': (p: Tensor, t: Tensor) => {
      let correct = 0
      for (let n = 0; n < p.shape[0]; n++) {
        for (let c = 0; c < p.shape[1]; c++) if (p.get(n, c) > 0.5 && t.get(n, c) > 0.5) correct++
      }
      return correct / p.shape[0]
    },
    'the first class never wins': (p: Tensor, t: Tensor) => accuracy(p.lo(0, 1), t.lo(0, 1)),
  },
  'batches/split': {
    'the first fraction': (n: number, fraction: number) => {
      const { train, validation } = validationSplit(n, 1 - fraction)
      return { train: validation, validation: train }
    },
    'the fraction rounded down': (n: number, fraction: number) => {
      const all = [...Array(n).keys()]
      const count = Math.floor(n * fraction)
      return { train: all.slice(0, n - count), validation: all.slice(n - count) }
    },
    'slice(-0)': (n: number, fraction: number) => {
      const all = [...Array(n).keys()]
      const count = Math.ceil(n * fraction)
      return { train: all.slice(0, -count), validation: all.slice(-count) }
    },
    'one lost': (n: number, fraction: number) => {
      const { train, validation } = validationSplit(n, fraction)
      return { train: train.slice(0, -1), validation }
    },
    shuffled: (n: number, fraction: number) => {
      const all = shuffle([...Array(n).keys()], randomOf(1))
      const cut = Math.floor(n * (1 - fraction))
      return { train: all.slice(0, cut), validation: all.slice(cut) }
    },
    'a list of two': (n: number, fraction: number) => Object.values(validationSplit(n, fraction)),
  },
  'batches/shuffle': {
    'a partner from anywhere': swapping((random, _, n) => Math.floor(random() * n)),
    'never itself': swapping((random, i) => Math.floor(random() * i)),
    'rounded to the nearest': swapping((random, i) => Math.round(random() * i)),
    'the first place left out': swapping((random, i) => 1 + Math.floor(random() * i)),
    'sorted by a coin': (indices: number[], random: Random) => [...indices].sort(() => random() - 0.5),
    'sorted by another coin': (indices: number[], random: Random) =>
      [...indices].sort(() => (random() < 0.5 ? -1 : 1)),
    'as many random swaps as indices': (indices: number[], random: Random) => {
      const order = [...indices]
      const any = () => Math.floor(random() * order.length)
      for (let k = 0; k < order.length; k++) {
        const [i, j] = [any(), any()]
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
    rotated: (indices: number[], random: Random) => {
      const start = Math.floor(random() * indices.length)
      return [...indices.slice(start), ...indices.slice(0, start)]
    },
    'in place': (indices: number[], random: Random) => {
      const order = shuffle(indices, random)
      indices.splice(0, indices.length, ...order)
      return indices
    },
    'drawn with replacement': (indices: number[], random: Random) =>
      indices.map(() => indices[Math.floor(random() * indices.length)]),
    'Math.random': (indices: number[]) => shuffle(indices, Math.random),
    'Math.random, and `random` for show': (indices: number[], random: Random) =>
      shuffle(indices, () => 0 * random() + Math.random()),
    'always the same order': (indices: number[], random: Random) => {
      random()
      return shuffle(indices, randomOf(3))
    },
    'one draw for all': (indices: number[], random: Random) => {
      const drawn = random()
      return shuffle(indices, () => drawn)
    },
    'the places': (indices: number[], random: Random) => shuffle([...indices.keys()], random),
    'not at all': (indices: number[]) => [...indices],
  },
  'batches/batches': {
    'the last one dropped': (indices: number[], count: number) =>
      batches(indices, count).filter((batch) => batch.length === count),
    'the last one filled up': (indices: number[], count: number) =>
      batches(indices, count).map((batch) => [...batch, ...indices].slice(0, count)),
    'an empty one at the end': (indices: number[], count: number) =>
      Array.from({ length: Math.floor(indices.length / count) + 1 }, (_, i) =>
        indices.slice(i * count, (i + 1) * count),
      ),
    'so many batches': (indices: number[], count: number) =>
      batches(indices, Math.ceil(indices.length / count)),
    'dealt out': (indices: number[], count: number) => {
      const n = Math.ceil(indices.length / count)
      return Array.from({ length: n }, (_, i) => indices.filter((__, place) => place % n === i))
    },
    sorted: (indices: number[], count: number) =>
      batches(
        [...indices].sort((a, b) => a - b),
        count,
      ),
    flat: (indices: number[]) => [...indices],
  },
  'dropout/mask': {
    'keep and drop swapped': (shape: Shape, rate: number, random: Random) =>
      filled(shape, () => (random() < rate ? 1 / (1 - rate) : 0)),
    'not rescaled': (shape: Shape, rate: number, random: Random) =>
      filled(shape, () => (random() < rate ? 0 : 1)),
    'scaled by 1 / rate': (shape: Shape, rate: number, random: Random) =>
      filled(shape, () => (random() < rate ? 0 : 1 / rate)),
    'always one half': (shape: Shape, _: number, random: Random) => dropoutMask(shape, 0.5, random),
    'true and false': (shape: Shape, rate: number, random: Random) =>
      Array.from({ length: size(shape) }, () => random() >= rate),
    'one draw a row': (shape: Shape, rate: number, random: Random) => {
      const columns = shape.at(-1)!
      const row = dropoutMask([size(shape) / columns], rate, random)
      return filled(shape, (i) => row.data[Math.floor(i / columns)])
    },
    'one row for all': (shape: Shape, rate: number, random: Random) => {
      const { data } = dropoutMask(shape, rate, random)
      return filled(shape, (i) => data[i % shape.at(-1)!])
    },
    'an exact share': (shape: Shape, rate: number, random: Random) => {
      const keys = Array.from({ length: size(shape) }, random)
      const least = [...keys].sort((a, b) => a - b)[Math.floor(rate * keys.length)]
      return filled(shape, (i) => (keys[i] < least ? 0 : 1 / (1 - rate)))
    },
    'the first element never dropped': (shape: Shape, rate: number, random: Random) => {
      const m = dropoutMask(shape, rate, random)
      m.data[0] = 1 / (1 - rate)
      return m
    },
    'Math.random': (shape: Shape, rate: number) => dropoutMask(shape, rate, Math.random),
    'always the same mask': (shape: Shape, rate: number, random: Random) => {
      filled(shape, random)
      return dropoutMask(shape, rate, randomOf(5))
    },
    'nothing dropped': (shape: Shape, rate: number, random: Random) =>
      filled(shape, () => (random() < 0 ? 0 : 1 / (1 - rate))),
  },
}

for (const [id, katas] of Object.entries(wrongly)) {
  for (const [name, kata] of Object.entries(katas)) {
    test(`${id} rejects: ${name}`, () => {
      expect(seeds.filter((seed) => failure(id, kata, seed) === undefined)).toEqual([])
    })
  }
}

test('every kata here is tried from both sides', () => {
  expect(Object.keys(wrongly).sort()).toEqual(Object.keys(checks).sort())
  expect(Object.keys(right).sort()).toEqual(Object.keys(checks).sort())
})

// --- the references -------------------------------------------------------------------------------

test('Adam put into a state goes on as the optimiser that got there by itself', () => {
  const random = randomOf(1)
  const p = uniform(random, [6, 5])
  const gradients = Array.from({ length: 10 }, () => normal(random, [6, 5], 0.1))
  const path = tidy(() => {
    const optimizer = tf.train.adam(0.01, 0.8, 0.95, 1e-3)
    const weights = tf.variable(tensorOf(p))
    const seen = gradients.map((g) => {
      optimizer.applyGradients([{ name: weights.name, tensor: tensorOf(g) }])
      return dataOf(weights)
    })
    weights.dispose()
    optimizer.dispose()
    return seen
  })
  let [weights, state]: [TensorData, AdamStateData] = [p, freshState(p)]
  for (const [i, g] of gradients.entries()) {
    ;({ p: weights, state } = referenceStep(weights, g, state, {
      learningRate: 0.01,
      beta1: 0.8,
      beta2: 0.95,
      epsilon: 1e-3,
    }))
    const far = weights.data.map((x, j) => Math.abs(x - path[i].data[j]))
    expect(Math.max(...far)).toBeLessThan(1e-6)
  }
  expect(tf.memory().numTensors).toBe(0)
})

test('the formula of the paper, in float64, is well inside the tolerance around TensorFlow.js', () => {
  for (const seed of seeds) {
    const random = randomOf(seed, 'paper')
    for (const [step, deviation] of [
      [0, 0.1],
      [0, 1e-7],
      [9, 0.1],
      [9, 1e-7],
      [2000, 0.1],
    ]) {
      const [p, g] = [uniform(random, [50], -0.5, 0.5), normal(random, [50], deviation)]
      const state =
        step === 0
          ? freshState(p)
          : {
              m: normal(random, [50], deviation / 3),
              v: uniform(random, [50], deviation ** 2 / 2, deviation ** 2),
              step,
            }
      const expected = expectedStep(p, g, state)
      const t = step + 1
      for (let i = 0; i < 50; i++) {
        const m = 0.9 * state.m.data[i] + 0.1 * g.data[i]
        const v = 0.999 * state.v.data[i] + 0.001 * g.data[i] ** 2
        const next = p.data[i] - (0.001 * (m / (1 - 0.9 ** t))) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-7)
        expect(Math.abs(next - expected.p.data[i])).toBeLessThanOrEqual(expected.p.tolerance[i] / 2)
        expect(Math.abs(m - expected.state.m.data[i])).toBeLessThanOrEqual(expected.state.m.tolerance[i] / 2)
        expect(Math.abs(v - expected.state.v.data[i])).toBeLessThanOrEqual(expected.state.v.tolerance[i] / 2)
      }
    }
  }
})
