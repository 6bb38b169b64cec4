import { type AdamOptions, type AdamState, contiguous, type Tensor, zeros } from '#tensor'

/**
 * One step of Adam for one tensor of weights:
 *
 *     m    = beta1 m + (1 - beta1) g          the mean of the gradients, fading
 *     v    = beta2 v + (1 - beta2) g^2        the mean of their squares, fading more slowly
 *     mHat = m / (1 - beta1^t)                both start at 0: this takes the bias out
 *     vHat = v / (1 - beta2^t)
 *     p    = p - learningRate mHat / (sqrt(vHat) + epsilon)
 *
 * - p, g, state.m, state.v: tensors of one and the same shape, whatever that is.
 * - `state.step` is the number of steps taken before this one: 0 at first. t counts from 1, so this
 *   step is t = state.step + 1, and that is the `step` of the new state.
 * - `options` default to learningRate 1e-3, beta1 0.9, beta2 0.999, epsilon 1e-7.
 *
 * Returns new weights and a new state; nothing is written to the arguments.
 *
 * Source: Kingma and Ba 2014, 'Adam: a method for stochastic optimization', algorithm 1
 * (arXiv:1412.6980). TensorFlow.js and libtorch do the same.
 */
export function adamStep(
  p: Tensor,
  g: Tensor,
  state: AdamState,
  options: AdamOptions = {},
): { p: Tensor; state: AdamState } {
  // TODO: write adamStep; the lesson is in README.md beside this file
  throw new Error('TODO: adam/step is not written yet')
}
