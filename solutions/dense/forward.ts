import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Applies a fully connected layer: each output is a weighted sum of all inputs, plus a bias.
 *
 * Shapes: x [N, D], w [D, U], b [U] -> y [N, U], for D inputs and U units.
 *
 *     y[n, u] = b[u] + sum over d of x[n, d] * w[d, u]          (y = x w + b)
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, chapter 6.
 */
export function dense(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const [N, D] = x.shape
  const [, U] = w.shape
  const y = zeros([N, U])
  const inputs = contiguous(x).data
  const weights = contiguous(w).data
  const bias = contiguous(b).data

  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) {
      let sum = bias[u] // A JavaScript number is a float64: the sum is rounded to float32 only once, at the end.
      for (let d = 0; d < D; d++) {
        sum += inputs[n * D + d] * weights[d * U + u]
      }
      y.data[n * U + u] = sum
    }
  }
  return y
}
