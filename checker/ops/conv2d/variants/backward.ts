import type { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { type Tensor, zeros } from '#tensor'
import { add, build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { collector, type Sum, summed } from '../../../bank/sums.ts'
import { windowsOf } from './windows.ts'

/** The pixel that a weight meets, or undefined in the padding. */
type Meeting = (i: number, j: number, kh: number, kw: number) => [row: number, column: number] | undefined

function meetings(x: Tensor, w: Tensor, options: Parameters<typeof conv2dBackward>[3]): Meeting {
  const { rows, columns, strides } = windowsOf(x, w, options)
  const [, H, W] = x.shape
  return (i, j, kh, kw) => {
    const [h, v] = [i * strides[0] + kh - rows.before, j * strides[1] + kw - columns.before]
    return h >= 0 && h < H && v >= 0 && v < W ? [h, v] : undefined
  }
}

/** All terms of each gradient are collected first and then added up in one of the ways. */
const collected =
  (sum: Sum): typeof conv2dBackward =>
  (dy, x, w, options) => {
    const meeting = meetings(x, w, options)
    const [KH, KW, C, F] = w.shape
    const [dx, dw, db] = [x.shape, w.shape, [F]].map((shape) => collector(shape, sum))
    each(dy.shape, (n, i, j, f) => {
      const upstream = dy.get(n, i, j, f)
      db.add(upstream, f)
      for (let kh = 0; kh < KH; kh++) {
        for (let kw = 0; kw < KW; kw++) {
          const pixel = meeting(i, j, kh, kw)
          if (!pixel) continue
          for (let c = 0; c < C; c++) {
            dx.add(upstream * w.get(kh, kw, c, f), n, ...pixel, c)
            dw.add(upstream * x.get(n, ...pixel, c), kh, kw, c, f)
          }
        }
      }
    })
    return { dx: dx.sum(), dw: dw.sum(), db: db.sum() }
  }

export const variants: Variant<typeof conv2dBackward>[] = [
  ...summed(collected),
  {
    name: 'kernel-outside',
    kata: (dy, x, w, options) => {
      const meeting = meetings(x, w, options)
      const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([w.shape[3]])]
      const [N, OH, OW] = dy.shape
      each(w.shape, (kh, kw, c, f) => {
        each([N, OH, OW], (n, i, j) => {
          const pixel = meeting(i, j, kh, kw)
          if (!pixel) return
          add(dx, dy.get(n, i, j, f) * w.get(kh, kw, c, f), n, ...pixel, c)
          add(dw, dy.get(n, i, j, f) * x.get(n, ...pixel, c), kh, kw, c, f)
        })
      })
      each(dy.shape, (n, i, j, f) => add(db, dy.get(n, i, j, f), f))
      return { dx, dw, db }
    },
  },
  {
    name: 'flipped-kernel-over-a-stretched-gradient',
    kata: (dy, x, w, options) => {
      const { rows, columns, strides } = windowsOf(x, w, options)
      const [KH, KW, C, F] = w.shape
      const [N, OH, OW] = dy.shape
      // dy with zeros between its numbers where the strides are larger than 1.
      const stretched = zeros([N, (OH - 1) * strides[0] + 1, (OW - 1) * strides[1] + 1, F])
      each(dy.shape, (n, i, j, f) => stretched.set(n, i * strides[0], j * strides[1], f, dy.get(n, i, j, f)))
      const dx = build(x.shape, (n, h, v, c) => {
        let sum = 0
        each([KH, KW, F], (kh, kw, f) => {
          // The flipped kernel starts KH - 1 rows earlier.
          const [i, j] = [h + rows.before - (KH - 1) + kh, v + columns.before - (KW - 1) + kw]
          if (i < 0 || i >= stretched.shape[1] || j < 0 || j >= stretched.shape[2]) return
          sum += stretched.get(n, i, j, f) * w.get(KH - 1 - kh, KW - 1 - kw, c, f)
        })
        return sum
      })
      const meeting = meetings(x, w, options)
      // Computed with the filters first, and returned as a view in the right order.
      const dw = build([F, KH, KW, C], (f, kh, kw, c) => {
        let sum = 0
        each([N, OH, OW], (n, i, j) => {
          const pixel = meeting(i, j, kh, kw)
          if (pixel) sum += dy.get(n, i, j, f) * x.get(n, ...pixel, c)
        })
        return sum
      }).transpose(1, 2, 3, 0)
      const db = build([F], (f) => {
        let sum = 0
        each([N, OH, OW], (n, i, j) => {
          sum += dy.get(n, i, j, f)
        })
        return sum
      })
      return { dx, dw, db }
    },
  },
  {
    name: 'im2col-and-back',
    kata: (dy, x, w, options) => {
      const meeting = meetings(x, w, options)
      const [KH, KW, C, F] = w.shape
      const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([F])]
      const [N, OH, OW] = dy.shape
      each([N, OH, OW], (n, i, j) => {
        const upstream = Array.from({ length: F }, (_, f) => dy.get(n, i, j, f))
        for (let f = 0; f < F; f++) add(db, upstream[f], f)
        // One window: its pixels times dy go to dw, and the weights times dy go to dx.
        each([KH, KW, C], (kh, kw, c) => {
          const pixel = meeting(i, j, kh, kw)
          const value = pixel ? x.get(n, ...pixel, c) : 0
          for (let f = 0; f < F; f++) add(dw, value * upstream[f], kh, kw, c, f)
          const back = upstream.reduce((sum, d, f) => sum + d * w.get(kh, kw, c, f), 0)
          if (pixel) add(dx, back, n, ...pixel, c)
        })
      })
      return { dx, dw, db }
    },
  },
]
