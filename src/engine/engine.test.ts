import { beforeAll, describe, expect, test } from 'vitest'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import {
  type AdamState,
  type Batch,
  type Layer,
  type Model,
  tensor,
  type Weights,
  weightedLayers,
  zeros,
} from '../tensor.ts'
import { root } from '../testing/project-root.ts'
import { builtInSet } from '../training/data/builtin.ts'
import type { Pictures } from '../training/data/data-set.ts'
import { bundleEngineThread } from '../training/katas/thread-bundles.ts'
import { layers as seedModel } from '../training/network.ts'
import { stream } from '../training/random.ts'
import { type Engine, type EngineOptions, startEngine } from './engine.ts'
import { buildsOf } from './kernels.ts'
import type { Extents } from './plan/stages.ts'
import { distance } from './testing/distance.ts'
import { float64 } from './testing/float64-network.ts'

let worker: string
beforeAll(async () => {
  worker = (await bundleEngineThread(root)).file
})

/** Random pictures of any extents. */
function noise(extents: Extents, count: number, classes: number, seed: number): Pictures {
  const random = stream(seed, 'noise')
  const [height, width, channels] = extents
  const pixels = new Uint8Array(new SharedArrayBuffer(count * height * width * channels))
  const labels = new Uint8Array(new SharedArrayBuffer(count))
  for (let i = 0; i < pixels.length; i++) pixels[i] = random() * 256
  for (let i = 0; i < count; i++) labels[i] = random() * classes
  return { count, pixels, labels }
}

/** Starts an engine with random weights, uses it, and ends its threads. */
async function withEngine<Result>(
  options: Partial<EngineOptions> & Pick<EngineOptions, 'layers' | 'extents' | 'train'>,
  use: (engine: Engine) => Result | Promise<Result>,
): Promise<Result> {
  const engine = startEngine({ test: options.train, batch: 16, threads: 1, root, worker, ...options })
  const random = stream(1, 'weights')
  engine.write(
    'weights',
    Float32Array.from({ length: engine.parameters }, () => 0.4 * random() - 0.2),
  )
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}

/** Masks for one step, one for each dropout layer; `numbers` has the outputs of a picture that each one masks. */
function masksFor(numbers: readonly number[], rows: number, rate: number, step = 0): Float32Array[] {
  return numbers.map((count, i) => {
    const random = stream(1, 'mask', i, step)
    return Float32Array.from({ length: rows * count }, () => (random() < rate ? 0 : 1 / (1 - rate)))
  })
}

const conv = (filters: number, size: number, more: object = {}): Layer => ({
  type: 'conv2d',
  filters,
  kernelSize: [size, size],
  ...more,
})
const relu: Layer = { type: 'relu' }
const flatten: Layer = { type: 'flatten' }
const softmax: Layer = { type: 'softmax' }
const maxpool: Layer = { type: 'maxpool' }
const dropout: Layer = { type: 'dropout', rate: 0.25 }
const dense = (units: number): Layer => ({ type: 'dense', units })

/** Networks, and how many outputs of a picture each of their dropout layers masks. */
const networks: [name: string, extents: Extents, layers: readonly Layer[], dropouts: number[]][] = [
  ['the model that is trained', [32, 32, 3], seedModel, [128]],
  ['softmax regression', [5, 4, 3], [flatten, dense(4), softmax], []],
  ['two dense layers', [4, 4, 1], [flatten, dense(13), relu, dropout, dense(3), softmax], [13]],
  [
    'strides, same, dropout of pictures, overlapping pools',
    [13, 12, 3],
    [
      conv(6, 3, { padding: 'same', strides: [2, 1] }),
      relu,
      dropout,
      conv(9, 4, { padding: 'same' }),
      { type: 'maxpool', poolSize: [3, 2], strides: [2, 1] },
      relu,
      flatten,
      dropout,
      dense(5),
      softmax,
    ],
    [7 * 12 * 6, 3 * 11 * 9],
  ],
]

const builds = buildsOf(root).map(({ build }) => build)

