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
  // TODO: write accuracy; the lesson is in README.md beside this file
  throw new Error('TODO: metrics/accuracy is not written yet')
}
