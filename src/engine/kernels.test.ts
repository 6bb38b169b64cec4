import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Layer } from '../tensor.ts'
import { root } from '../testing/project-root.ts'
import { stream } from '../training/random.ts'
import { buildsOf, kernelsIn } from './kernels.ts'
import { chunk, memoryFor, type StageMemory } from './plan/memory-layout.ts'
import { type Extents, planOf } from './plan/stages.ts'
import { distance } from './testing/distance.ts'
import {
  type Activation,
  layerBackward,
  layerForward,
  type Weights,
  weightSizeOf,
} from './testing/float64-network.ts'
import { eachWeight, type Quantity, weightCount } from './weight-places.ts'

const pictures = 5

/** Stages: the shape of the input, and the layers. */
const cases: [name: string, shape: Extents, layers: Layer[]][] = [
  ['dense', [1, 1, 29], [{ type: 'dense', units: 11 }]],
  ['dense, relu, sizes without a remainder', [1, 1, 48], [{ type: 'dense', units: 16 }, { type: 'relu' }]],
  ['conv2d', [6, 5, 3], [{ type: 'conv2d', filters: 5, kernelSize: [2, 3] }]],
  ['conv2d 1x1, relu', [3, 3, 1], [{ type: 'conv2d', filters: 2, kernelSize: [1, 1] }, { type: 'relu' }]],
  [
    'conv2d, relu, maxpool that drops the last row and column',
    [9, 11, 13],
    [{ type: 'conv2d', filters: 9, kernelSize: [3, 3] }, { type: 'relu' }, { type: 'maxpool' }],
  ],
  [
    'conv2d 3x3, relu, maxpool, by Winograd, with tiles left over',
    [7, 12, 16],
    [{ type: 'conv2d', filters: 10, kernelSize: [3, 3] }, { type: 'relu' }, { type: 'maxpool' }],
  ],
  [
    'conv2d 3x3 same, maxpool, by Winograd',
    [5, 6, 20],
    [{ type: 'conv2d', filters: 8, kernelSize: [3, 3], padding: 'same' }, { type: 'maxpool' }],
  ],
  [
    'conv2d with strides on an image as narrow as the kernel, relu',
    [9, 3, 2],
    [{ type: 'conv2d', filters: 8, kernelSize: [4, 3], strides: [3, 2] }, { type: 'relu' }],
  ],
  [
    'conv2d same, relu',
    [5, 6, 4],
    [{ type: 'conv2d', filters: 17, kernelSize: [3, 4], padding: 'same' }, { type: 'relu' }],
  ],
  [
    'conv2d same with strides, maxpool of overlapping windows',
    [11, 12, 5],
    [
      { type: 'conv2d', filters: 10, kernelSize: [3, 3], padding: 'same', strides: [1, 2] },
      { type: 'maxpool', poolSize: [3, 3], strides: [2, 1] },
      { type: 'relu' },
    ],
  ],
  [
    'conv2d, maxpool of the whole image',
    [7, 6, 3],
    [
      { type: 'conv2d', filters: 6, kernelSize: [2, 2] },
      { type: 'maxpool', poolSize: [6, 5] },
    ],
  ],
]

const tolerance = 1e-5

/** The numbers of all pictures, one after the other. */
const all = (of: (n: number) => Iterable<number>): number[] =>
  Array.from({ length: pictures }, (_, n) => [...of(n)]).flat()

