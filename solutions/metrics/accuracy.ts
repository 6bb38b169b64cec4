import type { Tensor } from '#tensor'

/**
 * The share of rows in which prediction and target name the same class: a number from 0 to 1.
 *
 * - p [N, classes]: one row of probabilities per picture.
 * - t [N, classes]: one row of targets per picture, one-hot or soft.
 *
 * The class that a row names is the index of its largest number; on a tie the first of them.
 *
 * Source: Keras's `categorical_accuracy`.
 */
export function accuracy(p: Tensor, t: Tensor): number {
  const rows = p.shape[0]
  let correct = 0
  for (let n = 0; n < rows; n++) {
    if (argmax(p, n) === argmax(t, n)) correct++
  }
  return correct / rows
}

/** The index of the largest number in row n. */
function argmax(x: Tensor, n: number): number {
  let best = 0
  for (let c = 1; c < x.shape[1]; c++) {
    // Only a larger number takes over: on a tie the first one keeps its place.
    if (x.get(n, c) > x.get(n, best)) best = c
  }
  return best
}
