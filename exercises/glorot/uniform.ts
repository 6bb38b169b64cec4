import { type Random, type Shape, size, type Tensor, zeros } from '#tensor'

/**
 * Draws initial weights at random, uniform in [-limit, limit).
 *
 * Shapes: the result has the given `shape`, [in, out] for a dense layer or [KH, KW, in, out] for a convolution.
 *
 *     limit = sqrt(6 / (fanIn + fanOut))
 *
 * fanIn is the number of inputs that one output is computed from, and fanOut is the number of outputs that one
 * input affects. For a convolution, both include every position of the kernel, its receptive field.
 *
 * Arguments:
 * - `shape`: the shape of the weights.
 * - `random()`: returns uniform numbers in [0, 1). It is called exactly once for each element, and nothing else
 *   is random.
 *
 * Source: Glorot and Bengio, Understanding the Difficulty of Training Deep Feedforward Neural Networks, 2010,
 * equation 16; Keras, `glorot_uniform`.
 */
export function glorotUniform(shape: Shape, random: Random): Tensor {
  // TODO: write glorotUniform; the lesson is in README.md beside this file
  throw new Error('TODO: glorot/uniform is not written yet')
}
