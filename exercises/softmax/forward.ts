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
  // TODO: write softmax; the lesson is in README.md beside this file
  throw new Error('TODO: softmax/forward is not written yet')
}
