/**
 * Splits the pictures 0 ... n - 1 into those for training and those for validation. The validation set is the
 * last `fraction` of them, in the order of the data, before any shuffling.
 *
 * Arguments:
 * - `n`: the number of pictures.
 * - `fraction`: in [0, 1).
 *
 * Returns:
 * - `train`: the first Math.floor(n * (1 - fraction)) indices, in ascending order.
 * - `validation`: all other indices, in ascending order.
 *
 * Source: Keras, `validation_split` of `fit`.
 */
export function validationSplit(n: number, fraction: number): { train: number[]; validation: number[] } {
  const cut = Math.floor(n * (1 - fraction))
  const all = Array.from({ length: n }, (_, i) => i)
  return { train: all.slice(0, cut), validation: all.slice(cut) }
}
