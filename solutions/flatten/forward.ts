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
  const [N, ...rest] = x.shape
  // In row-major memory the numbers are already in the right order. Only the shape changes, nothing is copied.
  return ndarray(contiguous(x).data, [N, size(rest)])
}
