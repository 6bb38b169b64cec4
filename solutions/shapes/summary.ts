import type { Layer, Shape, SummaryRow } from '#tensor'
import { outputShape } from './output.ts'
import { parameterCount } from './parameters.ts'

/**
 * Returns the summary of a sequential model as rows, like Keras's `model.summary()`.
 *
 * Arguments:
 * - `layers`: the layers in order, as plain objects.
 * - `shape`: the shape of the first layer's input, without the batch axis.
 *
 * Returns one row per layer, in order, and a last row for the total. There is no row for the input.
 * - A layer's row: `layer` is exactly the layer's `type`, `output` is the shape of its output, which is the
 *   input shape of the next layer, and `parameters` is the number of parameters it learns.
 * - The last row: `layer` is 'total', `output` is the shape of the last layer's output, and `parameters` is the
 *   sum of all parameters. If there are no layers, these are `shape` itself and 0.
 */
export function summary(layers: readonly Layer[], shape: Shape): SummaryRow[] {
  const rows: SummaryRow[] = []
  let current = [...shape]
  let total = 0
  for (const layer of layers) {
    // Count first: the parameters of a layer depend on the shape of its input, not of its output.
    const parameters = parameterCount(layer, current)
    current = outputShape(layer, current)
    total += parameters
    rows.push({ layer: layer.type, output: current, parameters })
  }
  rows.push({ layer: 'total', output: [...current], parameters: total })
  return rows
}
