import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of softmax from its output p.
 *
 * Shapes: dp [..., K], p like dp -> dz like p.
 *
 *     dz[k] = p[k] * (dp[k] - sum over j of dp[j] * p[j])
 *
 * Each logit affects all probabilities of its row: ∂p[j] / ∂z[k] = p[j] * ((j = k ? 1 : 0) - p[k]). The formula
 * multiplies this matrix by dp without building it.
 */
export function softmaxBackward(dp: Tensor, p: Tensor): Tensor {
  const K = p.shape[p.shape.length - 1]
  const dz = zeros(p.shape)
  const upstream = contiguous(dp).data
  const probabilities = contiguous(p).data

  for (let row = 0; row < probabilities.length; row += K) {
    // The mean of dp, weighted by p. Only the difference from it counts: raising all logits alike changes nothing.
    let mean = 0
    for (let k = 0; k < K; k++) mean += upstream[row + k] * probabilities[row + k]
    for (let k = 0; k < K; k++) dz.data[row + k] = probabilities[row + k] * (upstream[row + k] - mean)
  }
  return dz
}
