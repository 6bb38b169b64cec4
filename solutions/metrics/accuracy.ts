import type { Tensor } from '#tensor'

/**
 * Computes the accuracy: the share of rows in which prediction and target have the same class.
 *
 * Shapes: p [N, classes], t [N, classes] -> a number from 0 to 1. p are probabilities and t targets, one-hot or
 * soft.
 *
 *     accuracy = (rows where argmax(p) = argmax(t)) / N
 *
 * argmax is the index of the largest number of a row. In a tie it is the first of them.
 *
 * Source: Keras, `categorical_accuracy`.
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
    // Strictly larger: in a tie the first one stays.
    if (x.get(n, c) > x.get(n, best)) best = c
  }
  return best
}
