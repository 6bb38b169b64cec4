import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of dropout: the mask is a constant factor in both passes.
 *
 * Shapes: dy any, mask like dy -> dx like dy.
 *
 *     dx = dy * mask, element by element
 *
 * The mask must be that of the forward pass, not a new one: numbers that were dropped have no influence on the
 * loss.
 */
export function dropoutBackward(dy: Tensor, mask: Tensor): Tensor {
  // TODO: write dropoutBackward; the lesson is in README.md beside this file
  throw new Error('TODO: dropout/backward is not written yet')
}
