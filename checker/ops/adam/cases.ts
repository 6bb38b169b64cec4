/** One step of Adam, from the start and from the middle of a run, against TensorFlow.js's optimiser. */

import type { AdamOptions } from '../../../src/tensor.ts'
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, ExpectedNumber, ExpectedTensor, TensorData, Value } from '../../cases/case.ts'
import { normal, randomOf, sliced, tensorData, transposed, uniform } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { type AdamStateData, adamStep } from '../../reference/reference-network.ts'
import { ranges } from './range.ts'

const unit = 2 ** -24
/** Four roundings in float64. */
const cancelled = 2 ** -51

export type ExpectedStep = {
  p: ExpectedTensor
  state: { m: ExpectedTensor; v: ExpectedTensor; step: ExpectedNumber }
}

/**
 * TensorFlow.js's answer for this step, and how far a right answer may be from it:
 *
 * - the moments: the rounding of a sum of two products in float32, and of m + (1 - beta1) (g - m) in float64, where what
 *   cancels may be far larger than the sum;
 * - the weights: their own rounding and a ten-thousandth of the update, because TensorFlow.js keeps 1 - beta2^t in
 *   float32, where 1 - 0.999 loses half of its digits;
 * - all of them: the effect of `gradientError`, if the gradient itself is not exact.
 */
export function expectedStep(
  p: TensorData,
  g: TensorData,
  state: AdamStateData,
  options: AdamOptions = {},
  gradientError = 0,
): ExpectedStep {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const right = adamStep(p, g, state, options)
  const correction1 = 1 - beta1 ** right.state.step
  const correction2 = 1 - beta2 ** right.state.step

  const [pError, mError, vError] = [p, p, p].map(({ data }) => new Float64Array(data.length))
  for (let i = 0; i < p.data.length; i++) {
    const [gradient, m, v] = [Math.abs(g.data[i]), right.state.m.data[i], right.state.v.data[i]]
    const mTerms = beta1 * Math.abs(state.m.data[i]) + (1 - beta1) * gradient
    // A sum of nothing but zeros, as behind a dead unit, is exactly 0.
    const off = gradient === 0 ? 0 : gradientError
    const mMoved = (1 - beta1) * off
    const vMoved = (1 - beta2) * off * (2 * gradient + off)
    mError[i] = 16 * unit * mTerms + cancelled * Math.abs(state.m.data[i]) + mMoved
    vError[i] = 16 * unit * v + cancelled * state.v.data[i] + vMoved

    // The update is a quotient: its numerator moves, and its denominator may shrink.
    const root = Math.sqrt(v / correction2)
    const lowRoot = Math.sqrt(Math.max(0, v - vMoved) / correction2)
    const update = (learningRate * mTerms) / correction1 / (root + epsilon)
    const moved =
      (learningRate / correction1 / (lowRoot + epsilon)) *
      (mMoved + (Math.abs(m) * (root - lowRoot)) / (root + epsilon))
    pError[i] = 4 * unit * Math.max(Math.abs(p.data[i]), Math.abs(right.p.data[i])) + 1e-4 * update + moved
  }
  return {
    p: { ...right.p, tolerance: pError },
    state: {
      m: { ...right.state.m, tolerance: mError },
      v: { ...right.state.v, tolerance: vError },
      step: { number: right.state.step, tolerance: 0 },
    },
  }
}

/** The state before the first step: both moments 0. */
export function freshState({ shape, data }: TensorData): AdamStateData {
  const zeros = () => ({ shape, data: new Float32Array(data.length) })
  return { m: zeros(), v: zeros(), step: 0 }
}

/** The arguments of every step of a run with these gradients, in order. */
function run(p: TensorData, gradients: TensorData[], options?: AdamOptions): Value[][] {
  let [weights, state] = [p, freshState(p)]
  return gradients.map((g) => {
    const args = [weights, g, state, ...(options ? [{ ...options }] : [])]
    ;({ p: weights, state } = adamStep(weights, g, state, options))
    return args
  })
}

const vector = (...numbers: number[]): TensorData => tensorData(numbers, [numbers.length])

