import type { Random } from '#tensor'

/**
 * The same indices in a random order, every order as likely as any other.
 *
 * - `random()` is uniform in [0, 1) and is the only source of chance: the same stream gives the same
 *   order, and so a run can be repeated.
 *
 * Returns a new array; `indices` keeps its order.
 *
 * Source: Fisher and Yates 1938; Durstenfeld 1964, algorithm 235.
 */
export function shuffle(indices: readonly number[], random: Random): number[] {
  // TODO: write shuffle; the lesson is in README.md beside this file
  throw new Error('TODO: batches/shuffle is not written yet')
}
