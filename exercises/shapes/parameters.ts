import type { Layer, Shape } from '#tensor'

/**
 * How many numbers a layer learns: its weights and its biases.
 *
 * - `shape` is what the layer takes in, without the batch axis: [H, W, C] for conv2d, [n] for dense.
 * - conv2d has one filter w [kernelHeight, kernelWidth, C, filters] and one bias per filter.
 * - dense has w [n, units] and one bias per unit.
 * - Every other layer learns nothing: 0.
 *
 * Source: the layouts of Keras's kernels, HWIO and [in, out].
 */
export function parameterCount(layer: Layer, shape: Shape): number {
  // TODO: write parameterCount; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/parameters is not written yet')
}
