/**
 * Whether two trainings compute the same.
 *
 * From the same weights, two correct implementations differ only by rounding: by at most 2e-6 of a tensor's length, as
 * measured with both engines against both backends of TensorFlow.js. But small differences grow. When rounding decides a
 * relu or a maximum differently, a gradient jumps by up to 3e-2; after some dozens of steps two float32 runs can differ
 * by a tenth, after some hundreds completely, although both are correct. No fixed tolerance separates that from a
 * mistake.
 *
 * So a step that differs by more than rounding is checked again: TensorFlow.js repeats it from the learner's weights. If
 * it still differs, that is a mistake. If not, the runs have drifted apart, and the next recheck is due when they are ten
 * times as far apart: the tolerance grows with the steps, but only by what was found to be no mistake. Every tenth step
 * and the last one are rechecked in any case. Adam is compared in every step, from the learner's weights and gradients.
 *
 * Outputs and loss are continuous functions, so one recheck decides. Gradients are not: in one step of two hundred
 * (one of 25 for batches of 32), rounding decides a relu or a maximum. So a gradient counts as wrong after three wrong
 * rechecks in a row.
 */
import { type Deviation, deviations, largest, weightDeviations } from './deviations.ts'
import type { LearnerStep } from './learner-messages.ts'
import type { ReferenceTraining } from './reference.ts'

/**
 * The deviation that rounding explains from the same weights: five times the largest measured with batches of 4. The
 * error of a sum grows with the root of its terms (Higham, 'Accuracy and Stability of Numerical Algorithms', 2.8).
 */
export const rounding = (batch: number): number => 1e-5 * Math.sqrt(Math.max(1, batch / 4))

/**
 * The deviation that rounding explains in a step of Adam from the same weights, moments and gradients. TensorFlow.js
 * computes 1 - beta2^t in float32, off by up to 3e-5 of it in the first step; and a weight of 0.1 that changes by 1e-5
 * is rounded to a thousandth of that change.
 */
export const adamRounding = 1e-3

/** Rechecks in a row that have to find a wrong gradient. */
const recheckCount = 3

export interface ComparedStep {
  referenceLoss: number
  /** The largest deviation between the two runs in this step, and the tolerance for it. */
  drift: Deviation
  tolerance: number
  /** The step was rechecked, and from the same weights only rounding was found. */
  isOnlyDrift: boolean
  /** The first deviation that is a mistake. */
  divergence?: Divergence
}

export interface Divergence extends Deviation {
  /** Counted from 1. */
  step: number
  /** The deviation that rounding would explain. */
  tolerance: number
}

export interface Comparison {
  /** Compares the next step of the learner. `recheck` asks for a recheck in any case. */
  compare(step: LearnerStep, recheck?: boolean): ComparedStep
  /** The last recheck found a wrong gradient; further steps have to confirm it. */
  undecided(): boolean
}

export function createComparison(
  reference: ReferenceTraining,
  start: Float32Array,
  batch: number,
): Comparison {
  const exact = rounding(batch)
  let tolerance = exact
  let weights = start
  let count = 0
  let suspects: Divergence[] = []

  /** The first deviation from TensorFlow.js, from the same weights, that rounding does not explain. */
  function repeat(step: LearnerStep): Divergence | undefined {
    const found = deviations(step, reference.passes(weights, step)).find(({ size }) => size > exact)
    return found && { ...found, step: count, tolerance: exact }
  }

  /** The first mistake, if this recheck is enough to know; a wrong gradient is only a suspect at first. */
  function decide(found: Divergence | undefined): Divergence | undefined {
    suspects = found ? [...suspects, found] : []
    const isSure = found && (found.kind !== 'gradient' || suspects.length === recheckCount)
    if (!isSure) return undefined
    const [first] = suspects
    suspects = []
    return first
  }

  return {
    compare(step, recheckAnyway = false) {
      count++
      const run = reference.step(step)
      const drift = largest(deviations(step, run))
      const before = tolerance
      const rechecks = drift.size > before || suspects.length > 0 || recheckAnyway
      const found = rechecks ? repeat(step) : undefined
      const divergence = rechecks ? decide(found) : undefined
      const isOnlyDrift = rechecks && !found
      if (isOnlyDrift) tolerance = Math.max(tolerance, 10 * drift.size)
      const changes = weightDeviations(weights, step.weights, reference.adam(weights, step.gradients))
      const adam = changes.find(({ size }) => size > adamRounding)
      weights = step.weights
      return {
        referenceLoss: run.loss,
        drift,
        tolerance: before,
        isOnlyDrift,
        divergence: divergence ?? (adam && { ...adam, step: count, tolerance: adamRounding }),
      }
    },
    undecided: () => suspects.length > 0,
  }
}
