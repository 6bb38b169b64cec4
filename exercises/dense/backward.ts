import { contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of a fully connected layer.
 *
 * Shapes: dy [N, U], x [N, D], w [D, U] -> dx [N, D], dw [D, U], db [U].
 *
 *     dx[n, d] = sum over u of dy[n, u] * w[d, u]               (dx = dy wᵀ)
 *     dw[d, u] = sum over n of x[n, d] * dy[n, u]               (dw = xᵀ dy)
 *     db[u]    = sum over n of dy[n, u]
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.5.6.
 */
export function denseBackward(dy: Tensor, x: Tensor, w: Tensor): LayerGradients {
  // TODO: write denseBackward; the lesson is in README.md beside this file
  throw new Error('TODO: dense/backward is not written yet')
}
