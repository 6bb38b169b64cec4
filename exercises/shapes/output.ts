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
  // TODO: write outputShape; the lesson is in README.md beside this file
  throw new Error('TODO: shapes/output is not written yet')
}
