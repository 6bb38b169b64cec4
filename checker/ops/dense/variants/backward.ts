import type { denseBackward } from '#solutions/dense/backward.ts'
import { type Tensor, zeros } from '#tensor'
import { add, build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed, sums } from '../../../bank/sums.ts'

/** The product of two matrices. */
const product = (a: Tensor, b: Tensor, sum: Sum): Tensor =>
  build([a.shape[0], b.shape[1]], (i, j) =>
    sum(Array.from({ length: a.shape[1] }, (_, k) => a.get(i, k) * b.get(k, j))),
  )

const matrices =
  (sum: Sum): typeof denseBackward =>
  (dy, x, w) => ({
    dx: product(dy, w.transpose(1, 0), sum),
    dw: product(x.transpose(1, 0), dy, sum),
    db: build([dy.shape[1]], (u) => sum(Array.from({ length: dy.shape[0] }, (_, n) => dy.get(n, u)))),
  })

export const variants: Variant<typeof denseBackward>[] = [
  ...summed(matrices),
  {
    name: 'outer-products-added',
    kata: (dy, x, w) => {
      const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([w.shape[1]])]
      each(dy.shape, (n, u) => {
        add(db, dy.get(n, u), u)
        for (let d = 0; d < w.shape[0]; d++) {
          add(dx, dy.get(n, u) * w.get(d, u), n, d)
          add(dw, dy.get(n, u) * x.get(n, d), d, u)
        }
      })
      return { dx, dw, db }
    },
  },
  {
    name: 'transposed-products',
    // (A B)ᵀ = Bᵀ Aᵀ, returned as views.
    kata: (dy, x, w) => ({
      dx: product(w, dy.transpose(1, 0), sums.float64).transpose(1, 0),
      dw: product(dy.transpose(1, 0), x, sums.float64).transpose(1, 0),
      db: product(
        build([1, dy.shape[0]], () => 1),
        dy,
        sums.float64,
      ).pick(0),
    }),
  },
]
