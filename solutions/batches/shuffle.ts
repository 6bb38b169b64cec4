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
  const order = [...indices]
  // All places after i are final. The number for place i is drawn from the places 0 ... i, which includes i itself.
  // Drawing from all n places each time would not be fair.
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
