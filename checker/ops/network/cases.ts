/**
 * The network katas, on networks that take a few milliseconds. They get the same weights, the same pictures in the same
 * order and the same masks as TensorFlow.js.
 */

import { type AdamOptions, weightedLayers } from '../../../src/tensor.ts'
import { calledAgain, calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Expected, ExpectedTensor, TensorData, Value, View } from '../../cases/case.ts'
import {
  oneHot,
  permutation,
  probabilities,
  randomOf,
  sliced,
  tensorData,
  transposed,
} from '../../cases/draw.ts'
import { inOneRow } from '../../cases/range.ts'
import { exactly } from '../../cases/tolerance.ts'
import { mapTensors } from '../../cases/values.ts'
import {
  type BatchData,
  type CacheData,
  epoch,
  forward,
  gradients,
  type MasksData,
  type ModelData,
  type ParamsData,
  rowsOf,
  type SteppedData,
  type TrainedData,
  trainStep,
} from '../../reference/reference-network.ts'
import { expectedStep } from '../adam/cases.ts'
import {
  certain,
  drawnBatch,
  drawnMask,
  drawnMasks,
  drawnParams,
  freshModel,
  isAlive,
  isMixed,
  largest,
  many,
  odd,
  rounding,
  type Sizes,
  share,
  tiny,
  usedModel,
} from './draws.ts'
import { measuredNetwork } from './measured-gradient.ts'

const allWithin = (answer: TensorData, tolerance: number): ExpectedTensor => ({
  ...answer,
  tolerance: new Float64Array(answer.data.length).fill(tolerance),
})

const near = (answer: TensorData): ExpectedTensor => allWithin(answer, rounding(answer))

/** For each layer, for its w and its b. */
function everyWeight<T>(make: (layer: (typeof weightedLayers)[number], part: 'w' | 'b') => T) {
  const layers = weightedLayers.map((layer) => [layer, { w: make(layer, 'w'), b: make(layer, 'b') }])
  return Object.fromEntries(layers) as Record<(typeof weightedLayers)[number], { w: T; b: T }>
}

/** What the reference computed for these arguments while the cases were drawn. For others it is computed again. */
const known = {
  gradients: new WeakMap<Value[], ParamsData>(),
  step: new WeakMap<Value[], SteppedData>(),
  epoch: new WeakMap<Value[], TrainedData>(),
}

const layouts = ['reversed', 'rows', 'corner', 'swapped', 'strided'] as const

/** The same case, all of its tensors laid out in another way. */
const inLayout = (testCase: Case, view: View): Case => ({
  ...testCase,
  kind: 'general',
  name: `${view} views`,
  args: testCase.args.map((value) => mapTensors(value, (t) => ({ ...t, view }))),
})

// --- a network that can be computed by hand -------------------------------------------------------

/**
 * One white picture. Both kernels copy their input, so every number up to `flat` is 1. dense1 makes 1 and -1 of
 * it, relu 1 and 0, the mask 2 and 0; dense2 makes ln 3 and 0 of that, and softmax 3/4 and 1/4.
 */
const copying = tensorData([0, 0, 0, 0, 1, 0, 0, 0, 0], [3, 3, 1, 1])
const paper = {
  params: {
    conv1: { w: copying, b: tensorData([0], [1]) },
    conv2: { w: copying, b: tensorData([0], [1]) },
    dense1: { w: tensorData([1, -1], [1, 2]), b: tensorData([0, 0], [2]) },
    dense2: { w: tensorData([Math.log(3) / 2, 0, 5, 7], [2, 2]), b: tensorData([0, 0], [2]) },
  } satisfies ParamsData,
  x: tensorData(new Float32Array(100).fill(1), [1, 10, 10, 1]),
  t: tensorData([1, 0], [1, 2]),
  masks: { dropout: tensorData([2, 2], [1, 2]) } satisfies MasksData,
}

/**
 * The way back: p - t is -1/4 and 1/4. Through the first column of dense2, the mask and relu, -ln(3) / 4 reaches the
 * first unit and nothing the second; from there it goes unchanged to one place of each pool, the first of
 * four equal ones, and each kernel sees nothing but ones under it.
 */
const q = -Math.log(3) / 4
const nine = (number: number) => tensorData(new Float32Array(9).fill(number), [3, 3, 1, 1])
const paperGradients = {
  conv1: { w: nine(q), b: tensorData([q], [1]) },
  conv2: { w: nine(q), b: tensorData([q], [1]) },
  dense1: { w: tensorData([q, 0], [1, 2]), b: tensorData([q, 0], [2]) },
  dense2: { w: tensorData([-0.5, 0.5, 0, 0], [2, 2]), b: tensorData([-0.25, 0.25], [2]) },
} satisfies ParamsData

