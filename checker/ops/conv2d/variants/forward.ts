import ndarray from 'ndarray'
import type { conv2d } from '#solutions/conv2d/forward.ts'
import { contiguous, type Tensor, zeros } from '#tensor'
import { add, build, each, map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed, sums } from '../../../bank/sums.ts'
import { windowsOf } from './windows.ts'

/** The picture with its zeros around it: every window fits then. */
function padded(x: Tensor, w: Tensor, options: Parameters<typeof conv2d>[3]): Tensor {
  const { rows, columns } = windowsOf(x, w, options)
  const [N, H, W, C] = x.shape
  const wide = zeros([N, H + rows.before + rows.after, W + columns.before + columns.after, C])
  each(x.shape, (n, h, v, c) => wide.set(n, h + rows.before, v + columns.before, c, x.get(n, h, v, c)))
  return wide
}

/** All products of a window, added up in one of the ways; the bias is one of the terms. */
const gathered =
  (sum: Sum): typeof conv2d =>
  (x, w, b, options) => {
    const wide = padded(x, w, options)
    const { rows, columns, strides } = windowsOf(x, w, options)
    const [KH, KW, C, F] = w.shape
    return build([x.shape[0], rows.count, columns.count, F], (n, i, j, f) => {
      const terms = [b.get(f)]
      each([KH, KW, C], (kh, kw, c) => {
        terms.push(wide.get(n, i * strides[0] + kh, j * strides[1] + kw, c) * w.get(kh, kw, c, f))
      })
      return sum(terms)
    })
  }

/** Every window as a row of a matrix, times the kernel as a matrix. */
const asMatrices: typeof conv2d = (x, w, b, options) => {
  const wide = padded(x, w, options)
  const { rows, columns, strides } = windowsOf(x, w, options)
  const [KH, KW, C, F] = w.shape
  const windows: number[][] = []
  each([x.shape[0], rows.count, columns.count], (n, i, j) => {
    const window: number[] = []
    each([KH, KW, C], (kh, kw, c) => window.push(wide.get(n, i * strides[0] + kh, j * strides[1] + kw, c)))
    windows.push(window)
  })
  const kernel = contiguous(w).data
  const y = zeros([x.shape[0], rows.count, columns.count, F])
  windows.forEach((window, row) => {
    for (let f = 0; f < F; f++) y.data[row * F + f] = b.get(f)
    // Row by row of the kernel: y is added to in float32.
    window.forEach((pixel, k) => {
      for (let f = 0; f < F; f++) y.data[row * F + f] += pixel * kernel[k * F + f]
    })
  })
  return y
}

export const variants: Variant<typeof conv2d>[] = [
  ...summed(gathered),
  { name: 'im2col', kata: asMatrices },
  {
    name: 'kernel-outside',
    kata: (x, w, b, options) => {
      const { rows, columns, strides } = windowsOf(x, w, options)
      const [N, H, W] = x.shape
      const y = build([N, rows.count, columns.count, w.shape[3]], (_n, _i, _j, f) => b.get(f))
      each(w.shape, (kh, kw, c, f) => {
        each([N, rows.count, columns.count], (n, i, j) => {
          const [h, v] = [i * strides[0] + kh - rows.before, j * strides[1] + kw - columns.before]
          if (h >= 0 && h < H && v >= 0 && v < W) add(y, x.get(n, h, v, c) * w.get(kh, kw, c, f), n, i, j, f)
        })
      })
      return y
    },
  },
  {
    name: 'scattered-from-the-pixels',
    kata: (x, w, b, options) => {
      const { rows, columns, strides } = windowsOf(x, w, options)
      const [KH, KW, , F] = w.shape
      const y = zeros([x.shape[0], rows.count, columns.count, F])
      each(x.shape, (n, h, v, c) => {
        each([KH, KW, F], (kh, kw, f) => {
          const [i, j] = [(h + rows.before - kh) / strides[0], (v + columns.before - kw) / strides[1]]
          if (!Number.isInteger(i) || !Number.isInteger(j)) return
          if (i < 0 || i >= rows.count || j < 0 || j >= columns.count) return
          add(y, x.get(n, h, v, c) * w.get(kh, kw, c, f), n, i, j, f)
        })
      })
      return map(y, (value, _n, _i, _j, f) => value + b.get(f))
    },
  },
  {
    name: 'channels-first-inside',
    kata: (x, w, b, options) => {
      const y = gathered(sums.float64)(x, w, b, options)
      const [N, OH, OW, F] = y.shape
      const planes = ndarray(new Float32Array(y.size), [N, F, OH, OW])
      each(planes.shape, (n, f, i, j) => planes.set(n, f, i, j, y.get(n, i, j, f)))
      return planes.transpose(0, 2, 3, 1)
    },
  },
]
