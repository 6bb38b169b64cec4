import type { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { contiguous, zeros } from '#tensor'
import { add, build, each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { collector, type Sum, summed } from '../../../bank/sums.ts'
import { range, windowsOf } from './windows.ts'

/** The gradient goes to one place of each window, counted row by row. */
const toPlace =
  (place: (window: number[]) => number): typeof maxpoolBackward =>
  (dy, x, options) => {
    const { KH, KW, SH, SW } = windowsOf(x, options)
    const dx = zeros(x.shape)
    each(dy.shape, (n, i, j, c) => {
      const window = range(KH * KW).map((k) => x.get(n, i * SH + Math.floor(k / KW), j * SW + (k % KW), c))
      const k = place(window)
      add(dx, dy.get(n, i, j, c), n, i * SH + Math.floor(k / KW), j * SW + (k % KW), c)
    })
    return dx
  }

/** What comes to a pixel from all windows that it has won, added up in some way. */
const collected =
  (sum: Sum): typeof maxpoolBackward =>
  (dy, x, options) => {
    const { KH, KW, SH, SW } = windowsOf(x, options)
    const places = range(KH * KW)
    const dx = collector(x.shape, sum)
    each(dy.shape, (n, i, j, c) => {
      const at = (k: number) => [n, i * SH + Math.floor(k / KW), j * SW + (k % KW), c]
      const winner = places.reduce((best, k) => (x.get(...at(k)) > x.get(...at(best)) ? k : best))
      dx.add(dy.get(n, i, j, c), ...at(winner))
    })
    return dx.sum()
  }

export const variants: Variant<typeof maxpoolBackward>[] = [
  ...summed(collected),
  { name: 'place-of-the-maximum', kata: toPlace((window) => window.indexOf(Math.max(...window))) },
  {
    name: 'backwards-with-ties',
    // Going backwards, an equal number takes over, so the first one wins.
    kata: toPlace((window) =>
      window.reduceRight((best, v, k) => (v >= window[best] ? k : best), window.length - 1),
    ),
  },
  {
    name: 'sorted-places',
    kata: toPlace((window) => [...window.keys()].toSorted((a, b) => window[b] - window[a] || a - b)[0]),
  },
  {
    name: 'gathered-by-pixel',
    kata: (dy, x, options) => {
      const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
      /** Is this pixel the first maximum of window [i, j]? */
      const wins = (n: number, h: number, v: number, c: number, i: number, j: number): boolean => {
        const own = h * x.shape[2] + v
        let won = true
        each([KH, KW], (kh, kw) => {
          const [row, column] = [i * SH + kh, j * SW + kw]
          const other = x.get(n, row, column, c)
          const earlier = row * x.shape[2] + column < own
          if (other > x.get(n, h, v, c) || (earlier && other === x.get(n, h, v, c))) won = false
        })
        return won
      }
      return build(x.shape, (n, h, v, c) => {
        let sum = 0
        each([OH, OW], (i, j) => {
          if (h < i * SH || h >= i * SH + KH || v < j * SW || v >= j * SW + KW) return
          if (wins(n, h, v, c, i, j)) sum += dy.get(n, i, j, c)
        })
        return sum
      })
    },
  },
  {
    name: 'winners-remembered-in-float64',
    kata: (dy, x, options) => {
      const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
      const [N, H, W, C] = x.shape
      const [upstream, pixels] = [contiguous(dy).data, contiguous(x).data]
      const sums = new Float64Array(pixels.length)
      const winners = new Int32Array(upstream.length)
      for (let c = C - 1; c >= 0; c--) {
        for (let out = 0; out < N * OH * OW; out++) {
          const [n, i, j] = [Math.floor(out / (OH * OW)), Math.floor(out / OW) % OH, out % OW]
          const corner = ((n * H + i * SH) * W + j * SW) * C + c
          winners[out * C + c] = range(KH * KW)
            .map((k) => corner + (Math.floor(k / KW) * W + (k % KW)) * C)
            .reduce((best, at) => (pixels[at] > pixels[best] ? at : best))
        }
      }
      winners.forEach((at, out) => {
        sums[at] += upstream[out]
      })
      const dx = zeros(x.shape)
      dx.data.set(sums)
      return dx
    },
  },
]
