/** Adam, by the kata that computes it, tensor by tensor. */
import { UserError } from '../../errors.ts'
import type { AdamState, Tensor } from '../../tensor.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { checkWeights, firstNotFinite, nanAdvice, nanOrInfinity } from '../katas/nan.ts'
import { copyRowMajor, isRowMajor, rowMajorCopy } from '../katas/row-major.ts'
import { parameterTotal, slots } from '../network.ts'
import type { TrainingState } from './backend.ts'

/** The state of Adam for each tensor of weights, in the order of `slots`. */
export type Moments = AdamState[]

/** The moments before the first step: zeros. */
export function zeroMoments(katas: Katas): Moments {
  const zeros = new Float32Array(parameterTotal)
  return momentsFrom(katas, { m: zeros, v: zeros, steps: slots.map(() => 0) })
}

/** The moments laid end to end as `slots` says, and the steps of every tensor. */
export function flatMoments(moments: Moments): Omit<TrainingState, 'weights'> {
  const flat = (moment: 'm' | 'v') => {
    const all = new Float32Array(parameterTotal)
    for (const [i, { start, end }] of slots.entries())
      copyRowMajor(moments[i][moment], all.subarray(start, end))
    return all
  }
  return { m: flat('m'), v: flat('v'), steps: moments.map(({ step }) => step) }
}

/** The opposite: tensors with memory of their own. */
export function momentsFrom(katas: Katas, { m, v, steps }: Omit<TrainingState, 'weights'>): Moments {
  return slots.map(({ start, end, shape }, i) => {
    const tensor = (all: Float32Array) => katas.ndarray(all.slice(start, end), [...shape]) as Tensor
    return { m: tensor(m), v: tensor(v), step: steps[i] }
  })
}

/** One step for every tensor: changes `weights` and returns the new moments. Throws a `UserError` for NaN. */
export function adamStep(
  katas: Katas,
  weights: Float32Array,
  gradients: Float32Array,
  moments: Moments,
): Moments {
  const next = slots.map(({ start, end, shape }, i) => {
    const view = (all: Float32Array) => katas.ndarray(all.subarray(start, end), [...shape]) as Tensor
    const { p, state } = katas.adamStep(view(weights), view(gradients), moments[i])
    copyRowMajor(p, weights.subarray(start, end))
    const plain = (x: Tensor) => (isPlain(x) ? x : (katas.ndarray(rowMajorCopy(x), [...shape]) as Tensor))
    return { m: plain(state.m), v: plain(state.v), step: state.step }
  })
  checkWeights(weights, 'adamStep')
  checkMoments(next)
  return next
}

/**
 * Whether a tensor has the form in which a checkpoint stores it: float32 numbers, row-major, and nothing else. Moments in
 * another form, such as float64, are converted after every step, so that a resumed run continues exactly as one that was
 * never stopped.
 */
const isPlain = (x: Tensor) =>
  x.data instanceof Float32Array && x.data.length === x.size && x.offset === 0 && isRowMajor(x)

/** A run could not continue with NaN in the moments, even while the weights are still finite. */
function checkMoments(moments: Moments): void {
  for (const [i, state] of moments.entries()) {
    for (const moment of ['m', 'v'] as const) {
      const values = state[moment].data as Float32Array
      const at = firstNotFinite(values)
      if (at < 0) continue
      throw new UserError(
        `${nanOrInfinity(values[at])} first appeared in the moments that adamStep returned for ${slots[i].name} (state.${moment}); its arguments were finite. ${nanAdvice}`,
      )
    }
  }
}