/** Adam's first step is as long as the learning rate wherever there is a gradient, against its sign. */
const moved = (p: TensorData, g: TensorData): TensorData =>
  tensorData(
    p.data.map((number, i) => number - 0.001 * Math.sign(g.data[i])),
    p.shape,
  )
const paperStep = {
  loss: Math.log(4 / 3),
  accuracy: 1,
  model: {
    params: everyWeight((layer, part) => moved(paper.params[layer][part], paperGradients[layer][part])),
    state: everyWeight(() => ({ step: 1 })),
  },
}

// --- forward --------------------------------------------------------------------------------------

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'network/forward')
  const newCase = caseBuilder(seed)
  const general = (name: string, sizes: Sizes, count: number, masked: boolean, darkest = 0): Case =>
    newCase('general', name, [
      drawnParams(random, sizes),
      drawnBatch(random, count, sizes, darkest).x,
      ...(masked ? [drawnMasks(random, count, sizes)] : []),
    ])
  const params = drawnParams(random, odd)
  const [{ x }, { dropout }] = [drawnBatch(random, 2, odd), drawnMasks(random, 2, odd)]
  const { conv1, conv2, dense1, dense2 } = params
  return [
    newCase('hand', 'a white picture, by hand', [paper.params, paper.x, paper.masks], {
      expected: {
        p: tensorData([0.75, 0.25], [1, 2]),
        cache: {
          pool1: tensorData(new Float32Array(16).fill(1), [1, 4, 4, 1]),
          dense1: tensorData([1, -1], [1, 2]),
          relu3: tensorData([1, 0], [1, 2]),
          dropped: tensorData([2, 0], [1, 2]),
          p: tensorData([0.75, 0.25], [1, 2]),
        },
      },
    }),
    general('10x10x3, 3 pictures with a mask', tiny, 3, true),
    general('10x10x3, 2 pictures, evaluation without a mask', tiny, 2, false),
    general('10x10x3, one picture', tiny, 1, true),
    general('13x16x2, other kernels and odd pools', odd, 3, true),
    general('13x16x2, evaluated', odd, 2, false),
    newCase('general', 'views', [
      {
        conv1: { w: sliced(conv1.w), b: sliced(conv1.b) },
        conv2: { w: transposed(conv2.w), b: conv2.b },
        dense1: { w: transposed(dense1.w), b: sliced(dense1.b) },
        dense2: { w: sliced(dense2.w), b: dense2.b },
      },
      transposed(x),
      { dropout: transposed(dropout) },
    ]),
    general('10x10x3, one picture, evaluated', tiny, 1, false),
    general('15x12x5, 5 pictures with negative numbers', many, 5, true, -1),
    ...layouts.map((view) => inLayout(newCase('general', '', [params, x, { dropout }]), view)),
  ]
}

function expectedForward(params: ParamsData, x: TensorData, masks?: MasksData): Expected {
  const { x: _, masks: __, ...outputs } = forward(params, x, masks)
  const steps = Object.fromEntries(Object.entries(outputs).map(([step, output]) => [step, near(output)]))
  return {
    p: near(outputs.p),
    cache: { ...steps, x: exactly(x), ...(masks && { masks: { dropout: exactly(masks.dropout) } }) },
  }
}

// --- backward -------------------------------------------------------------------------------------

type Pass = [ParamsData, CacheData, t: TensorData]

