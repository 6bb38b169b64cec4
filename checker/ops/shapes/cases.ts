/** Shapes and parameter counts. They are whole numbers, so they are compared exactly. */
import type { Layer, Pair, Shape, SummaryRow } from '../../../src/tensor.ts'
import { caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Expected } from '../../cases/case.ts'
import { integer, randomOf } from '../../cases/draw.ts'
import { tf } from '../../reference/tensorflow.ts'

/** The seed model, with what Keras's `summary()` says of each of its layers. */
const seedInput = [32, 32, 3]
const seedModel: [layer: Layer, output: number[], parameters: number][] = [
  [{ type: 'conv2d', filters: 32, kernelSize: [3, 3] }, [30, 30, 32], 896],
  [{ type: 'relu' }, [30, 30, 32], 0],
  [{ type: 'maxpool' }, [15, 15, 32], 0],
  [{ type: 'conv2d', filters: 64, kernelSize: [3, 3] }, [13, 13, 64], 18_496],
  [{ type: 'relu' }, [13, 13, 64], 0],
  [{ type: 'maxpool' }, [6, 6, 64], 0],
  [{ type: 'flatten' }, [2304], 0],
  [{ type: 'dense', units: 128 }, [128], 295_040],
  [{ type: 'relu' }, [128], 0],
  [{ type: 'dropout', rate: 0.5 }, [128], 0],
  [{ type: 'dense', units: 10 }, [10], 1290],
  [{ type: 'softmax' }, [10], 0],
]
const seedLayers = seedModel.map(([layer]) => layer)
const seedTotal = 315_722

/** Layers and inputs that show what is easily forgotten. */
const chosen: [layer: Layer, input: number[]][] = [
  [{ type: 'conv2d', filters: 4, kernelSize: [3, 2], strides: [2, 3] }, [5, 7, 2]],
  [{ type: 'conv2d', filters: 1, kernelSize: [3, 3], strides: [2, 2] }, [8, 9, 5]],
  [{ type: 'conv2d', filters: 3, kernelSize: [6, 5], padding: 'valid' }, [6, 5, 1]],
  [{ type: 'conv2d', filters: 6, kernelSize: [2, 4], padding: 'same' }, [7, 4, 3]],
  [{ type: 'conv2d', filters: 2, kernelSize: [3, 5], strides: [2, 3], padding: 'same' }, [7, 8, 4]],
  [{ type: 'conv2d', filters: 2, kernelSize: [1, 1], strides: [3, 2], padding: 'same' }, [10, 9, 2]],
  [{ type: 'maxpool' }, [13, 15, 3]],
  [{ type: 'maxpool', poolSize: [3, 3] }, [10, 11, 2]],
  [{ type: 'maxpool', poolSize: [2, 3] }, [9, 8, 4]],
  [{ type: 'maxpool', poolSize: [3, 2], strides: [2, 1] }, [8, 7, 1]],
  [{ type: 'maxpool', strides: [1, 3] }, [6, 12, 2]],
  [{ type: 'flatten' }, [3, 5, 7]],
  [{ type: 'flatten' }, [11]],
  [{ type: 'dense', units: 1 }, [7]],
  [{ type: 'dropout', rate: 0.2 }, [4, 6, 3]],
  [{ type: 'relu' }, [9, 2, 5]],
  [{ type: 'softmax' }, [13]],
]

const drawnPair = (random: () => number, low: number, high: number): Pair => [
  integer(random, low, high),
  integer(random, low, high),
]

/** Two drawn layers with windows, each with a picture that its window fits into. */
function drawnLayers(seed: number): [Layer, number[]][] {
  const random = randomOf(seed, 'shapes')
  const picture = () => [integer(random, 5, 40), integer(random, 5, 40), integer(random, 1, 9)]
  const conv: Layer = {
    type: 'conv2d',
    filters: integer(random, 1, 20),
    kernelSize: drawnPair(random, 1, 5),
    strides: drawnPair(random, 1, 4),
    padding: random() < 0.5 ? 'valid' : 'same',
  }
  const pool: Layer = {
    type: 'maxpool',
    poolSize: drawnPair(random, 1, 5),
    strides: drawnPair(random, 1, 4),
  }
  return [
    [conv, picture()],
    [pool, picture()],
  ]
}

/** A drawn model: the second convolution works on what the first one and the pool give it. */
function drawnModel(seed: number): [Layer[], number[]] {
  const random = randomOf(seed, 'model')
  return [
    [
      {
        type: 'conv2d',
        filters: integer(random, 2, 9),
        kernelSize: drawnPair(random, 1, 4),
        strides: drawnPair(random, 1, 2),
        padding: 'same',
      },
      { type: 'maxpool', poolSize: drawnPair(random, 2, 3), strides: drawnPair(random, 1, 2) },
      { type: 'conv2d', filters: integer(random, 2, 9), kernelSize: [3, 2] },
      { type: 'relu' },
      { type: 'flatten' },
      { type: 'dense', units: integer(random, 2, 30) },
      { type: 'dense', units: integer(random, 2, 30) },
    ],
    [integer(random, 15, 25), integer(random, 15, 25), integer(random, 1, 4)],
  ]
}

