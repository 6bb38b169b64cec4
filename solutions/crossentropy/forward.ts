import { contiguous, type Tensor } from '#tensor'

/**
 * The loss: how surprised the network is by the truth, averaged over the batch.
 *
 * Shapes: p [N, K] probabilities, rows summing to 1; t [N, K] targets, one-hot or soft -> a number.
 *
 *     loss = -1/N * sum over n, k of t[n, k] * log(clip(p[n, k], 1e-7, 1 - 1e-7))
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 6.2.1; the clip is the one of Keras.
 */
export function crossentropy(p: Tensor, t: Tensor): number {
  const [N] = p.shape
  const probabilities = contiguous(p).data
  const targets = contiguous(t).data
  let sum = 0
  for (let i = 0; i < probabilities.length; i++) {
    // Unclipped, a probability of 0 has the logarithm -Infinity, and 0 * -Infinity is NaN.
    const clipped = Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)
    sum -= targets[i] * Math.log(clipped)
  }
  return sum / N
}
