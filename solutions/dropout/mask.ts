import { type Random, type Shape, type Tensor, zeros } from '#tensor'

/**
 * Draws a dropout mask: decides at random, for each element, whether it is dropped or kept.
 *
 * Shapes: the mask has the given `shape`.
 *
 *     mask = 0 with probability rate, otherwise 1 / (1 - rate)
 *
 * Arguments:
 * - `shape`: the shape of the mask.
 * - `rate`: the probability of being dropped, in [0, 1).
 * - `random()`: returns uniform numbers in [0, 1). It is called exactly once for each element, in row-major
 *   order, so that the same seed gives the same mask.
 *
 * Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014. The kept
 * numbers are scaled up during training ('inverted dropout'), so that nothing has to change at evaluation time.
 */
export function dropoutMask(shape: Shape, rate: number, random: Random): Tensor {
  const mask = zeros(shape)
  // Kept numbers are scaled up, so that the expected sum is the same as without dropout.
  const kept = 1 / (1 - rate)
  for (let i = 0; i < mask.size; i++) {
    // A uniform number is below `rate` with probability `rate`.
    mask.data[i] = random() < rate ? 0 : kept
  }
  return mask
}
