import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of the crossentropy with respect to the probabilities.
 *
 * Shapes: p [N, K], t [N, K] -> dp [N, K].
 *
 *     dp[n, k] = -t[n, k] / (p[n, k] * N) where 1e-7 <= p[n, k] <= 1 - 1e-7, otherwise 0
 *
 * Where the loss clips p, a small change of p does not change the loss, so the gradient is 0.
 */
export function crossentropyBackward(p: Tensor, t: Tensor): Tensor {
  // TODO: write crossentropyBackward; the lesson is in README.md beside this file
  throw new Error('TODO: crossentropy/backward is not written yet')
}
