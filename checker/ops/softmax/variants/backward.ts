import type { softmaxBackward } from '#solutions/softmax/backward.ts'
import { along } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed, sums } from '../../../bank/sums.ts'

const { fround } = Math

/** Each row on its own; `p` and `dp` are the rows that belong together. */
const rowwise =
  (f: (dp: number[], p: number[]) => number[]): typeof softmaxBackward =>
  (dp, p) => {
    const last = p.dimension - 1
    return along(dp, last, (upstream, ...start) =>
      f(
        upstream,
        upstream.map((_, k) => p.get(...start.slice(0, last), k)),
      ),
    )
  }

const bracket =
  (sum: Sum, round = (v: number) => v) =>
  (dp: number[], p: number[]): number[] => {
    const mean = sum(p.map((v, k) => round(v * dp[k])))
    return p.map((v, k) => round(v * round(dp[k] - mean)))
  }

export const variants: Variant<typeof softmaxBackward>[] = [
  ...summed((sum) => rowwise(bracket(sum))),
  ...summed((sum) => rowwise(bracket(sum, fround)), 'all-rounded'),
  {
    name: 'the-whole-jacobian',
    kata: rowwise((dp, p) =>
      p.map((v, k) => sums.float64(p.map((other, j) => dp[j] * other * ((j === k ? 1 : 0) - v)))),
    ),
  },
  {
    name: 'difference-of-products',
    kata: rowwise((dp, p) => {
      const products = p.map((v, k) => fround(v * dp[k]))
      const sum = sums.float32(products)
      return products.map((v, k) => v - fround(p[k] * sum))
    }),
  },
  {
    name: 'differences-of-pairs',
    // The probabilities of a row sum to 1: dp[k] is the sum of p[j] dp[k].
    kata: rowwise((dp, p) => p.map((v, k) => v * sums.float64(p.map((other, j) => other * (dp[k] - dp[j]))))),
  },
]
