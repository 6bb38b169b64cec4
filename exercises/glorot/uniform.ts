import { type Random, type Shape, size, type Tensor, zeros } from '#tensor'

/**
 * Weights to start from: uniform in [-limit, limit) with
 *
 *     limit = sqrt(6 / (fanIn + fanOut))
 *
 * - `shape` is that of the weights: [in, out] of a dense layer, [KH, KW, in, out] of a convolution.
 * - fanIn is how many inputs one output is a sum of; fanOut how many outputs one input takes part in.
 *   For a convolution both count every place of the kernel, its receptive field.
 * - `random()` is uniform in [0, 1). It is called once for each element, and for nothing else.
 *
 * Returns a new tensor of that shape.
 *
 * Source: Glorot and Bengio 2010, 'Understanding the difficulty of training deep feedforward neural
 * networks', equation 16; Keras's `glorot_uniform`.
 */
export function glorotUniform(shape: Shape, random: Random): Tensor {
  // TODO: write glorotUniform; the lesson is in README.md beside this file
  throw new Error('TODO: glorot/uniform is not written yet')
}
