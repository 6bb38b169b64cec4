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
  const order = [...indices]
  // Everything behind i is final. What comes to i is drawn from all that is not: places 0 ... i.
  // Place i itself takes part. Drawing from all n places each time would not be fair.
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  return order
}