describe.each(buildsOf(root))('the kernels, build $build', ({ module }) => {
  /** A memory in which the tested stage is the second one, so that it has the gradient of its input to compute. */
  function setUp(shape: Extents, layers: Layer[], seed: number) {
    const random = stream(seed, 'kernels')
    const numbers = (length: number) => Float32Array.from({ length }, () => 2 * random() - 1)
    const flat: Layer[] = layers[0].type === 'conv2d' ? [] : [{ type: 'flatten' }]
    const before: Layer = { type: 'conv2d', filters: shape[2], kernelSize: [1, 1] }
    const stages = planOf(
      [before, ...flat, ...layers, { type: 'flatten' }, { type: 'dense', units: 2 }, { type: 'softmax' }],
      shape,
    )
    const memory = memoryFor(stages, pictures, 1)
    const kernels = kernelsIn(memory.wasm, module)
    const floats = new Float32Array(memory.wasm.buffer)
    const [previous, stage] = memory.stages

    const [wSize, bSize] = weightSizeOf(layers[0], [...shape])!
    const weights = numbers(wSize + bSize)
    const write = (what: Quantity, values: Float32Array) => {
      eachWeight(stage, what, (i, j) => {
        floats[j] = values[i]
      })
      for (let panel = 0; panel < stage.panelCount; panel++) kernels.pack(stage.address, panel)
    }
    const read = (what: Quantity) => {
      const values = new Float32Array(weightCount(stage))
      eachWeight(stage, what, (i, j) => {
        values[i] = floats[j]
      })
      return values
    }
    /** The places of what the stage before has put out: that is where the inputs of this one are. */
    const inputPlaces = (base: number, n: number) => placesOf(previous, base, n)
    const outputPlaces = (base: number, n: number) => placesOf(stage, base, n)
    const inputs = Array.from({ length: pictures }, (_, n) => {
      const values = numbers(shape[0] * shape[1] * shape[2])
      inputPlaces(stage.x, n).forEach((place, i) => {
        floats[place] = values[i]
      })
      return values
    })
    write('weights', weights)
    return {
      memory,
      kernels,
      floats,
      stage,
      weights,
      inputs,
      numbers,
      write,
      read,
      inputPlaces,
      outputPlaces,
      wSize,
    }
  }

  type Setting = ReturnType<typeof setUp>

  function runForward({ kernels, stage, memory }: Setting): void {
    eachUnit(stage, (n, windows) => kernels.forward(stage.address, n, windows, memory.scratch[0]))
  }

  /** Compares the output of the last forward pass with these activations. */
  function expectOutput({ floats, stage, outputPlaces }: Setting, activations: Activation[][]): void {
    const got = all((n) => outputPlaces(stage.y, n).map((place) => floats[place]))
    const expected = all((n) => activations[n][activations[n].length - 1].data)
    expect(distance(got, expected)).toBeLessThan(tolerance)
  }

  /** In float64: every activation of every picture, the input first, the output last. */
  function expectedForward(
    { weights, inputs, wSize }: Setting,
    shape: Extents,
    layers: Layer[],
  ): Activation[][] {
    return inputs.map((input) => {
      const activations = [activation(layers[0].type === 'dense' ? [input.length] : [...shape], input)]
      for (const layer of layers) {
        const x = activations[activations.length - 1]
        activations.push(layerForward(layer, x, weightsOf(layer, weights, wSize), new Float64Array(0)))
      }
      return activations
    })
  }

  describe.each(cases)('%s', (_, shape, layers) => {
    test('forward', () => {
      const setting = setUp(shape, layers, 1)
      runForward(setting)
      expectOutput(setting, expectedForward(setting, shape, layers))
    })

    test('both gradients', () => {
      const setting = setUp(shape, layers, 2)
      const { kernels, floats, stage, memory, numbers, weights, wSize, read, inputPlaces, outputPlaces } =
        setting
      runForward(setting)
      const activations = expectedForward(setting, shape, layers)
      const dw = new Float64Array(weights.length)
      const dx = activations.map((steps, n) => {
        let dy: Float64Array = Float64Array.from(numbers(steps[layers.length].data.length))
        outputPlaces(stage.dy, n).forEach((place, i) => {
          floats[place] = dy[i]
        })
        for (let i = layers.length - 1; i >= 0; i--) {
          const own = weightsOf(layers[i], weights, wSize)
          const back = layerBackward(layers[i], steps[i], own, new Float64Array(0), dy)
          back.dw.forEach((g, j) => {
            dw[j] += g
          })
          back.db.forEach((g, j) => {
            dw[wSize + j] += g
          })
          dy = back.dx
        }
        return dy
      })

      eachUnit(stage, (n, windows, count) =>
        kernels.inputGradient(stage.address, n, windows, count * stage.xStride, memory.scratch[0]),
      )
      const gotDx = all((n) => inputPlaces(stage.dx, n).map((place) => floats[place]))
      expect(
        distance(
          gotDx,
          dx.flatMap((values) => [...values]),
        ),
      ).toBeLessThan(tolerance)
      for (let panel = 0; panel < stage.panelCount; panel++) {
        kernels.weightGradient(stage.address, panel, pictures, memory.scratch[0])
      }
      const got = read('gradients')
      expect(distance(got.subarray(0, wSize), dw.subarray(0, wSize))).toBeLessThan(tolerance)
      expect(distance(got.subarray(wSize), dw.subarray(wSize))).toBeLessThan(tolerance)
    })

    test('update moves weights and biases, and the next forward pass uses them', () => {
      const setting = setUp(shape, layers, 3)
      const { kernels, floats, stage, memory, numbers, weights, write, read } = setting
      const g = numbers(weights.length)
      const m = numbers(weights.length)
      const v = numbers(weights.length).map(Math.abs)
      write('gradients', g)
      write('m', m)
      write('v', v)
      const t = 3
      const correction = 1 / (1 - 0.999 ** t)
      floats.set([0.9, 1 - 0.9, 0.999, 1 - 0.999, 1e-7, 0.1 / (1 - 0.9 ** t), correction], memory.adam / 4)
      for (let panel = 0; panel < stage.panelCount; panel++) kernels.update(stage.address, panel, memory.adam)

      const mean = Array.from(m, (value, i) => 0.9 * value + 0.1 * g[i])
      const square = Array.from(v, (value, i) => 0.999 * value + 0.001 * g[i] ** 2)
      const moved = Array.from(
        weights,
        (p, i) => p - (0.1 * mean[i]) / (1 - 0.9 ** t) / (Math.sqrt(square[i] * correction) + 1e-7),
      )
      expect(distance(read('m'), mean)).toBeLessThan(1e-6)
      expect(distance(read('v'), square)).toBeLessThan(1e-6)
      expect(distance(read('weights'), moved)).toBeLessThan(1e-6)

      setting.weights.set(moved)
      runForward(setting)
      expectOutput(setting, expectedForward(setting, shape, layers))
    })
  })

  test('of equal numbers the first of the window wins', () => {
    const layers: Layer[] = [{ type: 'conv2d', filters: 3, kernelSize: [1, 1] }, { type: 'maxpool' }]
    const setting = setUp([4, 4, 1], layers, 4)
    setting.floats.fill(1, setting.stage.x / 4, (setting.stage.x + setting.stage.xStride) / 4)
    runForward(setting)
    const winners = new Uint8Array(setting.memory.wasm.buffer, setting.stage.winners, 4 * 3)
    expect([...winners]).toEqual(new Array(12).fill(0))
  })

  const pointwise: Layer[] = [{ type: 'conv2d', filters: 1, kernelSize: [1, 1] }]

  test('toFloats divides every byte by 255, rounding once', () => {
    const { kernels, memory, floats } = setUp([8, 8, 4], pointwise, 5)
    const bytes = new Uint8Array(memory.wasm.buffer)
    const [scratch] = memory.scratch
    const out = memory.stages[0].x
    for (let i = 0; i < 256; i++) bytes[scratch + i] = i
    kernels.toFloats(scratch, 255, out)
    // An odd count: the last byte is not converted.
    expect([...floats.subarray(out / 4, out / 4 + 256)]).toEqual(
      Array.from({ length: 256 }, (_, i) => (i === 255 ? 0 : Math.fround(i / 255))),
    )
  })

  test('dropout multiplies by its mask, and what it drops passes no gradient', () => {
    const { kernels, memory, floats } = setUp([8, 8, 4], pointwise, 6)
    const bytes = new Uint8Array(memory.wasm.buffer)
    const [y, dy, mask, winners] = [0, 64, 128, 192].map((offset) => memory.stages[0].x + offset)
    floats.set([1, -2, 3, 4, 5], y / 4)
    floats.set([6, 7, 8, 9, 10], dy / 4)
    floats.set([2, 0, 2, 0, 2], mask / 4)
    bytes.set([0, 1, 2, 3, 4], winners)
    kernels.dropout(y, winners, mask, 5, 4)
    kernels.dropoutGradient(dy, mask, 5)
    expect([...floats.subarray(y / 4, y / 4 + 5)]).toEqual([2, -0, 6, 0, 10])
    expect([...bytes.subarray(winners, winners + 5)]).toEqual([0, 4, 2, 4, 4])
    expect([...floats.subarray(dy / 4, dy / 4 + 5)]).toEqual([12, 0, 16, 0, 20])
  })
})

