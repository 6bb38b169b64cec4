import { type Layer, type Shape, size } from '#tensor'

/**
 * The shape of what a layer gives out, from the shape of what it takes in. Both are without the batch
 * axis: a picture is [H, W, C], a vector [n].
 *
 * | layer                  | takes     | gives               |
 * | ---------------------- | --------- | ------------------- |
 * | conv2d                 | [H, W, C] | [OH, OW, filters]   |
 * | maxpool                | [H, W, C] | [OH, OW, C]         |
 * | flatten                | any shape | [its element count] |
 * | dense                  | [n]       | [units]             |
 * | dropout, relu, softmax | any shape | the same shape      |
 *
 * OH and OW count the places of a window on its axis. `valid` takes only windows that fit as a whole;
 * `same` takes ceil(H / stride) of them, however big the kernel is. A maxpool is always `valid`.
 * What a layer leaves out has Keras's default: strides [1, 1] and `valid` for conv2d; poolSize [2, 2]
 * and strides equal to poolSize for maxpool.
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

/** How many windows lie along one axis. */
function windows(extent: number, window: number, stride: number, padding: 'valid' | 'same'): number {
  // With `same` every step of the stride starts a window; zeros are added until the last one fits too.
  if (padding === 'same') return Math.ceil(extent / stride)
  // The first window takes `window` places; every further one needs `stride` more. What is left is dropped.
  return Math.floor((extent - window) / stride) + 1
}
