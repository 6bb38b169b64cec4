/** Shapes and parameter counts. They are whole numbers, so they are compared exactly. */
import type { Layer, Shape, SummaryRow } from '../../../src/tensor.ts'
import { calledAgain, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Expected } from '../../cases/case.ts'
import { integer, randomOf } from '../../cases/draw.ts'
import { oneOf } from '../../cases/range.ts'
import { tf } from '../../reference/tensorflow.ts'
import { drawnLayer } from './range.ts'

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
  [{ type: 'conv2d', filters: 3, kernelSize: [5, 4], padding: 'same' }, [3, 2, 4]],
  [{ type: 'conv2d', filters: 2, kernelSize: [3, 3], strides: [5, 7], padding: 'same' }, [4, 15, 2]],
  [{ type: 'conv2d', filters: 2, kernelSize: [2, 3], strides: [7, 5] }, [9, 13, 2]],
  [{ type: 'conv2d', filters: 7, kernelSize: [1, 2], strides: undefined, padding: undefined }, [3, 9, 4]],
  [{ type: 'maxpool', poolSize: [5, 4], strides: [6, 5] }, [23, 14, 3]],
  [{ type: 'maxpool', poolSize: undefined, strides: undefined }, [5, 9, 2]],
  [{ type: 'flatten' }, [4, 9]],
  [{ type: 'flatten' }, [2, 3, 4, 5]],
  // More than 2^24 parameters, which float32 cannot count one by one.
  [{ type: 'dense', units: 4100 }, [4100]],
  [{ type: 'maxpool' }, [1025, 700, 3]],
]

/** Drawn layers: most of them have windows, where most can go wrong. */
const drawnLayers = (seed: number): [Layer, number[]][] =>
  (['conv2d', 'maxpool', 'conv2d', 'maxpool', 'conv2d', 'flatten', 'dense', 'dropout'] as const).map(
    (type, i) => drawnLayer(randomOf(seed, `layer ${i}`), type),
  )

/** A drawn model: as long as its picture is large enough, every layer may follow on every other. */
function drawnModel(seed: number, name: string, depth: number): [Layer[], number[]] {
  const random = randomOf(seed, name)
  const input = [integer(random, 20, 60), integer(random, 20, 60), integer(random, 1, 5)]
  const layers: Layer[] = []
  let shape = input
  while (layers.length < depth) {
    const type = oneOf(random, shape.length > 1 ? onPictures : onVectors)
    const [layer] = drawnLayer(random, type)
    if (layer.type === 'maxpool' || (layer.type === 'conv2d' && layer.padding !== 'same')) {
      const window = layer.type === 'conv2d' ? layer.kernelSize : (layer.poolSize ?? [2, 2])
      if (window[0] > shape[0] || window[1] > shape[1]) continue
    }
    layers.push(layer)
    shape = outputOf(layer, shape)
  }
  return [layers, input]
}

const onPictures = ['conv2d', 'conv2d', 'maxpool', 'relu', 'dropout', 'softmax', 'flatten'] as const
const onVectors = ['dense', 'dense', 'relu', 'dropout', 'softmax', 'flatten'] as const

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
  const [layer, input] = drawnLayer(randomOf(seed, 'layer'), 'conv2d')
  // Names of cases are unique, but the seed may draw a layer that was chosen already.
  const names = new Set<string>()
  return [
    ...[...hand, ...general].filter(({ name }) => !names.has(name) && names.add(name)),
    newCase('general', oneInput, [layer, input]),
    newCase('general', otherInput, [layer, larger(input)]),
  ]
}

const oneModel = 'a convolution and a dense layer'
const otherModel = 'the same model on a larger picture'

const oneInput = 'a drawn convolution'
const otherInput = 'the same convolution of a larger picture'

/** At least one more window fits along each axis, and there is one more channel. */
const larger = ([height, width, channels]: readonly number[]): number[] => [
  height + 9,
  width + 8,
  channels + 1,
]

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
  'shapes/output': calledAgain(
    {
      cases: (seed) => layerCases(seed, 'output'),
      expect: ({ args: [layer, input] }) => outputOf(layer as Layer, input as number[]).map(exact),
    },
    oneInput,
    otherInput,
  ),
  'shapes/parameters': calledAgain(
    {
      cases: (seed) => layerCases(seed, 'parameters'),
      expect: ({ args: [layer, input] }) => exact(parametersOf(layer as Layer, input as number[])),
    },
    oneInput,
    otherInput,
  ),
  'shapes/summary': calledAgain(
    {
      cases: (seed) => {
        const newCase = caseBuilder(seed)
        const [layer, input] = drawnLayer(randomOf(seed, 'layer'), 'conv2d')
        const layers: Layer[] = [layer, { type: 'relu' }, { type: 'flatten' }, { type: 'dense', units: 3 }]
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
          newCase('general', oneModel, [layers, input]),
          newCase('general', otherModel, [layers, larger(input)]),
          ...[6, 3, 12, 1, 20].map((depth, i) =>
            newCase('general', `a drawn model of ${depth} layers`, drawnModel(seed, `model ${i}`, depth)),
          ),
        ]
      },
      expect: ({ args: [layers, input] }) => summaryOf(layers as Layer[], input as number[]).map(exactRow),
    },
    oneModel,
    otherModel,
  ),
}
