import { type Layer, type Shape, size } from '#tensor'

/**
 * Returns the shape of a layer's output.
 *
 * Arguments:
 * - `layer`: the layer, as a plain object.
 * - `shape`: the shape of its input. Both shapes are without the batch axis: a picture is [H, W, C], a vector
 *   [n].
 *
 * | layer                  | input     | output               |
 * | ---------------------- | --------- | -------------------- |
 * | conv2d                 | [H, W, C] | [OH, OW, filters]    |
 * | maxpool                | [H, W, C] | [OH, OW, C]          |
 * | flatten                | any shape | [number of elements] |
 * | dense                  | [n]       | [units]              |
 * | dropout, relu, softmax | any shape | the same shape       |
 *
 * OH and OW are the number of windows along each axis. With 'valid' padding only windows that fit completely
 * are counted. With 'same' padding there are ceil(H / stride) windows, whatever the size of the kernel. A
 * maxpool is always 'valid'.
 *
 * Options of a layer:
 * - conv2d: `strides`, default [1, 1], and `padding`, default 'valid'.
 * - maxpool: `poolSize`, default [2, 2], and `strides`, default the pool size.
 *
 * Source: Keras, the shape inference of Conv2D and MaxPooling2D.
 */
export function outputShape(layer: Layer, shape: Shape): number[] {
  switch (layer.type) {
    case 'conv2d': {
      const { filters, kernelSize, strides = [1, 1], padding = 'valid' } = layer
      const [height, width] = shape
      return [
        windows(height, kernelSize[0], strides[0], padding),
        windows(width, kernelSize[1], strides[1], padding),
        filters,
      ]
    }
    case 'maxpool': {
      const { poolSize = [2, 2], strides = poolSize } = layer
      const [height, width, channels] = shape
      return [
        windows(height, poolSize[0], strides[0], 'valid'),
        windows(width, poolSize[1], strides[1], 'valid'),
        channels,
      ]
    }
    case 'flatten':
      return [size(shape)]
    case 'dense':
      return [layer.units]
    case 'dropout':
    case 'relu':
    case 'softmax':
      return [...shape]
  }
}

/** The number of windows along one axis. */
function windows(extent: number, window: number, stride: number, padding: 'valid' | 'same'): number {
  // With 'same' padding a window starts at every multiple of the stride. Zeros are added until the last one fits.
  if (padding === 'same') return Math.ceil(extent / stride)
  // The first window needs `window` places, and every further one needs `stride` more. The rest is dropped.
  return Math.floor((extent - window) / stride) + 1
}
