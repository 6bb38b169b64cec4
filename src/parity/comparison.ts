/**
 * Whether two trainings are the same.
 *
 * From the same weights two right implementations differ by rounding only: by 2e-6 of a tensor's length at most
 * when it was measured, with both engines against both backends of TensorFlow.js. But the smallest difference grows:
 * when it is a relu or a maximum that is decided otherwise, a gradient jumps by up to 3e-2, and after some dozens of
 * steps two runs in float32 can be a tenth apart, after some hundreds wholly, although both are right. No fixed
 * tolerance tells that from a mistake.
 *
 * So what differs by more than rounding is looked at: TensorFlow.js takes the step once more, from the weights of
 * the learner. What still differs is a mistake. What does not is drift, and the next look is due when the runs are
 * ten times as far apart: the tolerance grows with the steps, but only by what was seen to be no mistake. Every tenth
 * step and the last are looked at in any case. Adam is judged in every step, from the learner's own weights and gradients.
 *
 * Of the outputs and the loss, which are continuous functions, one look is enough. A gradient is not: one step in
 * two hundred has a decision so close that rounding takes it, of batches of 32 one in 25. Hence a gradient has to be
 * wrong in three looks in a row.
 */
import { type Deviation, deviations, largest, weightDeviations } from './deviations.ts'
import type { LearnerStep } from './learner-messages.ts'
import type { ReferenceTraining } from './reference.ts'

/**
 * What rounding explains from the same weights. Five times the most that was measured with batches of 4; the error of a
 * sum grows with the root of its terms (Higham, 'Accuracy and Stability of Numerical Algorithms', 2.8).
 */
export const rounding = (batch: number): number => 1e-5 * Math.sqrt(Math.max(1, batch / 4))

/**
 * What rounding explains of a step of Adam from the same weights, moments and gradients. TensorFlow.js computes
 * 1 - beta2^t in float32, wrong by up to 3e-5 of it in the first step; and a weight of 0.1 that moves by 1e-5 is rounded
 * to a thousandth of that way.
 */
export const adamRounding = 1e-3

/** So many looks in a row have to find a wrong gradient. */
const looksForGradient = 3

export interface ComparedStep {
  theirLoss: number
  /** The furthest that this step of the two runs is apart, and how far it was allowed to be. */
  drift: Deviation
  allowed: number
  /** Was looked at, and from the same weights nothing but rounding was found. */
  cleared: boolean
  /** The first difference that is a mistake. */
  divergence?: Divergence
}

export interface Divergence extends Deviation {
  /** Counted from 1. */
  step: number
  explained: number
}

export interface Comparison {
  /** The next step of ours; `look` asks for a look in any case. */
  judge(step: LearnerStep, look?: boolean): ComparedStep
  /** A gradient was wrong in the last look: another one has to tell. */
  undecided(): boolean
}

export function createComparison(theirs: ReferenceTraining, start: Float32Array, batch: number): Comparison {
  const exact = rounding(batch)
  let allowed = exact
  let weights = start
  let count = 0
  let suspects: Divergence[] = []

  /** The first difference between ours and TensorFlow.js from the same weights that rounding does not explain. */
  function look(step: LearnerStep): Divergence | undefined {
    const found = deviations(step, theirs.passes(weights, step)).find(({ size }) => size > exact)
    return found && { ...found, step: count, explained: exact }
  }

  /** What a look leads to: the first mistake, or nothing; a gradient that is wrong is at first a suspect. */
  function verdict(found: Divergence | undefined): Divergence | undefined {
    suspects = found ? [...suspects, found] : []
    const sure = found && (found.kind !== 'gradient' || suspects.length === looksForGradient)
    if (!sure) return undefined
    const [first] = suspects
    suspects = []
    return first
  }

  return {
    judge(step, lookAnyway = false) {
      count++
      const run = theirs.step(step)
      const drift = largest(deviations(step, run))
      const tolerance = allowed
      const looks = drift.size > tolerance || suspects.length > 0 || lookAnyway
      const found = looks ? look(step) : undefined
      const divergence = looks ? verdict(found) : undefined
      const cleared = looks && !found
      if (cleared) allowed = Math.max(allowed, 10 * drift.size)
      const moved = weightDeviations(weights, step.weights, theirs.adam(weights, step.gradients))
      const adam = moved.find(({ size }) => size > adamRounding)
      weights = step.weights
      return {
        theirLoss: run.loss,
        drift,
        allowed: tolerance,
        cleared,
        divergence: divergence ?? (adam && { ...adam, step: count, explained: adamRounding }),
      }
    },
    undecided: () => suspects.length > 0,
  }
}
