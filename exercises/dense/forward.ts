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
  // TODO: write dense; the lesson is in README.md beside this file
  throw new Error('TODO: dense/forward is not written yet')
}
