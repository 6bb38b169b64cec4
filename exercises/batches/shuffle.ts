import type { Random } from '#tensor'

/**
 * Returns the same indices in a random order. All orders are equally likely.
 *
 * Arguments:
 * - `indices`: the numbers to shuffle. This array is not changed.
 * - `random()`: returns uniform numbers in [0, 1). It is the only source of random numbers, so that the same
 *   seed gives the same order and a run can be repeated.
 *
 * Returns a new array.
 *
 * Source: Fisher and Yates, 1938; Durstenfeld, algorithm 235, 1964.
 */
export function shuffle(indices: readonly number[], random: Random): number[] {
  // TODO: write shuffle; the lesson is in README.md beside this file
  throw new Error('TODO: batches/shuffle is not written yet')
}
