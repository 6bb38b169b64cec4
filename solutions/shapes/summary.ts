import type { Layer, Shape, SummaryRow } from '#tensor'
import { outputShape } from './output.ts'
import { parameterCount } from './parameters.ts'

/**
 * The summary of a sequential model, as rows: what Keras's `model.summary()` prints.
 *
 * - `shape` is what the first layer takes in, without the batch axis.
 * - One row per layer, in order: `layer` is exactly the layer's `type`, `output` the shape it gives
 *   out (which the next layer takes in), `parameters` how many numbers it learns.
 * - Then one last row: `{ layer: 'total', output, parameters }` with the shape that the last layer
 *   gives out and the sum of all parameters. Without any layers that is `shape` itself, and 0.
 *
 * There is no row for the input.
 */
export function summary(layers: readonly Layer[], shape: Shape): SummaryRow[] {
  const rows: SummaryRow[] = []
  let current = [...shape]
  let total = 0
  for (const layer of layers) {
    // Count before moving on: a layer's weights depend on what it takes in, not on what it gives out.
    const parameters = parameterCount(layer, current)
    current = outputShape(layer, current)
    total += parameters
    rows.push({ layer: layer.type, output: current, parameters })
  }
  rows.push({ layer: 'total', output: [...current], parameters: total })
  return rows
}
