import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The gradient of softmax and crossentropy together, with respect to the scores z that p = softmax(z) came from.
 *
 * Shapes: p [N, K], t [N, K] with rows that sum to 1 -> dz [N, K].
 *
 *     dz = (p - t) / N
 *
 * No division by p, so it is right however small p is. Where the loss clips p it differs from
 * softmaxBackward(crossentropyBackward(p, t), p), which is 0 there, and goes on teaching.
 *
 * Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.4.
 */
export function softmaxCrossentropyBackward(p: Tensor, t: Tensor): Tensor {
  // TODO: write softmaxCrossentropyBackward; the lesson is in README.md beside this file
  throw new Error('TODO: crossentropy/fused is not written yet')
}
