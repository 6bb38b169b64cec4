import ndarray from 'ndarray'
import { contiguous, size, type Tensor } from '#tensor'

/**
 * Every picture of the batch becomes one row of numbers.
 *
 * Shapes: x [N, ...] -> y [N, D], where D is the product of the other extents; row-major order is kept.
 *
 *     y[n, (h * W + w) * C + c] = x[n, h, w, c]
 */
export function flatten(x: Tensor): Tensor {
  // TODO: write flatten; the lesson is in README.md beside this file
  throw new Error('TODO: flatten/forward is not written yet')
}
