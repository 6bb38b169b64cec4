import ndarray from 'ndarray'
import { contiguous, size, type Tensor } from '#tensor'

/**
 * Turns each picture of the batch into one row of numbers, in row-major order.
 *
 * Shapes: x [N, ...] -> y [N, D], where D is the product of the lengths of all axes but the first.
 *
 *     y[n, (h * W + w) * C + c] = x[n, h, w, c]
 */
export function flatten(x: Tensor): Tensor {
  // TODO: write flatten; the lesson is in README.md beside this file
  throw new Error('TODO: flatten/forward is not written yet')
}
