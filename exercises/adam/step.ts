import { type AdamOptions, type AdamState, contiguous, type Tensor, zeros } from '#tensor'

/**
 * Takes one step of Adam for one tensor of weights.
 *
 * Shapes: p any, g, state.m and state.v like p -> p, state.m and state.v like p. All of them are new tensors:
 * nothing is written to the arguments.
 *
 *     m    = beta1 m + (1 - beta1) g          a moving average of the gradients
 *     v    = beta2 v + (1 - beta2) g^2        a moving average of their squares, which changes more slowly
 *     mHat = m / (1 - beta1^t)                both start at 0: this corrects them
 *     vHat = v / (1 - beta2^t)
 *     p    = p - learningRate mHat / (sqrt(vHat) + epsilon)
 *
 * `state.step` is the number of steps taken before this one: 0 at first. t counts from 1, so t = state.step +
 * 1, and this is the `step` of the new state.
 *
 * Options:
 * - `learningRate`. Default: 1e-3.
 * - `beta1`. Default: 0.9.
 * - `beta2`. Default: 0.999.
 * - `epsilon`. Default: 1e-7.
 *
 * Source: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, algorithm 1 (arXiv:1412.6980).
 * TensorFlow.js and libtorch do the same.
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