/** The same with views wherever `backward` can get a view. */
const asViews = ([params, cache, t]: Pass): Pass => [
  {
    ...params,
    conv2: { w: sliced(params.conv2.w), b: params.conv2.b },
    dense1: { w: transposed(params.dense1.w), b: params.dense1.b },
  },
  {
    ...cache,
    x: transposed(cache.x),
    conv1: transposed(cache.conv1),
    relu1: sliced(cache.relu1),
    pool1: sliced(cache.pool1),
    flat: transposed(cache.flat),
    dropped: transposed(cache.dropped),
    p: sliced(cache.p),
  },
  transposed(t),
]

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'network/backward')
  const newCase = caseBuilder(seed)
  const soft = (rows: number, classes: number) => probabilities(random, [rows, classes])
  const hard = (rows: number, classes: number) => oneHot(random, rows, classes)
  const general = (
    name: string,
    sizes: Sizes,
    count: number,
    { masked = true, targets = hard, view = (pass: Pass) => pass, darkest = 0 } = {},
  ): Case => {
    const params = drawnParams(random, sizes)
    const { x } = drawnBatch(random, count, sizes, darkest)
    const t = targets(count, sizes.classes)
    const masks = masked ? drawnMasks(random, count, sizes) : undefined
    const grads = gradients(params, { x, t }, masks)
    // If no gradient flows back, the case checks nothing.
    if (!isAlive(grads)) return general(name, sizes, count, { masked, targets, view, darkest })
    // Central differences of the larger network take long.
    const kind = sizes === many ? 'general' : 'gradient'
    const testCase = newCase(kind, name, view([params, forward(params, x, masks), t]))
    known.gradients.set(testCase.args, grads)
    return testCase
  }
  const seen = general('views', odd, 2, { view: asViews })
  return [
    newCase(
      'hand',
      'a white picture, by hand',
      [paper.params, forward(paper.params, paper.x, paper.masks), paper.t],
      { expected: paperGradients },
    ),
    general('10x10x3, 3 pictures with a mask', tiny, 3),
    general('10x10x3, 2 pictures without a mask', tiny, 2, { masked: false }),
    general('10x10x3, one picture', tiny, 1),
    general('13x16x2, other kernels and odd pools', odd, 2),
    general('soft targets', tiny, 2, { targets: soft }),
    seen,
    general('10x10x3, one picture without a mask', tiny, 1, { masked: false }),
    general('15x12x5, 4 pictures with negative numbers', many, 4, { darkest: -1 }),
    ...layouts.map((view) => {
      const testCase = inLayout(seen, view)
      known.gradients.set(testCase.args, known.gradients.get(seen.args)!)
      return testCase
    }),
  ]
}

/** TensorFlow.js differentiates the whole network: it needs the pictures and the masks, and nothing else of the cache. */
function expectedBackward(testCase: Case): Expected {
  const [params, { x, masks }, t] = testCase.args as [ParamsData, CacheData, TensorData]
  const grads = known.gradients.get(testCase.args) ?? gradients(params, { x, t }, masks)
  return everyWeight((layer, part) => near(grads[layer][part]))
}

// --- one training step ----------------------------------------------------------------------------

function trainStepCases(seed: number): Case[] {
  const newCase = caseBuilder(seed)
  const stepCase = (
    name: string,
    model: ModelData,
    batch: BatchData,
    masks: MasksData,
    step: SteppedData,
    options?: AdamOptions,
  ): Case => {
    const testCase = newCase('general', name, [model, batch, masks, ...(options ? [options] : [])])
    known.step.set(testCase.args, step)
    return testCase
  }

  const ten = certain(
    (attempt) => {
      const random = randomOf(seed, `network/train-step ${attempt}`)
      const model = freshModel(drawnParams(random, tiny))
      const data = drawnBatch(random, 20, tiny)
      const masks = Array.from({ length: 10 }, () => drawnMask(random, 2, tiny))
      const order = permutation(random, 20)
      return { model, data, masks, order, steps: epoch(model, data, order, 2, masks).steps }
    },
    ({ steps }) => steps.some(isMixed),
  )
  const tenCases = ten.steps.map((step, i) => {
    const rows = ten.order.slice(2 * i, 2 * i + 2)
    const before = i === 0 ? ten.model : ten.steps[i - 1].model
    const batch = { x: rowsOf(ten.data.x, rows), t: rowsOf(ten.data.t, rows) }
    return stepCase(`step ${i + 1} of ten`, before, batch, { dropout: ten.masks[i] }, step)
  })

  const options = { learningRate: 0.003, beta1: 0.8, beta2: 0.99, epsilon: 1e-4 }
  const other = certain(
    (attempt) => {
      const random = randomOf(seed, `network/train-step with options ${attempt}`)
      const model = freshModel(drawnParams(random, odd))
      const [batch, masks] = [drawnBatch(random, 3, odd), drawnMasks(random, 3, odd)]
      return { model, batch, masks, steps: [trainStep(model, batch, masks, options)] }
    },
    ({ steps }) => steps.some(isMixed),
  )
  const seen = { x: transposed(other.batch.x), t: transposed(other.batch.t) }
  /** A step in the middle of a run, of a larger network. */
  const late = (name: string, count: number, options: AdamOptions): Case => {
    const { model, batch, masks, steps } = certain(
      (attempt) => {
        const random = randomOf(seed, `network/train-step ${name} ${attempt}`)
        const model = usedModel(random, drawnParams(random, many))
        const [batch, masks] = [drawnBatch(random, count, many, -1), drawnMasks(random, count, many)]
        return { model, batch, masks, steps: [trainStep(model, batch, masks, options)] }
      },
      () => true,
    )
    return stepCase(name, model, batch, masks, steps[0], options)
  }
  return [
    newCase(
      'hand',
      'a white picture, by hand',
      [freshModel(paper.params), { x: paper.x, t: paper.t }, paper.masks],
      { expected: paperStep },
    ),
    ...tenCases,
    stepCase(
      '13x16x2, options for Adam, views',
      other.model,
      seen,
      { dropout: sliced(other.masks.dropout) },
      other.steps[0],
      options,
    ),
    late('step 57, 4 pictures 15x12x5, a learning rate', 4, { learningRate: 0.01 }),
    late('step 57, one picture 15x12x5, both betas', 1, { beta1: 0.8, beta2: 0.99 }),
    ...layouts.map((view) => {
      const testCase = inLayout(tenCases[2], view)
      known.step.set(testCase.args, ten.steps[2])
      return testCase
    }),
  ]
}

