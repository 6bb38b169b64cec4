/**
 * How fast a kata is. Times alone say more about the machine than about the code, so two functions run in turn and are
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

/** How many times as fast as `yardstick` the kata is, and what it reaches. */
export function speedFor(
  kata: () => unknown,
  yardstick: () => unknown,
  needed: number,
  operations: number,
  peak: () => number = plainPeak,
): Speed {
  for (let i = 0; i < warmUp; i++) {
    kata()
    yardstick()
  }
  let best = measure(kata, yardstick)
  for (let i = 1; i < attempts && best.ratio < needed; i++) {
    const again = measure(kata, yardstick)
    if (again.ratio > best.ratio) best = again
  }
  const gflops = operations / best.fastest / 1e6
  return { ratio: best.ratio, needed, gflops, share: gflops / peak() }
}

/** The median of the ratios of successive runs, and the shortest time of the kata, in milliseconds. */
function measure(kata: () => unknown, yardstick: () => unknown): { ratio: number; fastest: number } {
  const ratios: number[] = []
  const times: number[] = []
  const began = now()
  while (times.length < rounds.fewest || (times.length < rounds.most && now() - began < rounds.enough)) {
    const start = now()
    yardstick()
    const between = now()
    kata()
    const end = now()
    ratios.push((between - start) / (end - between))
    times.push(end - between)
  }
  return { ratio: median(ratios), fastest: Math.min(...times) }
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
