import type { Random } from '#tensor'

/** A generator with a seed of its own: it begins with the same number every time. */
export function seeded(): Random {
  let state = 7
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
