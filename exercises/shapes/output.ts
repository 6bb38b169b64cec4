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
  // TODO: write outputShape; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/output is not written yet')
}