test('kernels.wasm was compiled from the current sources', () => {
  const build = path.join(root, 'src', 'engine', 'build.mjs')
  const { status, stderr } = spawnSync(process.execPath, [build, '--check', '--offline'], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(status).toBe(0)
})

const activation = (shape: number[], values: ArrayLike<number>): Activation => ({
  shape,
  data: Float64Array.from(values),
})

/** Only the first layer of a stage has weights. */
function weightsOf(layer: Layer, weights: Float32Array, wSize: number): Weights {
  const own = layer.type === 'conv2d' || layer.type === 'dense'
  return {
    w: Float64Array.from(own ? weights.subarray(0, wSize) : []),
    b: Float64Array.from(own ? weights.subarray(wSize) : []),
  }
}

/** Where the numbers of picture n are among the floats of the memory, row-major. */
function placesOf(stage: StageMemory, base: number, n: number): number[] {
  const { places, filters } = stage.plan
  return places.flatMap((place) =>
    Array.from({ length: filters }, (_, f) => (base + n * stage.yStride) / 4 + place + f),
  )
}

/** What the kernels process in one call: the windows of one picture, or for a dense layer a few pictures. */
function eachUnit(stage: StageMemory, visit: (n: number, windows: number, count: number) => void): void {
  const step = stage.plan.kind === 'dense' ? chunk : 1
  for (let n = 0; n < pictures; n += step) {
    const count = Math.min(step, pictures - n)
    visit(n, stage.plan.kind === 'dense' ? count : stage.windows, count)
  }
}
