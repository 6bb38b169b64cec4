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
  // TODO: write epoch; the lesson is in README.md beside this file
  throw new Error('TODO: network/epoch is not written yet')
}