function cases(seed: number): Case[] {
  const random = randomOf(seed, 'adam')
  const shape = [3, 2, 4, 3]
  const weights = (extents = shape) => uniform(random, extents, -0.5, 0.5)
  const gradients = (count: number, extents = shape, deviation = 0.1) =>
    Array.from({ length: count }, () => normal(random, extents, deviation))
  const newCase = caseBuilder(seed)

  const ten = run(weights(), gradients(10))
  const options = { learningRate: 0.02, beta1: 0.7, beta2: 0.95, epsilon: 0.01 }
  const withOptions = run(weights([5, 4]), gradients(4, [5, 4]), options)
  // As small as epsilon, so that it matters where epsilon is added.
  const tinyGradients = run(weights([24]), gradients(6, [24], 3e-7))
  const late: AdamStateData = {
    m: normal(random, [7, 3], 0.05),
    v: uniform(random, [7, 3], 0.001, 0.02),
    step: 700,
  }
  return [
    // mHat = g, vHat = g^2: the updates are 0.1 * 2 / (2 + 2) and -0.1 * 6 / (6 + 2).
    newCase(
      'hand',
      'the first step, by hand',
      [
        vector(1, -1),
        vector(2, -6),
        freshState(vector(0, 0)),
        { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 2 },
      ],
      {
        expected: { p: vector(0.95, -0.925), state: { m: vector(1, -3), v: vector(1, 9), step: 1 } },
        guarded: true,
        ownMemory: true,
      },
    ),
    // The first step is as long as the learning rate, whatever the gradient is.
    newCase(
      'hand',
      'the defaults, by hand',
      [vector(0, 0, 0), vector(5, -0.01, 0), freshState(vector(0, 0, 0))],
      {
        expected: {
          p: vector(-0.001, 0.001, 0),
          state: { m: vector(0.5, -0.001, 0), v: vector(0.025, 1e-7, 0), step: 1 },
        },
      },
    ),
    // The old moments have the weight 0, the new gradient has the weight 1.
    newCase(
      'hand',
      'both betas are 0, by hand',
      [
        vector(1, -1),
        vector(2, -6),
        { m: vector(5, 7), v: vector(1, 4), step: 3 },
        { learningRate: 0.1, beta1: 0, beta2: 0, epsilon: 2 },
      ],
      { expected: { p: vector(0.95, -0.925), state: { m: vector(2, -6), v: vector(4, 36), step: 4 } } },
    ),
    ...[1, 2, 3, 10].map((step) => newCase('general', `step ${step} of a run`, ten[step - 1])),
    newCase('general', 'step 1 with options', withOptions[0]),
    newCase('general', 'step 4 with options', withOptions[3]),
    newCase('general', 'step 1, gradients as small as epsilon', tinyGradients[0]),
    newCase('general', 'step 6, gradients as small as epsilon', tinyGradients[5]),
    ...(['learningRate', 'beta1', 'beta2', 'epsilon'] as const).map((option) =>
      newCase(
        'general',
        `step 3 with a ${option} of 0`,
        run(weights([6]), gradients(3, [6], 3e-7), { [option]: 0 })[2],
        { ownMemory: true },
      ),
    ),
    newCase('general', 'step 701', [weights([7, 3]), normal(random, [7, 3], 0.1), late]),
    newCase('general', 'a gradient of 0 with momentum', [
      weights([7, 3]),
      tensorData(new Float32Array(21), [7, 3]),
      late,
    ]),
    newCase('general', 'views', [
      transposed(weights([6, 5])),
      sliced(normal(random, [6, 5], 0.1)),
      {
        m: transposed(normal(random, [6, 5], 0.05)),
        v: sliced(uniform(random, [6, 5], 0.001, 0.02)),
        step: 4,
      },
    ]),
    ...inOtherViews(newCase, [weights([7, 3]), normal(random, [7, 3], 0.1), { ...late }]),
    newCase('general', '65x17 weights', run(weights([65, 17]), gradients(2, [65, 17]))[1]),
    newCase('general', 'weights and gradients of about 10,000', [
      normal(random, [7, 3], 1e4),
      normal(random, [7, 3], 1e4),
      { m: normal(random, [7, 3], 1e4), v: uniform(random, [7, 3], 1e7, 1e8), step: 9 },
    ]),
    newCase('general', 'weights and gradients of about 1e-5, and a learning rate of 1e-6', [
      normal(random, [7, 3], 1e-5),
      normal(random, [7, 3], 1e-5),
      { m: normal(random, [7, 3], 1e-5), v: uniform(random, [7, 3], 1e-11, 1e-10), step: 9 },
      { learningRate: 1e-6 },
    ]),
    ...drawnCases(ranges['adam/step'], 'adam/step', seed),
  ]
}

export const checks: Record<string, Check> = {
  'adam/step': calledTwice(
    {
      cases,
      expect: ({ args: [p, g, state, options] }) =>
        expectedStep(p as TensorData, g as TensorData, state as AdamStateData, options as AdamOptions),
      order: ['state.m', 'state.v', 'p'],
    },
    'step 2 of a run',
  ),
}
