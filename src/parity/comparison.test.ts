import { expect, test } from 'vitest'
import { parameterTotal, slots } from '../training/network.ts'
import { stream } from '../training/random.ts'
import { someWeights } from '../training/testing/testweights.ts'
import { type ComparedStep, createComparison } from './comparison.ts'
import { distance, weightDeviations } from './deviations.ts'
import type { LearnerStep, Passes } from './learner-messages.ts'
import type { ReferenceTraining } from './reference.ts'

const start = someWeights()
const random = stream(1, 'gradients')
const gradients = Float32Array.from({ length: parameterTotal }, () => random() - 0.5)
const moved = start.map((weight, i) => weight - 1e-3 * gradients[i])

/** Gradients of which those of one tensor are too large by this share. */
function off(share: number, tensor = 'conv2.w'): Float32Array {
  const { start, end } = slots.find(({ name }) => name === tensor)!
  return gradients.map((value, i) => (i >= start && i < end ? value * (1 + share) : value))
}

/** Steps that all have the same gradients, against another run and, from the same weights, against these. */
function judged(
  steps: { run?: Float32Array; same?: Float32Array; weights?: Float32Array }[],
): ComparedStep[] {
  let given = steps[0]
  const passes = (numbers: Float32Array = gradients): Passes => ({ loss: 2, gradients: numbers })
  const theirs: ReferenceTraining = {
    step: () => passes(given.run),
    passes: () => passes(given.same),
    adam: (weights) => weights.map((weight, i) => weight - 1e-3 * gradients[i]),
  }
  const { judge } = createComparison(theirs, start, 4)
  let weights = start
  return steps.map((step) => {
    given = step
    weights = step.weights ?? weights.map((weight, i) => weight - 1e-3 * gradients[i])
    return judge({ loss: 2, gradients, weights, rows: [], mask: new Float32Array() } satisfies LearnerStep)
  })
}

test('two runs that drift apart are no mistake, and each look allows ten times as much', () => {
  const steps = judged([{ run: off(2e-6) }, { run: off(1e-4) }, { run: off(5e-4) }, { run: off(2e-3) }])
  expect(steps.map(({ divergence }) => divergence)).toEqual([undefined, undefined, undefined, undefined])
  expect(steps.map(({ cleared }) => cleared)).toEqual([false, true, false, true])
  expect(steps[1].drift.tensor).toBe('conv2.w')
  expect(steps[3].allowed).toBeCloseTo(1e-3, 5)
})

test('a gradient that is wrong from the same weights too, in three looks, is a mistake of the first', () => {
  const wrong = { run: off(0.02, 'dense1.b'), same: off(0.02, 'dense1.b') }
  const [first, second, third] = judged([wrong, wrong, wrong])
  for (const one of [first, second]) expect(one).toMatchObject({ divergence: undefined, cleared: false })
  expect(third.divergence).toMatchObject({ kind: 'gradient', layer: 'dense1', tensor: 'dense1.b', step: 1 })
})

test('a relu that rounding decides otherwise, once, is none', () => {
  const [, second, third] = judged([
    { run: off(0.02), same: off(0.02) },
    { run: off(0.02) },
    { run: off(0.02) },
  ])
  expect([second.divergence, third.divergence]).toEqual([undefined, undefined])
})

test('what is not a number is a mistake', () => {
  const broken = gradients.slice().fill(Number.NaN, 5, 6)
  const step = { run: broken, same: broken }
  const [, , third] = judged([step, step, step])
  expect(third.divergence).toMatchObject({ kind: 'gradient', tensor: 'conv1.w', step: 1 })
})

test('Adam is judged from the weights and gradients of ours, in every step', () => {
  const [first, second] = judged([{}, { weights: moved.map((weight, i) => weight - 1.1e-3 * gradients[i]) }])
  expect(first.divergence).toBeUndefined()
  expect(second.divergence).toMatchObject({ kind: 'weights', layer: 'conv1', tensor: 'conv1.w', step: 2 })
})

test('weights that hardly move are not judged by their own rounding', () => {
  const ulp = start.map((weight) => weight * (1 + 2 ** -23))
  for (const { size } of weightDeviations(start, ulp, start)) expect(size).toBeLessThan(2e-3)
  expect(distance(ulp, start)).toBeLessThan(2e-7)
})
