import { outputShape } from '#solutions/shapes/output.ts'
import { parameterCount } from '#solutions/shapes/parameters.ts'
import type { summary } from '#solutions/shapes/summary.ts'
import type { Layer, Shape, SummaryRow } from '#tensor'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

interface Twists {
  /** The parameters of a layer that makes `output` of `input`. */
  parameters?: (layer: Layer, input: Shape, output: Shape) => number
  /** The input shape of the next layer. */
  next?: (output: number[], first: Shape) => Shape
  /** The last row, from the rows before it. */
  total?: (rows: SummaryRow[], first: Shape) => SummaryRow
  name?: (layer: Layer, index: number) => string
}

const parametersOf = (rows: SummaryRow[]): number => rows.reduce((sum, row) => sum + row.parameters, 0)
const rightTotal = (rows: SummaryRow[], first: Shape): SummaryRow => ({
  layer: 'total',
  output: rows.at(-1)?.output ?? [...first],
  parameters: parametersOf(rows),
})

const twisted =
  ({
    parameters = parameterCount,
    next = (output) => output,
    total = rightTotal,
    name = ({ type }) => type,
  }: Twists): typeof summary =>
  (layers, first) => {
    let input: Shape = first
    const rows = layers.map((layer, i) => {
      const output = outputShape(layer, input)
      const row = { layer: name(layer, i), output, parameters: parameters(layer, input, output) }
      input = next(output, first)
      return row
    })
    return [...rows, total(rows, first)]
  }

const right = twisted({})

export const mistakes: Mistake<typeof summary>[] = [
  {
    name: 'counted-after-moving-on',
    diagnosis:
      'You count the parameters from the output shape of a layer, but they depend on its input shape.',
    hint: 'Count the parameters of a layer before you update the shape.',
    kata: twisted({ parameters: (layer, _, output) => parameterCount(layer, output) }),
  },
  {
    name: 'not-chained',
    diagnosis:
      'You give every layer the shape of the first input instead of the output shape of the layer before it.',
    hint: 'The output of a layer is the input of the next.',
    kata: twisted({ next: (_, first) => first }),
  },
  {
    name: 'total-row-missing',
    diagnosis: 'You leave out the last row, the total.',
    hint: 'There is one row more than there are layers.',
    kata: (layers, shape) => right(layers, shape).slice(0, -1),
  },
  {
    name: 'row-for-the-input',
    diagnosis: 'You add a row for the input, but the first row belongs to the first layer.',
    hint: 'Count the rows of the example.',
    kata: (layers, shape) => [{ layer: 'input', output: [...shape], parameters: 0 }, ...right(layers, shape)],
  },
  {
    name: 'running-total',
    diagnosis:
      'In every row you show the sum of all parameters so far instead of the parameters of its layer.',
    hint: 'Keep the parameters of a layer and their sum apart.',
    kata: (layers, shape) => {
      let sum = 0
      return right(layers, shape).map((row, i) => {
        if (i < layers.length) sum += row.parameters
        return { ...row, parameters: sum }
      })
    },
  },
  {
    name: 'total-of-the-last-layer',
    diagnosis: 'Your total shows the parameters of the last layer only.',
    hint: 'Sum over all rows.',
    kata: twisted({
      total: (rows, first) => ({ ...rightTotal(rows, first), parameters: rows.at(-1)?.parameters ?? 0 }),
    }),
  },
  {
    name: 'total-with-the-input-shape',
    diagnosis:
      'Your total shows the shape of the input, but it has to show the output shape of the last layer.',
    hint: 'The last row sums up the whole model.',
    kata: twisted({ total: (rows, first) => ({ ...rightTotal(rows, first), output: [...first] }) }),
  },
  {
    name: 'total-without-a-shape',
    diagnosis: 'Your total has an empty shape, but it has to show the output shape of the last layer.',
    hint: 'The last row sums up the whole model.',
    kata: twisted({ total: (rows, first) => ({ ...rightTotal(rows, first), output: [] }) }),
  },
  {
    name: 'input-instead-of-output',
    diagnosis: 'You show the input shape of every layer instead of its output shape.',
    hint: 'The first row of the model shows [30, 30, 32].',
    kata: (layers, shape) => {
      const rows = right(layers, shape)
      return rows.map((row, i) =>
        i < layers.length ? { ...row, output: i > 0 ? rows[i - 1].output : [...shape] } : row,
      )
    },
  },
  {
    name: 'numbered-names',
    diagnosis: 'You number the layers, but `layer` is only the type.',
    hint: 'Use layer.type as it is.',
    kata: twisted({ name: ({ type }, i) => `${type}_${i + 1}` }),
  },
  {
    name: 'batch-axis',
    diagnosis: 'You put a batch axis in front of the shapes, but the shapes here have none.',
    hint: 'A picture is [height, width, channels].',
    kata: (layers, shape) => right(layers, shape).map((row) => ({ ...row, output: [-1, ...row.output] })),
  },
  {
    name: 'layers-without-weights-left-out',
    diagnosis: 'You leave out the layers that learn nothing, but every layer has a row.',
    hint: 'There is one row more than there are layers.',
    kata: (layers, shape) =>
      right(layers, shape).filter((row) => row.layer === 'total' || row.parameters > 0),
  },
  {
    name: 'total-at-the-top',
    diagnosis: 'You put the total first, but it is the last row.',
    hint: 'The last row sums up the whole model.',
    kata: (layers, shape) => {
      const rows = right(layers, shape)
      return [...rows.slice(-1), ...rows.slice(0, -1)]
    },
  },
  {
    name: 'total-counts-layers',
    diagnosis: 'Your total shows how many layers there are instead of how many parameters they have.',
    hint: 'Sum the parameters of all rows.',
    kata: twisted({
      total: (rows, first) => ({ ...rightTotal(rows, first), parameters: rows.length }),
    }),
  },
  {
    name: 'as-text',
    diagnosis: 'You return text instead of an array of rows.',
    hint: 'A row is an object with layer, output and parameters.',
    kata: (layers, shape) =>
      right(layers, shape)
        .map((row) => Object.values(row).join(' '))
        .join('\n') as never,
  },
  keptResult(right),
  {
    name: 'never-chained',
    diagnosis:
      'You give every layer, and the total, the shape of the first input instead of the output shape of the layer before.',
    hint: 'The output of a layer is the input of the next.',
    kata: twisted({
      next: (_, first) => first,
      total: (rows, first) => ({ ...rightTotal(rows, first), output: [...first] }),
    }),
  },
]
