import { matmul } from '#solutions/fast/matmul.ts'
import { zeros } from '#tensor'
import { add, build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed } from '../../../bank/sums.ts'

const dots =
  (sum: Sum): typeof matmul =>
  (a, b) =>
    build([a.shape[0], b.shape[1]], (m, n) =>
      sum(Array.from({ length: a.shape[1] }, (_, k) => a.get(m, k) * b.get(k, n))),
    )

export const variants: Variant<typeof matmul>[] = [
  ...summed(dots),
  {
    name: 'k-outside',
    kata: (a, b) => {
      const c = zeros([a.shape[0], b.shape[1]])
      for (let k = 0; k < a.shape[1]; k++) each(c.shape, (m, n) => add(c, a.get(m, k) * b.get(k, n), m, n))
      return c
    },
  },
  { name: 'transposed-twice', kata: (a, b) => matmul(b.transpose(1, 0), a.transpose(1, 0)).transpose(1, 0) },
]
