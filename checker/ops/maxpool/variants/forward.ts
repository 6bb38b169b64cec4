import type { maxpool } from '#solutions/maxpool/forward.ts'
import { contiguous, zeros } from '#tensor'
import { build, each, map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { range, windowsOf } from './windows.ts'

/** Some function of the numbers under each window. */
const ofWindows =
  (choose: (window: number[]) => number): typeof maxpool =>
  (x, options) => {
    const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
    return build([x.shape[0], OH, OW, x.shape[3]], (n, i, j, c) =>
      choose(range(KH).flatMap((kh) => range(KW).map((kw) => x.get(n, i * SH + kh, j * SW + kw, c)))),
    )
  }

export const variants: Variant<typeof maxpool>[] = [
  { name: 'spread-into-max', kata: ofWindows((window) => Math.max(...window)) },
  { name: 'sorted', kata: ofWindows((window) => window.toSorted((a, b) => b - a)[0]) },
  { name: 'from-the-last-one', kata: ofWindows((window) => window.reduceRight((a, b) => (b >= a ? b : a))) },
  { name: 'smallest-of-the-negatives', kata: ofWindows((window) => -Math.min(...window.map((v) => -v))) },
  {
    name: 'rows-then-columns',
    kata: (x, options) => {
      const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
      const [N, H, , C] = x.shape
      const narrow = build([N, H, OW, C], (n, h, j, c) =>
        Math.max(...range(KW).map((kw) => x.get(n, h, j * SW + kw, c))),
      )
      return build([N, OH, OW, C], (n, i, j, c) =>
        Math.max(...range(KH).map((kh) => narrow.get(n, i * SH + kh, j, c))),
      )
    },
  },
  {
    name: 'every-pixel-to-its-windows',
    kata: (x, options) => {
      const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
      const y = build([x.shape[0], OH, OW, x.shape[3]], () => -Infinity)
      each(x.shape, (n, h, v, c) => {
        each([OH, OW], (i, j) => {
          if (h < i * SH || h >= i * SH + KH || v < j * SW || v >= j * SW + KW) return
          if (x.get(n, h, v, c) > y.get(n, i, j, c)) y.set(n, i, j, c, x.get(n, h, v, c))
        })
      })
      return y
    },
  },
  {
    name: 'flat-indices-channels-outside',
    kata: (x, options) => {
      const { OH, OW, KH, KW, SH, SW } = windowsOf(x, options)
      const [N, H, W, C] = x.shape
      const y = zeros([N, OH, OW, C])
      const { data } = contiguous(x)
      for (let c = 0; c < C; c++) {
        for (let out = 0; out < N * OH * OW; out++) {
          const [n, i, j] = [Math.floor(out / (OH * OW)), Math.floor(out / OW) % OH, out % OW]
          const corner = ((n * H + i * SH) * W + j * SW) * C + c
          let max = data[corner]
          for (let k = 1; k < KH * KW; k++) {
            max = Math.max(max, data[corner + (Math.floor(k / KW) * W + (k % KW)) * C])
          }
          y.data[out * C + c] = max
        }
      }
      return y
    },
  },
  {
    name: 'a-transposed-view',
    kata: (x, options) => {
      const y = ofWindows((window) => Math.max(...window))(x, options)
      return map(y.transpose(3, 2, 1, 0), (v) => v).transpose(3, 2, 1, 0)
    },
  },
]