function expectedTrainStep(testCase: Case): Expected {
  const [model, batch, masks, options] = testCase.args as [ModelData, BatchData, MasksData, AdamOptions?]
  const { loss, accuracy, grads } = known.step.get(testCase.args) ?? trainStep(model, batch, masks, options)
  const steps = everyWeight((layer, part) => {
    const g = grads[layer][part]
    return expectedStep(model.params[layer][part], g, model.state[layer][part], options, rounding(g))
  })
  return {
    model: {
      params: everyWeight((layer, part) => steps[layer][part].p),
      state: everyWeight((layer, part) => steps[layer][part].state),
    },
    loss: { number: loss, tolerance: share * Math.max(1, loss) },
    accuracy: { number: accuracy, tolerance: share },
  }
}

// --- one epoch ------------------------------------------------------------------------------------

const scaled = (t: TensorData, factor: number): TensorData => ({ ...t, data: t.data.map((x) => factor * x) })

/** The first weights times this factor. */
const dimmed = (params: ParamsData, factor: number): ParamsData => ({
  ...params,
  conv1: { ...params.conv1, w: scaled(params.conv1.w, factor) },
})

type EpochData = {
  order: number[]
  batchSize: number
  masksFor: { masksFor: TensorData[] }
  adam?: AdamOptions
}

function epochCases(seed: number): Case[] {
  const newCase = caseBuilder(seed)
  type Run = {
    pictures: number
    batchSize: number
    /** The rows that are used; by default a drawn order of all. */
    order?: number[]
    sizes?: Sizes
    darkest?: number
    adam?: AdamOptions
    view?: TensorData['view']
    /** By default a model before its first step. */
    start?: ModelData
    /** How many times as large the pixels are. The first weights are as much smaller. */
    brightness?: number
    /** Is every row the first one? */
    alike?: boolean
  }
  const general = (
    name: string,
    {
      pictures,
      batchSize,
      order: rows,
      sizes = tiny,
      darkest,
      adam,
      view,
      start,
      brightness = 1,
      alike,
    }: Run,
  ): Case => {
    const { model, data, options, result } = certain(
      (attempt) => {
        const random = randomOf(seed, `network/epoch ${name} ${attempt}`)
        const model = start ?? freshModel(dimmed(drawnParams(random, sizes), 1 / brightness))
        const { x, t } = drawnBatch(random, pictures, sizes, darkest)
        const bright = { x: scaled(x, brightness), t }
        const data = alike ? { x: inOneRow(bright.x), t: inOneRow(t) } : bright
        const order = rows ?? permutation(random, pictures)
        const masks: TensorData[] = []
        for (let left = order.length; left > 0; left -= batchSize) {
          masks.push(drawnMask(random, Math.min(left, batchSize), sizes))
        }
        const options: EpochData = { order, batchSize, masksFor: { masksFor: masks }, ...(adam && { adam }) }
        const result = epoch(model, data, order, batchSize, masks, adam)
        return { model, data, options, result, steps: result.steps }
      },
      ({ result }) => alike === true || isMixed(result),
    )
    const laidOut = view ? { x: { ...data.x, view }, t: { ...data.t, view } } : data
    const args = [model, laidOut, options] as Value[]
    const testCase = newCase('general', name, args)
    known.epoch.set(testCase.args, result)
    return testCase
  }
  const random = randomOf(seed, 'network/epoch')
  const even = general('4 pictures in their order, by 2: nothing is left', {
    pictures: 4,
    batchSize: 2,
    order: [0, 1, 2, 3],
  })
  const one = general('2 of 5 pictures, in one batch', {
    pictures: 5,
    batchSize: 2,
    order: permutation(random, 5).slice(0, 2),
  })
  // A grey picture of the other class comes before the white one. It is not in the order.
  const two = tensorData([...new Float32Array(100).fill(0.5), ...paper.x.data], [2, 10, 10, 1])
  return [
    newCase(
      'hand',
      'one white picture of two, by hand',
      [
        freshModel(paper.params),
        { x: two, t: tensorData([0, 1, 1, 0], [2, 2]) },
        { order: [1], batchSize: 64, masksFor: { masksFor: [paper.masks.dropout] } },
      ],
      { expected: paperStep, guarded: true },
    ),
    one,
    general('7 of 9 pictures by 2: four steps', {
      pictures: 9,
      batchSize: 2,
      order: permutation(random, 9).slice(0, 7),
    }),
    even,
    general('4 pictures by 2, in the second epoch', {
      pictures: 4,
      batchSize: 2,
      start: known.epoch.get(even.args)!.model,
    }),
    general('some pictures twice: nine steps', {
      pictures: 4,
      batchSize: 1,
      order: [2, 0, 2, 1, 3, 3, 0, 1, 2],
      darkest: -1,
    }),
    general('13x16x2, 7 pictures by 3, options for Adam', {
      pictures: 7,
      batchSize: 3,
      sizes: odd,
      adam: { learningRate: 0.003, beta2: 0.99 },
      view: 'transposed',
    }),
    general('2 pictures with pixels up to 1,100', {
      pictures: 2,
      batchSize: 2,
      brightness: 1100,
      adam: { learningRate: 3e-5 },
    }),
    general('all rows are the same memory, with a stride of 0', { pictures: 2, batchSize: 2, alike: true }),
    ...(['reversed', 'swapped', 'strided'] as const).map((view) => {
      const testCase = inLayout(one, view)
      known.epoch.set(testCase.args, known.epoch.get(one.args)!)
      return testCase
    }),
  ]
}

