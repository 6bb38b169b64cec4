import {
  type AdamOptions,
  type Batch,
  type Masks,
  type Model,
  type OptimizerState,
  type Params,
  type TrainResult,
  weightedLayers,
} from '#tensor'
import { adamStep } from '../adam/step.ts'
import { crossentropy } from '../crossentropy/forward.ts'
import { accuracy } from '../metrics/accuracy.ts'
import { backward } from './backward.ts'
import { forward } from './forward.ts'

/**
 * Takes one training step on one batch: forward, backward, and a step of Adam for all weights and biases of
 * conv1, conv2, dense1 and dense2.
 *
 * Shapes: batch.x [N, H, W, C], batch.t [N, classes] -> each new tensor like the old one.
 *
 * Arguments:
 * - `model`: the weights and the state of Adam for each of them. The model is not changed.
 * - `batch`: pictures x and targets t.
 * - `masks`: the dropout masks of this step.
 * - `options`: passed on to Adam.
 *
 * Returns the new `model`, and the mean `loss` and the `accuracy` of this batch with the weights from before
 * the step, as Keras reports them.
 */
export function trainStep(model: Model, batch: Batch, masks: Masks, options?: AdamOptions): TrainResult {
  // TODO: write trainStep; the lesson is in README.md beside this file
  throw new Error('TODO: network/train-step is not written yet')
}
