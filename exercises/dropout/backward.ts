import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The gradient of dropout: the mask is a constant factor, forwards and backwards.
 *
 * Shapes: dy and mask any, but the same -> dx the same.
 *
 *     dx = dy * mask, element by element
 *
 * It must be the mask of the forward pass, not a new one: what was silent has no part in the loss.
 */
export function dropoutBackward(dy: Tensor, mask: Tensor): Tensor {
  // TODO: write dropoutBackward; the lesson is in README.md beside this file
  throw new Error('TODO: dropout/backward is not written yet')
}
