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
  // TODO: write flattenBackward; the lesson is in README.md beside this file
  throw new Error('TODO: flatten/backward is not written yet')
}
