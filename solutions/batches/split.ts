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
  const cut = Math.floor(n * (1 - fraction))
  const all = Array.from({ length: n }, (_, i) => i)
  return { train: all.slice(0, cut), validation: all.slice(cut) }
}
