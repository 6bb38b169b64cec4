/** How fast a kata is, in words: for `check`, for the screen and for what the checker says. */
import type { Speed } from '../verdict.ts'

/** '3.9 times as fast as the plain one (2.5 are needed), 4.5 GFLOP/s, 71% of what this machine can do' */
export function speedOf({ ratio, needed, gflops, share }: Speed): string {
  const times = `${timesOf(ratio)} times as fast as the plain one (${timesOf(needed)} are needed)`
  if (gflops === 0) return times
  return `${times}, ${gflops.toFixed(1)} GFLOP/s, ${Math.round(100 * share)}% of what this machine can do`
}

/** Rounded down, so that a ratio that is too small never looks like the one that is needed. */
export const timesOf = (ratio: number): string => (Math.floor(ratio * 10 + 1e-9) / 10).toFixed(1)
