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
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const step = state.step + 1

  // How much of a true mean the fading means hold by now: 0.1 and 0.001 at the first step, 1 in the end.
  const correction1 = 1 - beta1 ** step
  const correction2 = 1 - beta2 ** step

  const pOld = contiguous(p).data
  const gData = contiguous(g).data
  const mOld = contiguous(state.m).data
  const vOld = contiguous(state.v).data
  const pNew = zeros(p.shape)
  const mNew = zeros(p.shape)
  const vNew = zeros(p.shape)

  // Every weight for itself: Adam never looks at its neighbours.
  for (let i = 0; i < p.size; i++) {
    const m = beta1 * mOld[i] + (1 - beta1) * gData[i]
    const v = beta2 * vOld[i] + (1 - beta2) * gData[i] * gData[i]
    pNew.data[i] = pOld[i] - (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon)
    mNew.data[i] = m
    vNew.data[i] = v
  }
  return { p: pNew, state: { m: mNew, v: vNew, step } }
}
