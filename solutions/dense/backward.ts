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
  const [N, D] = x.shape
  const [, U] = w.shape
  const dx = zeros([N, D])
  const dw = zeros([D, U])
  const db = zeros([U])
  const upstream = contiguous(dy).data
  const inputs = contiguous(x).data
  const weights = contiguous(w).data

  for (let n = 0; n < N; n++) {
    // All rows of the batch share the weights and the bias, so their gradients are summed over n ...
    for (let u = 0; u < U; u++) db.data[u] += upstream[n * U + u]
    for (let d = 0; d < D; d++) {
      // ... but an input belongs to one row, and its gradient is a sum over the units it goes into.
      let sum = 0
      for (let u = 0; u < U; u++) {
        sum += upstream[n * U + u] * weights[d * U + u]
        dw.data[d * U + u] += inputs[n * D + d] * upstream[n * U + u]
      }
      dx.data[n * D + d] = sum
    }
  }
  return { dx, dw, db }
}
