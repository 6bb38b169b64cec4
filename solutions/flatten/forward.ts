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
  const [N, ...rest] = x.shape
  // In row-major memory the numbers already lie in the right order. Only the shape changes, nothing is copied.
  return ndarray(contiguous(x).data, [N, size(rest)])
}
