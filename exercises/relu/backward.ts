import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The gradient of relu: where x was positive, dy passes unchanged; elsewhere nothing does.
 *
 * Shapes: dy and x any, but the same -> dx the same.
 *
 *     dx = dy where x > 0, otherwise 0
 *
 * At x = 0 relu has a corner and no derivative; by convention, as in TensorFlow, it is 0 there.
 */
export function reluBackward(dy: Tensor, x: Tensor): Tensor {
  // TODO: write reluBackward; the lesson is in README.md beside this file
  throw new Error('TODO: relu/backward is not written yet')
}
