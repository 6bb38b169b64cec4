import { type Random, type Shape, type Tensor, zeros } from '#tensor'

/**
 * Decides which numbers dropout lets through. `rate` is the probability to be dropped, in [0, 1).
 *
 * Shapes: mask of the given shape.
 *
 *     mask = 0 with probability rate, otherwise 1 / (1 - rate)
 *
 * `random()` is uniform in [0, 1). It is asked once for every element, in row-major order, so that the same seed
 * gives the same mask.
 *
 * Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014; scaled while
 * training ('inverted dropout'), so that nothing has to change when the network is evaluated.
 */
export function dropoutMask(shape: Shape, rate: number, random: Random): Tensor {
  // TODO: write dropoutMask; the lesson is in README.md beside this file
  throw new Error('TODO: dropout/mask is not written yet')
}
