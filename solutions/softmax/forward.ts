import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Turns logits into probabilities along the last axis: they are positive, add up to 1 and keep the order of the
 * logits.
 *
 * Shapes: z [..., K] -> p like z.
 *
 *     p[k] = exp(z[k]) / sum over j of exp(z[j])
 *
 * The result must also be right for logits of +-10,000, where exp alone is Infinity or 0.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 6.29 and section 4.1.
 */
export function softmax(z: Tensor): Tensor {
  const K = z.shape[z.shape.length - 1]
  const p = zeros(z.shape)
  const scores = contiguous(z).data

  for (let row = 0; row < scores.length; row += K) {
    // Subtracting one number from all logits of a row does not change the result. If that number is the maximum,
    // the largest exponential is exp(0) = 1: nothing overflows, and the sum is never 0.
    let max = -Infinity
    for (let k = 0; k < K; k++) max = Math.max(max, scores[row + k])
    let sum = 0
    for (let k = 0; k < K; k++) sum += Math.exp(scores[row + k] - max)
    for (let k = 0; k < K; k++) p.data[row + k] = Math.exp(scores[row + k] - max) / sum
  }
  return p
}
