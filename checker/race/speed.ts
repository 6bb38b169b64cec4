/**
 * How fast a kata is. Times alone say more about the machine than about the code, so two functions take turns and are
 * compared, and their speed is compared with what the machine can do.
 */
import type { Speed } from '../../src/kata/verdict.ts'

const now = () => performance.now()

/** The fewest and most rounds of one measurement, and the milliseconds after which no further round starts. */
const rounds = { fewest: 5, most: 25, enough: 500 }

/** Rounds that are not counted, because the code is compiled in them. */
const warmUp = 3

/** How often a kata is measured before it counts as too slow. Noise only makes a measurement worse. */
const attempts = 5

/** How long the plain function and the kata took for the same, in milliseconds. */
export interface Round {
  plain: number
  kata: number
}

/** How many times as fast as the plain function the kata is, and what it reaches. `round` lets each run once. */
export async function speedFor(
  round: () => Promise<Round>,
  needed: number,
  operations: number,
  peak: () => number = plainPeak,
): Promise<Speed> {
  for (let i = 0; i < warmUp; i++) await round()
  let best = await measure(round)
  for (let i = 1; i < attempts && best.ratio < needed; i++) {
    const again = await measure(round)
    if (again.ratio > best.ratio) best = again
  }
  const gflops = operations / best.fastest / 1e6
  return { ratio: best.ratio, needed, gflops, share: gflops / peak() }
}

/** The median of the ratios of successive rounds, and the shortest time of the kata, in milliseconds. */
async function measure(round: () => Promise<Round>): Promise<{ ratio: number; fastest: number }> {
  const all: Round[] = []
  const began = now()
  while (all.length < rounds.fewest || (all.length < rounds.most && now() - began < rounds.enough)) {
    all.push(await round())
  }
  return {
    ratio: median(all.map(({ plain, kata }) => plain / kata)),
    fastest: Math.min(...all.map(({ kata }) => kata)),
  }
}

export const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]

/**
 * What plain code can do on this machine, in GFLOP/s: twelve independent sums that stay in registers. The best of
 * several runs counts, because other load only makes it slower.
 */
export function plainPeak(): number {
  const turns = 400_000
  let best = Infinity
  for (let i = 0; i < 12; i++) {
    const start = now()
    if (twelveSums(turns) === 0) throw new Error('The sums of a measurement cannot be 0.')
    best = Math.min(best, now() - start)
  }
  return (24 * turns) / best / 1e6
}

function twelveSums(turns: number): number {
  let [a, b, c, d, e, f, g, h, i, j, k, l] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((n) => n / 16)
  const factor = 0.999999
  const term = 1e-7
  for (let turn = 0; turn < turns; turn++) {
    a = a * factor + term
    b = b * factor + term
    c = c * factor + term
    d = d * factor + term
    e = e * factor + term
    f = f * factor + term
    g = g * factor + term
    h = h * factor + term
    i = i * factor + term
    j = j * factor + term
    k = k * factor + term
    l = l * factor + term
  }
  return a + b + c + d + e + f + g + h + i + j + k + l
}