/**
 * Rounding adds up over the steps, so weights may be off by 1/200 of one step of Adam. A step that is left out, or taken
 * with other pictures or another mask, moves most of them by a large part of a step.
 */
function expectedEpoch(testCase: Case): Expected {
  const [model, data, options] = testCase.args as [ModelData, BatchData, EpochData]
  const { order, batchSize, masksFor, adam } = options
  const result =
    known.epoch.get(testCase.args) ?? epoch(model, data, order, batchSize, masksFor.masksFor, adam)
  const step = adam?.learningRate ?? 1e-3
  const { params, state } = result.model
  return {
    model: {
      params: everyWeight((layer, part) => allWithin(params[layer][part], step / 200)),
      state: everyWeight((layer, part) => {
        const { m, v, step: steps } = state[layer][part]
        return {
          m: allWithin(m, 1e-4 * largest(m)),
          v: allWithin(v, 1e-4 * largest(v)),
          step: { number: steps, tolerance: 0 },
        }
      }),
    },
    loss: { number: result.loss, tolerance: 2 * share * Math.max(1, result.loss) },
    accuracy: { number: result.accuracy, tolerance: share },
  }
}

/** What the forward pass computes, one after the other. */
const steps = ['conv1', 'relu1', 'pool1', 'conv2', 'relu2', 'pool2', 'flat', 'dense1', 'relu3', 'dropped']

export const checks: Record<string, Check> = {
  'network/forward': calledTwice(
    {
      order: [...steps.map((step) => `cache.${step}`), 'p', 'cache.p'],
      cases: forwardCases,
      expect: ({ args }) => expectedForward(...(args as [ParamsData, TensorData, MasksData?])),
    },
    '10x10x3, one picture',
  ),
  // Both draw two pictures of the same size, and the weights for them.
  'network/backward': calledAgain(
    {
      cases: backwardCases,
      expect: expectedBackward,
      measured: measuredNetwork,
      order: weightedLayers.toReversed(),
    },
    '13x16x2, other kernels and odd pools',
    'views',
  ),
  'network/train-step': calledAgain(
    {
      cases: trainStepCases,
      expect: expectedTrainStep,
      order: ['loss', 'accuracy', 'model.state', 'model.params'],
    },
    'step 1 of ten',
    'step 2 of ten',
  ),
  'network/epoch': calledAgain(
    { cases: epochCases, expect: expectedEpoch },
    '4 pictures in their order, by 2: nothing is left',
    '4 pictures by 2, in the second epoch',
  ),
}
