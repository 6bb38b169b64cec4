import ndarray from 'ndarray'
import { contiguous, type Shape, type Tensor } from '#tensor'

/**
 * The gradient of flatten: the same numbers, back in the shape that flatten was given.
 *
 * Shapes: dy [N, D], shape [N, ...] -> dx of that shape.
 *
 *     dx[n, h, w, c] = dy[n, (h * W + w) * C + c]
 */
export function flattenBackward(dy: Tensor, shape: Shape): Tensor {
  // ndarray keeps the array it is given as its shape; the caller's stays the caller's.
  return ndarray(contiguous(dy).data, [...shape])
}
