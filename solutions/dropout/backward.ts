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
  const dx = zeros(dy.shape)
  const upstream = contiguous(dy).data
  const factors = contiguous(mask).data
  for (let i = 0; i < upstream.length; i++) {
    dx.data[i] = upstream[i] * factors[i]
  }
  return dx
}
