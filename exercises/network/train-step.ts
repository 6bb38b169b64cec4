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
 * One step of training on one batch: forward, backward, and one step of Adam for every weight and
 * every bias of conv1, conv2, dense1 and dense2.
 *
 * - `model`: the weights, and what Adam remembers of each of them.
 * - `batch`: pictures x [N, H, W, C] and targets t [N, classes].
 * - `masks`: the dropout masks of this step.
 * - `options`: handed on to Adam.
 *
 * Returns the new model, and the mean loss and the accuracy of this batch under the weights from
 * before the step, as Keras shows them. The old model stays as it is.
 */
export function trainStep(model: Model, batch: Batch, masks: Masks, options?: AdamOptions): TrainResult {
  // TODO: write trainStep; the lesson is in README.md beside this file
  throw new Error('TODO: network/train-step is not written yet')
}
