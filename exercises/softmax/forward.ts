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
  // TODO: write softmax; the lesson is in README.md beside this file
  throw new Error('TODO: softmax/forward is not written yet')
}
