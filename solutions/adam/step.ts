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
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const step = state.step + 1

  // The total weight of all gradients in the two averages so far: 0.1 and 0.001 in the first step, 1 in the end.
  const correction1 = 1 - beta1 ** step
  const correction2 = 1 - beta2 ** step

  const pOld = contiguous(p).data
  const gData = contiguous(g).data
  const mOld = contiguous(state.m).data
  const vOld = contiguous(state.v).data
  const pNew = zeros(p.shape)
  const mNew = zeros(p.shape)
  const vNew = zeros(p.shape)

  // Each weight is updated separately: Adam never looks at its neighbours.
  for (let i = 0; i < p.size; i++) {
    const m = beta1 * mOld[i] + (1 - beta1) * gData[i]
    const v = beta2 * vOld[i] + (1 - beta2) * gData[i] * gData[i]
    pNew.data[i] = pOld[i] - (learningRate * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon)
    mNew.data[i] = m
    vNew.data[i] = v
  }
  return { p: pNew, state: { m: mNew, v: vNew, step } }
}
