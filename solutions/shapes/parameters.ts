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
  switch (layer.type) {
    case 'conv2d': {
      const [height, width] = layer.kernelSize
      const channels = shape[2]
      // A filter spans all channels of its input. The size of the picture does not matter: the same filter is used
      // at every position. That is why convolutions have so few parameters.
      return (height * width * channels + 1) * layer.filters
    }
    case 'dense':
      return (shape[0] + 1) * layer.units
    default:
      return 0
  }
}
