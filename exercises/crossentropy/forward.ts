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
  // TODO: write crossentropy; the lesson is in README.md beside this file
  throw new Error('TODO: crossentropy/forward is not written yet')
}
