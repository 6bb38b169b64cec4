import { outputShape } from '#solutions/shapes/output.ts'
import { parameterCount } from '#solutions/shapes/parameters.ts'
import type { summary } from '#solutions/shapes/summary.ts'
import type { Layer, Shape, SummaryRow } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'

/** The rows of the layers, the first one and then those of the rest. */
const rowsOf = ([layer, ...rest]: readonly Layer[], shape: Shape): SummaryRow[] => {
  if (!layer) return []
  const output = outputShape(layer, shape)
  return [{ layer: layer.type, output, parameters: parameterCount(layer, shape) }, ...rowsOf(rest, output)]
}

export const variants: Variant<typeof summary>[] = [
  {
    name: 'recursive',
    kata: (layers, shape) => {
      const rows = rowsOf(layers, shape)
      const parameters = rows.map((row) => row.parameters).reduce((a, b) => a + b, 0)
      return [...rows, { layer: 'total', output: [...(rows.at(-1)?.output ?? shape)], parameters }]
    },
  },
  {
    name: 'all-shapes-first',
    kata: (layers, shape) => {
      const shapes = [[...shape]]
      for (const layer of layers) shapes.push(outputShape(layer, shapes[shapes.length - 1]))
      const counts = layers.map((layer, i) => parameterCount(layer, shapes[i]))
      return [...layers.map(({ type }) => type), 'total'].map((layer, i) => ({
        parameters: counts[i] ?? counts.reduce((a, b) => a + b, 0),
        output: shapes[Math.min(i + 1, layers.length)],
        layer,
      }))
    },
  },
]
