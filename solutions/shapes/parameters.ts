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
  switch (layer.type) {
    case 'conv2d': {
      const [height, width] = layer.kernelSize
      const channels = shape[2]
      // A filter spans all channels of its input. The size of the picture plays no part: the same
      // filter visits every place, and that is why convolutions are so cheap in parameters.
      return (height * width * channels + 1) * layer.filters
    }
    case 'dense':
      return (shape[0] + 1) * layer.units
    default:
      return 0
  }
}
