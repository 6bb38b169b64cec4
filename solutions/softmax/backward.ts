import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The gradient of softmax, from its output p alone.
 *
 * Shapes: dp and p [..., K] -> dz the same.
 *
 *     dz[k] = p[k] * (dp[k] - sum over j of dp[j] * p[j])
 *
 * Every score moves every probability of its row: ∂p[j] / ∂z[k] = p[j] * ((j = k ? 1 : 0) - p[k]). The formula is
 * that matrix times dp, without building the matrix.
 */
export function softmaxBackward(dp: Tensor, p: Tensor): Tensor {
  const K = p.shape[p.shape.length - 1]
  const dz = zeros(p.shape)
  const upstream = contiguous(dp).data
  const probabilities = contiguous(p).data

  for (let row = 0; row < probabilities.length; row += K) {
    // The mean of dp under p. Only what differs from it counts: all scores up by the same amount change nothing.
    let mean = 0
    for (let k = 0; k < K; k++) mean += upstream[row + k] * probabilities[row + k]
    for (let k = 0; k < K; k++) dz.data[row + k] = probabilities[row + k] * (upstream[row + k] - mean)
  }
  return dz
}
