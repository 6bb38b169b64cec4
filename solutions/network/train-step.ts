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
  const { p, cache } = forward(model.params, batch.x, masks)
  const grads = backward(model.params, cache, batch.t)

  const params = {} as Params
  const state = {} as OptimizerState
  for (const layer of weightedLayers) {
    const w = adamStep(model.params[layer].w, grads[layer].w, model.state[layer].w, options)
    const b = adamStep(model.params[layer].b, grads[layer].b, model.state[layer].b, options)
    params[layer] = { w: w.p, b: b.p }
    state[layer] = { w: w.state, b: b.state }
  }

  return {
    model: { params, state },
    loss: crossentropy(p, batch.t),
    accuracy: accuracy(p, batch.t),
  }
}
