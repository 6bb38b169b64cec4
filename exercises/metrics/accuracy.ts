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
  // TODO: write accuracy; the lesson is in README.md beside this file
  throw new Error('TODO: metrics/accuracy is not written yet')
}