describe.each(builds)('build %s', (build) => {
  describe.each(networks)('%s', (_, extents, layers, dropouts) => {
    const last = layers[layers.length - 2]
    const classes = last.type === 'dense' ? last.units : 0
    const train = noise(extents, 12, classes, 2)
    const size = extents[0] * extents[1] * extents[2]
    const rows = [3, 11, 0, 7, 7, 2, 10] // not a multiple of `chunk`, one picture twice
    const masks = masksFor(dropouts, rows.length, 0.25)

    test('loss and every gradient are those of float64', () =>
      withEngine({ layers, extents, train, build }, (engine) => {
        const weights = engine.read('weights')
        const metrics = engine.differentiate(rows, masks)
        const pictures = rows.map((row) =>
          Float32Array.from(train.pixels.subarray(row * size, (row + 1) * size), (byte) => byte / 255),
        )
        const labels = rows.map((row) => train.labels[row])
        const expected = float64(layers, extents, weights, pictures, labels, masks)
        expect(Math.abs(metrics.loss - expected.loss)).toBeLessThan(1e-6 * expected.loss)
        const p = tensor(
          expected.p.flatMap((row) => [...row]),
          [rows.length, classes],
        )
        const t = zeros([rows.length, classes])
        labels.forEach((label, n) => {
          t.set(n, label, 1)
        })
        expect(metrics.accuracy).toBe(accuracy(p, t))

        const gradients = engine.read('gradients')
        let from = 0
        for (const length of expected.lengths) {
          const [found, right] = [gradients, expected.gradients].map((all) =>
            all.subarray(from, from + length),
          )
          expect(distance(found, right), `numbers ${from} to ${from + length}`).toBeLessThan(1e-5)
          from += length
        }
        expect(from).toBe(gradients.length)
      }))

    test('the result is the same to the last bit on 1, 2 and 3 threads', async () => {
      const one = await threeSteps({ layers, extents, train, build, threads: 1 }, rows, dropouts)
      expect(one.every(Number.isFinite)).toBe(true)
      for (const threads of [2, 3]) {
        const more = await threeSteps({ layers, extents, train, build, threads }, rows, dropouts)
        expect(more.findIndex((value, i) => value !== one[i])).toBe(-1)
      }
    })
  })

  test('ten steps match the katas: the losses, and the weights at the end', async () => {
    const extents: Extents = [10, 10, 3]
    const train = noise(extents, 24, 4, 3)
    const network: Layer[] = [conv(5, 3), relu, maxpool, conv(6, 3), relu, maxpool, flatten, dense(7), relu]
    const layers = [...network, dropout, dense(4), softmax]
    await withEngine({ layers, extents, train, build }, (engine) => {
      let model = modelOf(engine.read('weights'))
      for (let step = 0; step < 10; step++) {
        const rows = Array.from({ length: step === 9 ? 3 : 8 }, (_, n) => (step * 8 + n * 5) % 24)
        const masks = masksFor([7], rows.length, 0.25, step)
        const metrics = engine.step(rows, masks)
        const expected = trainStep(model, batchOf(train, extents, rows, 4), {
          dropout: tensor(masks[0], [rows.length, 7]),
        })
        model = expected.model
        expect(Math.abs(metrics.loss - expected.loss)).toBeLessThan(1e-5 * expected.loss)
        expect(metrics.accuracy).toBe(expected.accuracy)
      }
      expect(engine.steps).toBe(10)
      const weights = engine.read('weights')
      const expected = weightedLayers.flatMap((layer) => [
        ...model.params[layer].w.data,
        ...model.params[layer].b.data,
      ])
      expect(weights.length).toBe(expected.length)
      // A step of Adam is about 1e-3 whatever the gradient, so rounding in a gradient near zero can be a large part of it.
      expect(Math.max(...expected.map((value, i) => Math.abs(value - weights[i])))).toBeLessThan(1e-4)
    })
  })
})

/** Losses, weights and moments after three steps and an evaluation, with every thread taking part. */
async function threeSteps(
  options: Pick<EngineOptions, 'layers' | 'extents' | 'train' | 'build'> & { threads: number },
  rows: number[],
  dropouts: number[],
): Promise<number[]> {
  return withEngine(options, async (engine) => {
    await waitForThreads(engine, rows)
    const losses = [0, 1, 2].map(
      (step) => engine.step(rows, masksFor(dropouts, rows.length, 0.25, step)).loss,
    )
    const { loss } = engine.evaluate('test', [...rows, 1, 4, 5])
    return [...losses, loss, ...engine.read('weights'), ...engine.read('m'), ...engine.read('v')]
  })
}

