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
  const [N] = p.shape
  const dp = zeros(p.shape)
  const probabilities = contiguous(p).data
  const targets = contiguous(t).data
  for (let i = 0; i < probabilities.length; i++) {
    const clips = probabilities[i] < 1e-7 || probabilities[i] > 1 - 1e-7
    dp.data[i] = clips ? 0 : -targets[i] / (probabilities[i] * N)
  }
  return dp
}
