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

/** The gradients, with those of one tensor too large by this share. */
function off(share: number, tensor = 'conv2.w'): Float32Array {
  const { start, end } = slots.find(({ name }) => name === tensor)!
  return gradients.map((value, i) => (i >= start && i < end ? value * (1 + share) : value))
}

/** Steps that all have the same gradients, compared with those of another run and, from the same weights, with these. */
function compared(
  steps: { run?: Float32Array; same?: Float32Array; weights?: Float32Array }[],
): ComparedStep[] {
  let given = steps[0]
  const passes = (numbers: Float32Array = gradients): Passes => ({ loss: 2, gradients: numbers })
  const reference: ReferenceTraining = {
    step: () => passes(given.run),
    passes: () => passes(given.same),
    adam: (weights) => weights.map((weight, i) => weight - 1e-3 * gradients[i]),
  }
  const { compare } = createComparison(reference, start, 4)
  let weights = start
  return steps.map((step) => {
    given = step
    weights = step.weights ?? weights.map((weight, i) => weight - 1e-3 * gradients[i])
    return compare({ loss: 2, gradients, weights, rows: [], mask: new Float32Array() } satisfies LearnerStep)
  })
}

test('two runs that drift apart are no mistake, and every recheck allows ten times as much', () => {
  const steps = compared([{ run: off(2e-6) }, { run: off(1e-4) }, { run: off(5e-4) }, { run: off(2e-3) }])
  expect(steps.map(({ divergence }) => divergence)).toEqual([undefined, undefined, undefined, undefined])
  expect(steps.map(({ isOnlyDrift }) => isOnlyDrift)).toEqual([false, true, false, true])
  expect(steps[1].drift.tensor).toBe('conv2.w')
  expect(steps[3].tolerance).toBeCloseTo(1e-3, 5)
})

test('a gradient that is wrong in three rechecks is a mistake in the first of these steps', () => {
  const wrong = { run: off(0.02, 'dense1.b'), same: off(0.02, 'dense1.b') }
  const [first, second, third] = compared([wrong, wrong, wrong])
  for (const step of [first, second])
    expect(step).toMatchObject({ divergence: undefined, isOnlyDrift: false })
  expect(third.divergence).toMatchObject({ kind: 'gradient', layer: 'dense1', tensor: 'dense1.b', step: 1 })
})

test('a relu that rounding decides differently once is no mistake', () => {
  const [, second, third] = compared([
    { run: off(0.02), same: off(0.02) },
    { run: off(0.02) },
    { run: off(0.02) },
  ])
  expect([second.divergence, third.divergence]).toEqual([undefined, undefined])
})

test('NaN is a mistake', () => {
  const broken = gradients.slice().fill(Number.NaN, 5, 6)
  const step = { run: broken, same: broken }
  const [, , third] = compared([step, step, step])
  expect(third.divergence).toMatchObject({ kind: 'gradient', tensor: 'conv1.w', step: 1 })
})

test('Adam is compared in every step, from the weights and gradients of the learner', () => {
  const [first, second] = compared([
    {},
    { weights: moved.map((weight, i) => weight - 1.1e-3 * gradients[i]) },
  ])
  expect(first.divergence).toBeUndefined()
  expect(second.divergence).toMatchObject({ kind: 'weights', layer: 'conv1', tensor: 'conv1.w', step: 2 })
})

test('weights that hardly change are not compared more closely than they are rounded', () => {
  const ulp = start.map((weight) => weight * (1 + 2 ** -23))
  for (const { size } of weightDeviations(start, ulp, start)) expect(size).toBeLessThan(2e-3)
  expect(distance(ulp, start)).toBeLessThan(2e-7)
})