/** Threads take a moment to start; until then the others do their tasks. */
async function waitForThreads(engine: Engine, rows: number[]): Promise<void> {
  const end = performance.now() + 20_000
  while (engine.tasks.some((count) => count === 0)) {
    if (performance.now() > end) throw new Error(`not all threads work: ${engine.tasks}`)
    engine.evaluate('train', rows)
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

/** A new model of the katas' network for pictures [10, 10, 3], with 5 and 6 filters, 7 and 4 units. */
function modelOf(weights: Float32Array): Model {
  let from = 0
  const take = (shape: number[]) => {
    const count = shape.reduce((product, extent) => product * extent, 1)
    from += count
    return tensor(weights.subarray(from - count, from), shape)
  }
  const shapes = { conv1: [3, 3, 3, 5], conv2: [3, 3, 5, 6], dense1: [6, 7], dense2: [7, 4] }
  const model = { params: {}, state: {} } as Model
  for (const layer of weightedLayers) {
    const shape = shapes[layer]
    const own: Weights = { w: take(shape), b: take(shape.slice(-1)) }
    const fresh = (shape: number[]): AdamState => ({ m: zeros(shape), v: zeros(shape), step: 0 })
    model.params[layer] = own
    model.state[layer] = { w: fresh(shape), b: fresh(shape.slice(-1)) }
  }
  return model
}

function batchOf({ pixels, labels }: Pictures, extents: Extents, rows: number[], classes: number): Batch {
  const count = extents[0] * extents[1] * extents[2]
  const x = zeros([rows.length, ...extents])
  const t = zeros([rows.length, classes])
  rows.forEach((row, n) => {
    for (let i = 0; i < count; i++) x.data[n * count + i] = pixels[row * count + i] / 255
    t.set(n, labels[row], 1)
  })
  return { x, t }
}

test('a different network learns too', async () => {
  const { train, test: unseen } = builtInSet(600, 200)
  const layers: Layer[] = [
    conv(12, 5, { strides: [2, 2], padding: 'same' }),
    relu,
    maxpool,
    conv(20, 3, { padding: 'same' }),
    { type: 'maxpool', poolSize: [3, 3], strides: [2, 2] },
    relu,
    flatten,
    dense(40),
    relu,
    dense(10),
    softmax,
  ]
  await withEngine({ layers, extents: [32, 32, 3], train, test: unseen, batch: 32, threads: 2 }, (engine) => {
    const rows = Array.from({ length: train.count }, (_, i) => i)
    const tested = Array.from({ length: unseen.count }, (_, i) => i)
    const before = engine.evaluate('test', tested)
    for (let epoch = 0; epoch < 12; epoch++) {
      for (let start = 0; start < rows.length; start += 32) {
        engine.step(rows.map((i) => (i * 7) % rows.length).slice(start, start + 32), [], {
          learningRate: 3e-3,
        })
      }
    }
    const after = engine.evaluate('test', tested)
    expect(after.loss).toBeLessThan(0.8 * before.loss)
    expect(after.accuracy).toBeGreaterThan(before.accuracy + 0.2)
  })
}, 60_000)

test('a loss that is not finite stops before Adam, and names the layer', async () => {
  const extents: Extents = [6, 5, 2]
  const train = noise(extents, 6, 3, 1)
  const layers = [conv(3, 3), maxpool, flatten, dense(5), relu, dense(3), softmax]
  await withEngine({ layers, extents, train }, (engine) => {
    const weights = engine.read('weights')
    // The output of the convolution is still finite; multiplied by weights this large again, it is not.
    const large = weights.map((value) => value * 1e25)
    engine.write('weights', large)
    expect(() => engine.step([0, 1, 2], [])).toThrow(
      /^(NaN|Infinity) first appeared in layer dense1, in its output; everything before it was finite\.$/,
    )
    expect(engine.read('weights')).toEqual(large)
    engine.write('weights', weights.fill(Number.NaN, 60, 61))
    expect(() => engine.step([0, 1, 2], [])).toThrow('NaN first appeared in layer dense1, in its weights')
  })
})

describe('arguments that do not fit are refused', () => {
  const extents: Extents = [5, 4, 3]
  const layers = [flatten, dense(4), relu, dropout, dense(3), softmax]
  const train = noise(extents, 6, 3, 1)
  const refusals: [what: string, use: (engine: Engine) => unknown, message: string][] = [
    ['no pictures', (engine) => engine.step([], [new Float32Array(0)]), 'takes 1 to 16 pictures, got 0'],
    ['too many', (engine) => engine.step(new Array(17).fill(0), []), 'takes 1 to 16 pictures, got 17'],
    ['a mask missing', (engine) => engine.step([1], []), 'The network has 1 dropout layers, got 0 masks'],
    [
      'a mask of another size',
      (engine) => engine.step([1, 2], [new Float32Array(4)]),
      'The dropout after dense1 needs a mask of 8 numbers, got 4',
    ],
    [
      'too few weights',
      (engine) => engine.write('weights', new Float32Array(9)),
      'has 259 weights, got 9 numbers',
    ],
    [
      'a picture that is not there',
      (engine) => engine.evaluate('test', [5, 6]),
      'There is no picture 6 in this set of 6',
    ],
  ]
  test.each(refusals)('%s', async (_, use, message) => {
    await withEngine({ layers, extents, train }, (engine) => {
      expect(() => use(engine)).toThrow(message)
    })
  })

  test('kernels that this machine cannot run', () => {
    const options = { layers, extents, train, test: train, batch: 1, threads: 1, root, worker }
    expect(() => startEngine({ ...options, build: 'vectors' as never })).toThrow(
      "This machine cannot run the kernels 'vectors'; it can run 'simd",
    )
  })

  test('a network that needs more memory than there is', async () => {
    const huge = [conv(512, 3, { padding: 'same' }), flatten, dense(4000), softmax]
    const use = () => withEngine({ layers: huge, extents: [32, 32, 3], train, batch: 64 }, () => {})
    await expect(use).rejects.toThrow(/needs \d+ MB of memory .* it can use at most 1024/)
  })
})
