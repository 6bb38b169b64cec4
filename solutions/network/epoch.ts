import {
  type Batch,
  contiguous,
  type EpochOptions,
  type Model,
  type Tensor,
  type TrainResult,
  zeros,
} from '#tensor'
import { batches } from '../batches/batches.ts'
import { trainStep } from './train-step.ts'

/**
 * Trains for one epoch: one training step for each batch, until each picture in the order has been used once.
 *
 * Shapes: data.x [M, H, W, C], data.t [M, classes] -> each new tensor like the old one.
 *
 * Arguments:
 * - `model`: the weights and the state of Adam to start from. The model is not changed.
 * - `data`: all pictures x and their targets t.
 *
 * Options:
 * - `order`: the rows of the data, in the order in which they are used. It is cut into batches.
 * - `batchSize`: the size of a batch. The last one may be smaller.
 * - `masksFor(step, rows)`: returns the dropout masks of a step (counted from 0) for a batch of this many rows.
 *   It is called once for each step, in order.
 * - `adam`: passed on to each step.
 *
 * Returns the `model` after the last step, and the means of `loss` and `accuracy` over all pictures. Each
 * picture counts the same, also in a smaller batch.
 */
export function epoch(model: Model, data: Batch, options: EpochOptions): TrainResult {
  const { order, batchSize, masksFor, adam } = options
  let current = model
  let lossSum = 0
  let accuracySum = 0

  batches(order, batchSize).forEach((rows, step) => {
    const batch = { x: pick(data.x, rows), t: pick(data.t, rows) }
    const result = trainStep(current, batch, masksFor(step, rows.length), adam)
    current = result.model
    // A step reports means. Multiplied by the number of pictures they are sums, and sums can be added.
    lossSum += result.loss * rows.length
    accuracySum += result.accuracy * rows.length
  })

  return { model: current, loss: lossSum / order.length, accuracy: accuracySum / order.length }
}

/** A new tensor with these rows of x, in this order. */
function pick(x: Tensor, rows: readonly number[]): Tensor {
  const { data } = contiguous(x)
  const length = x.size / x.shape[0]
  const picked = zeros([rows.length, ...x.shape.slice(1)])
  rows.forEach((row, n) => {
    for (let i = 0; i < length; i++) picked.data[n * length + i] = data[row * length + i]
  })
  return picked
}
