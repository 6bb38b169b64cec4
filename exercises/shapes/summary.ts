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
  // TODO: write summary; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/summary is not written yet')
}
