import type { dense } from '#solutions/dense/forward.ts'
import { contiguous, zeros } from '#tensor'
import { add, build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed } from '../../../bank/sums.ts'

const dots =
  (sum: Sum): typeof dense =>
  (x, w, b) =>
    build([x.shape[0], w.shape[1]], (n, u) =>
      sum([b.get(u), ...Array.from({ length: x.shape[1] }, (_, d) => x.get(n, d) * w.get(d, u))]),
    )

export const variants: Variant<typeof dense>[] = [
  ...summed(dots),
  {
    name: 'inputs-outside',
    kata: (x, w, b) => {
      const y = build([x.shape[0], w.shape[1]], (_, u) => b.get(u))
      each(w.shape, (d, u) => {
        for (let n = x.shape[0] - 1; n >= 0; n--) add(y, x.get(n, d) * w.get(d, u), n, u)
      })
      return y
    },
  },
  {
    name: 'flat-with-zeros-skipped',
    kata: (x, w, b) => {
      const [N, D] = x.shape
      const U = w.shape[1]
      const y = zeros([N, U])
      const [inputs, weights] = [contiguous(x).data, contiguous(w).data]
      for (let n = 0; n < N; n++) {
        for (let d = 0; d < D; d++) {
          const input = inputs[n * D + d]
          if (input === 0) continue
          for (let u = 0; u < U; u++) y.data[n * U + u] += input * weights[d * U + u]
        }
        for (let u = 0; u < U; u++) y.data[n * U + u] += b.get(u)
      }
      return y
    },
  },
  {
    name: 'computed-transposed',
    kata: (x, w, b) =>
      build([w.shape[1], x.shape[0]], (u, n) => {
        let sum = 0
        for (let d = x.shape[1] - 1; d >= 0; d--) sum += w.get(d, u) * x.get(n, d)
        return sum + b.get(u)
      }).transpose(1, 0),
  },
]
