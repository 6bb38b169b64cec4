import type { Layer, Shape } from '#tensor'

/**
 * Returns the number of parameters that a layer learns: its weights and its biases.
 *
 * Arguments:
 * - `layer`: the layer, as a plain object.
 * - `shape`: the shape of its input, without the batch axis: [H, W, C] for conv2d, [n] for dense.
 *
 * | layer      | weights              | biases    |
 * | ---------- | -------------------- | --------- |
 * | conv2d     | [KH, KW, C, filters] | [filters] |
 * | dense      | [n, units]           | [units]   |
 * | all others | none                 | none      |
 *
 * [KH, KW] is the `kernelSize` of a conv2d.
 *
 * Source: Keras, the layouts of its kernels: HWIO and [in, out].
 */
export function parameterCount(layer: Layer, shape: Shape): number {
  // TODO: write parameterCount; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/parameters is not written yet')
}
