import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Turns scores into probabilities, over the last axis: positive, with sum 1, in the same order as the scores.
 *
 * Shapes: z [..., K] -> p the same.
 *
 *     p[k] = exp(z[k]) / sum over j of exp(z[j])
 *
 * Right for scores of +-10,000, too, where exp alone is Infinity or 0.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 6.29 and section 4.1.
 */
export function softmax(z: Tensor): Tensor {
  const K = z.shape[z.shape.length - 1]
  const p = zeros(z.shape)
  const scores = contiguous(z).data

  for (let row = 0; row < scores.length; row += K) {
    // A number taken from all scores of a row cancels out of the fraction. With the maximum taken away, the
    // largest exponential is exp(0) = 1: nothing overflows, and the sum is never 0.
    let max = -Infinity
    for (let k = 0; k < K; k++) max = Math.max(max, scores[row + k])
    let sum = 0
    for (let k = 0; k < K; k++) sum += Math.exp(scores[row + k] - max)
    for (let k = 0; k < K; k++) p.data[row + k] = Math.exp(scores[row + k] - max) / sum
  }
  return p
}
