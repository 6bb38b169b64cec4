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
  // TODO: write softmaxBackward; the lesson is in README.md beside this file
  throw new Error('TODO: softmax/backward is not written yet')
}
