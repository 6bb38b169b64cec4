import type { softmax } from '#solutions/softmax/forward.ts'
import { contiguous, zeros } from '#tensor'
import { along } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed, sums } from '../../../bank/sums.ts'

const { fround } = Math

/** Every row, along the last axis, on its own. */
const rowwise =
  (f: (row: number[]) => number[]): typeof softmax =>
  (z) =>
    along(z, z.dimension - 1, (row) => f(row))

const shifted =
  (sum: Sum, round = (v: number) => v, more = 0) =>
  (row: number[]): number[] => {
    const max = Math.max(...row) + more
    const powers = row.map((v) => round(Math.exp(round(v - max))))
    return powers.map((v) => round(v / sum(powers)))
  }

export const variants: Variant<typeof softmax>[] = [
  ...summed((sum) => rowwise(shifted(sum))),
  ...summed((sum) => rowwise(shifted(sum, fround)), 'all-rounded'),
  // Anything may be subtracted, as long as nothing overflows.
  { name: 'shifted-a-little-more', kata: rowwise(shifted(sums.float64, undefined, 3)) },
  {
    name: 'log-sum-exp',
    kata: rowwise((row) => {
      const max = Math.max(...row)
      const log = max + Math.log(sums.float64(row.map((v) => Math.exp(v - max))))
      return row.map((v) => Math.exp(v - log))
    }),
  },
  {
    name: 'differences',
    // 1 / sum of exp(z[j] - z[k]): an overflow gives 1 / Infinity, which is the right 0.
    kata: rowwise((row) => row.map((v) => 1 / sums.float64(row.map((other) => Math.exp(other - v))))),
  },
  {
    name: 'reciprocal',
    kata: rowwise((row) => {
      const [max] = row.toSorted((a, b) => b - a)
      const powers = row.map((v) => Math.exp(v - max))
      const scale = fround(1 / sums.float64(powers))
      return powers.map((v) => v * scale)
    }),
  },
  {
    name: 'divided-in-place',
    kata: (z) => {
      const p = zeros(z.shape)
      const scores = contiguous(z).data
      const K = z.shape[z.dimension - 1]
      for (let row = 0; row < scores.length; row += K) {
        const max = scores.subarray(row, row + K).reduce((a, b) => Math.max(a, b))
        let sum = 0
        for (let k = 0; k < K; k++) {
          p.data[row + k] = Math.exp(scores[row + k] - max)
          sum += p.data[row + k]
        }
        for (let k = 0; k < K; k++) p.data[row + k] /= sum
      }
      return p
    },
  },
]
