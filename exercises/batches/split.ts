/**
 * Divides the samples 0 ... n - 1 into those to learn from and those to be tested on: the last
 * `fraction` of them, as they lie in the data, before any shuffling.
 *
 * - `train` holds the indices from 0 on, exactly Math.floor(n * (1 - fraction)) of them.
 * - `validation` holds all the others.
 * - Both ascend. `fraction` is in [0, 1).
 *
 * Source: `validation_split` of Keras's `fit`.
 */
export function validationSplit(n: number, fraction: number): { train: number[]; validation: number[] } {
  // TODO: write validationSplit; the lesson is in README.md beside this file
  throw new Error('TODO: batches/split is not written yet')
}
