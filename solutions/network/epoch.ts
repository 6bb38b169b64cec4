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
 * One epoch: one training step for every batch, until each picture in the order has been seen once.
 *
 * - `model`: the weights and the optimiser's state to start from.
 * - `data`: all pictures x [M, H, W, C] and their targets t [M, classes].
 * - `options.order`: rows of the data, in the order of their visit; it is cut into batches of
 *   `options.batchSize`, the last of which may be smaller.
 * - `options.masksFor(step, rows)`: the dropout masks of a step (counted from 0) for a batch of so
 *   many rows. It is asked once for each step, in order.
 * - `options.adam`: handed on to every step.
 *
 * Returns the model after the last step, and the means of loss and accuracy over all pictures: every
 * picture counts the same, also those in a smaller batch. The old model stays as it is.
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
    // A step reports means. Times the number of its pictures they are sums again, and sums can be added.
    lossSum += result.loss * rows.length
    accuracySum += result.accuracy * rows.length
  })

  return { model: current, loss: lossSum / order.length, accuracy: accuracySum / order.length }
}

/** A new tensor of these rows of x, in this order. */
function pick(x: Tensor, rows: readonly number[]): Tensor {
  const { data } = contiguous(x)
  const length = x.size / x.shape[0]
  const picked = zeros([rows.length, ...x.shape.slice(1)])
  rows.forEach((row, n) => {
    for (let i = 0; i < length; i++) picked.data[n * length + i] = data[row * length + i]
  })
  return picked
}
