import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of softmax and crossentropy together, with respect to the logits z of p = softmax(z).
 *
 * Shapes: p [N, K], t [N, K] -> dz [N, K]. The rows of p and t add up to 1.
 *
 *     dz = (p - t) / N
 *
 * There is no division by p, so the result is right however small p is. Where the loss clips p, it differs from
 * softmaxBackward(crossentropyBackward(p, t), p): that gradient is 0 there, this one is not.
 *
 * Source: Bishop, Pattern Recognition and Machine Learning, 2006, section 4.3.4.
 */
export function softmaxCrossentropyBackward(p: Tensor, t: Tensor): Tensor {
  // TODO: write softmaxCrossentropyBackward; the lesson is in README.md beside this file
  throw new Error('TODO: crossentropy/fused is not written yet')
}
