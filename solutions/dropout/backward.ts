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
  const dx = zeros(dy.shape)
  const upstream = contiguous(dy).data
  const factors = contiguous(mask).data
  for (let i = 0; i < upstream.length; i++) {
    dx.data[i] = upstream[i] * factors[i]
  }
  return dx
}
