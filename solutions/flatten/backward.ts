import ndarray from 'ndarray'
import { contiguous, type Shape, type Tensor } from '#tensor'

/**
 * Computes the gradient of flatten: the same numbers in the shape of flatten's input.
 *
 * Shapes: dy [N, D] -> dx of the given `shape` [N, ...], that of x in the forward pass.
 *
 *     dx[n, h, w, c] = dy[n, (h * W + w) * C + c]
 */
export function flattenBackward(dy: Tensor, shape: Shape): Tensor {
  // ndarray keeps the array that it gets as its shape, so give it a copy: `shape` belongs to the caller.
  return ndarray(contiguous(dy).data, [...shape])
}
