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
  // TODO: write softmaxBackward; the lesson is in README.md beside this file
  throw new Error('TODO: softmax/backward is not written yet')
}
