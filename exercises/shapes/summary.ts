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
  // TODO: write summary; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/summary is not written yet')
}
