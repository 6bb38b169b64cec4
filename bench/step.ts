/** What a training step of `plain-loops.ts` is. */
import type { Batch, Masks, Params } from '../src/tensor.ts'

export interface StepResult {
  /** The mean loss of the batch under the weights from before the step. */
  loss: number
  /** The gradients that the step was taken with. They may be overwritten by the next step. */
  gradients: Params
}

/** One whole training step: forward, backward, Adam with its default options. It changes the weights in place. */
export type TrainingStep = (batch: Batch, masks: Masks) => StepResult
