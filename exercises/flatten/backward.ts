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
  // TODO: write flattenBackward; the lesson is in README.md beside this file
  throw new Error('TODO: flatten/backward is not written yet')
}