/** 'conv2d filters 4, kernelSize 3x2 on 5x7x2', the name of a case. */
function describe(layer: Layer, input: Shape): string {
  const fields = Object.entries(layer)
    .filter(([name]) => name !== 'type')
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('x') : value}`)
  return `${[layer.type, fields.join(', ')].join(' ').trim()} on ${input.join('x')}`
}

/** One case for each layer: first those of the seed model, whose answers are known, then the chosen and the drawn ones. */
function layerCases(seed: number, known: 'output' | 'parameters'): Case[] {
  const newCase = caseBuilder(seed)
  const hand = seedModel.map(([layer, output, parameters], i) => {
    const input = i === 0 ? seedInput : seedModel[i - 1][1]
    const expected = known === 'output' ? output : parameters
    return newCase('hand', `the model: ${describe(layer, input)}`, [layer, input], { expected })
  })
  const general = [...chosen, ...drawnLayers(seed)].map(([layer, input]) =>
    newCase('general', describe(layer, input), [layer, input]),
  )
  // Names of cases are unique, but the seed may draw a layer that was chosen already.
  const names = new Set<string>()
  return [...hand, ...general].filter(({ name }) => !names.has(name) && names.add(name))
}

/** The output's shape, as TensorFlow.js derives it before it computes anything. */
function outputOf(layer: Layer, input: Shape): number[] {
  if (layer.type === 'conv2d' || layer.type === 'maxpool') {
    const picture: [number, number, number, number] = [1, input[0], input[1], input[2]]
    const info =
      layer.type === 'conv2d'
        ? tf.backend_util.computeConv2DInfo(
            picture,
            [...layer.kernelSize, input[2], layer.filters],
            [...(layer.strides ?? [1, 1])],
            1,
            layer.padding ?? 'valid',
          )
        : tf.backend_util.computePool2DInfo(
            picture,
            [...(layer.poolSize ?? [2, 2])],
            [...(layer.strides ?? layer.poolSize ?? [2, 2])],
            1,
            'valid',
          )
    return info.outShape.slice(1)
  }
  if (layer.type === 'flatten') return [tf.util.sizeFromShape([...input])]
  if (layer.type === 'dense') return [layer.units]
  return [...input]
}

/** The sizes of the two weight tensors that TensorFlow.js's own layer would make. */
function parametersOf(layer: Layer, input: Shape): number {
  if (layer.type === 'conv2d') {
    return tf.util.sizeFromShape([...layer.kernelSize, input[2], layer.filters]) + layer.filters
  }
  if (layer.type === 'dense') return tf.util.sizeFromShape([input[0], layer.units]) + layer.units
  return 0
}

function summaryOf(layers: readonly Layer[], input: Shape): SummaryRow[] {
  const rows: SummaryRow[] = []
  let current = [...input]
  for (const layer of layers) {
    const parameters = parametersOf(layer, current)
    current = outputOf(layer, current)
    rows.push({ layer: layer.type, output: current, parameters })
  }
  const total = rows.reduce((sum, row) => sum + row.parameters, 0)
  return [...rows, { layer: 'total', output: current, parameters: total }]
}

const exact = (number: number): Expected => ({ number, tolerance: 0 })
const exactRow = ({ layer, output, parameters }: SummaryRow): Expected => ({
  layer,
  output: output.map(exact),
  parameters: exact(parameters),
})

export const checks: Record<string, Check> = {
  'shapes/output': {
    cases: (seed) => layerCases(seed, 'output'),
    expect: ({ args: [layer, input] }) => outputOf(layer as Layer, input as number[]).map(exact),
  },
  'shapes/parameters': {
    cases: (seed) => layerCases(seed, 'parameters'),
    expect: ({ args: [layer, input] }) => exact(parametersOf(layer as Layer, input as number[])),
  },
  'shapes/summary': {
    cases: (seed) => {
      const newCase = caseBuilder(seed)
      return [
        newCase('hand', 'one dense layer', [[{ type: 'dense', units: 3 }], [4]], {
          expected: [
            { layer: 'dense', output: [3], parameters: 15 },
            { layer: 'total', output: [3], parameters: 15 },
          ],
        }),
        newCase('hand', 'the model: 315,722 parameters', [seedLayers, seedInput], {
          expected: [
            ...seedModel.map(([layer, output, parameters]) => ({ layer: layer.type, output, parameters })),
            { layer: 'total', output: [10], parameters: seedTotal },
          ],
        }),
        newCase('hand', 'no layers', [[], [5, 4, 3]], {
          expected: [{ layer: 'total', output: [5, 4, 3], parameters: 0 }],
        }),
        newCase('general', 'layers without parameters', [
          [{ type: 'maxpool', poolSize: [3, 2] }, { type: 'relu' }, { type: 'flatten' }],
          [10, 9, 2],
        ]),
        newCase('general', 'another model', drawnModel(seed)),
      ]
    },
    expect: ({ args: [layers, input] }) => summaryOf(layers as Layer[], input as number[]).map(exactRow),
  },
}
