/** What can go wrong on the way from plain loops to fast ones, for all katas that convolve. */
import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { conv2d } from '#solutions/conv2d/forward.ts'
import { type LayerGradients, type Tensor, zeros } from '#tensor'
import { blind, map } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

/** The weights as if [K, F] in memory were [F, K]. */
function turned(w: Tensor): Tensor {
  const F = w.shape[3]
  const K = w.size / F
  const flat = map(w, (v) => v).data
  const [, KW, C] = w.shape
  return map(w, (_, kh, kw, c, f) => flat[f * K + (kh * KW + kw) * C + c])
}

export const forward: Mistake<typeof conv2d>[] = [
  {
    name: 'last-filters-missing',
    diagnosis: 'You compute only whole blocks of filters, so the filters that are left over stay 0.',
    hint: 'What happens to the last filters if F is not a multiple of your block?',
    kata: (x, w, b, options) =>
      map(conv2d(x, w, b, options), (v, _n, _i, _j, f) => (f < w.shape[3] - (w.shape[3] % 4) ? v : 0)),
  },
  {
    name: 'filters-taken-for-rows',
    diagnosis:
      'You read w as if the weights of one filter were side by side, but in w the filters are side by side.',
    hint: 'The neighbour of w[kh, kw, c, f] is w[kh, kw, c, f + 1].',
    kata: (x, w, b, options) => conv2d(x, turned(w), b, options),
  },
  {
    name: 'only-the-first-kernel-row',
    diagnosis: 'Only the first row of every window counts in your sums.',
    hint: 'The next row of a window begins W * C numbers further on.',
    kata: (x, w, b, options) =>
      conv2d(
        x,
        map(w, (v, kh) => (kh === 0 ? v : 0)),
        b,
        options,
      ),
  },
  {
    name: 'sums-not-reset',
    diagnosis: 'You continue with the sums of the window before, but every window starts from the bias.',
    hint: 'Where do you set your sums to the bias, and how often?',
    kata: (x, w, b, options) => {
      const y = conv2d(x, w, b, options)
      const F = w.shape[3]
      for (let i = F; i < y.data.length; i++) y.data[i] += y.data[i - F] - b.get(i % F)
      return y
    },
  },
  {
    name: 'bias-left-out',
    diagnosis: 'You start your sums from 0 instead of from the bias.',
    hint: 'Every filter has one number that is added to each of its sums.',
    kata: (x, w, b, options) => conv2d(x, w, zeros(b.shape), options),
  },
  {
    name: 'views-read-blindly',
    diagnosis: 'You read .data from index 0, which is right only if x, w and b are not views.',
    hint: 'contiguous puts any view into row-major order.',
    kata: (x, w, b, options) => conv2d(blind(x), blind(w), blind(b), options),
  },
]

/** Where windows are taken in blocks, too. */
export const blocked: Mistake<typeof conv2d>[] = [
  {
    name: 'last-windows-missing',
    diagnosis: 'You compute only whole blocks of windows, so the windows that are left over stay 0.',
    hint: 'What happens to the last windows if their number is not a multiple of your block?',
    kata: (x, w, b, options) => {
      const y = conv2d(x, w, b, options)
      const F = w.shape[3]
      const M = y.size / F
      return y.data.fill(0, (M - (M % 3)) * F) && y
    },
  },
]

/** The gradients for another dy. */
const ofAnother =
  (change: (dy: Tensor) => Tensor): typeof conv2dBackward =>
  (dy, x, w, options) =>
    conv2dBackward(change(dy), x, w, options)

export const backward: Mistake<typeof conv2dBackward>[] = [
  {
    name: 'negative-ones-skipped',
    diagnosis: 'You skip the negative numbers of dy together with the zeros.',
    hint: 'Only a gradient of exactly 0 adds nothing.',
    kata: ofAnother((dy) => map(dy, (v) => Math.max(v, 0))),
  },
  {
    name: 'small-ones-skipped',
    diagnosis: 'You skip small numbers of dy, but only those that are exactly 0 add nothing.',
    hint: 'Compare with 0 and nothing else.',
    kata: ofAnother((dy) => map(dy, (v) => (Math.abs(v) < 0.1 ? 0 : v))),
  },
  {
    name: 'window-left-at-the-first-zero',
    diagnosis: 'You leave the window at the first zero of dy, so the filters after it get nothing.',
    hint: 'break ends a loop, and continue goes on with the next iteration.',
    kata: ofAnother((dy) => {
      const F = dy.shape[3]
      const y = map(dy, (v) => v)
      for (let i = 0; i < y.data.length; i++) {
        // Once a filter has a zero, the filters after it in the same window have one, too.
        if (i % F > 0 && y.data[i - 1] === 0) y.data[i] = 0
      }
      return y
    }),
  },
  {
    name: 'dw-not-turned-back',
    diagnosis: 'You leave dw in the order [F, KH * KW * C] in which you computed it.',
    hint: 'dw has the shape [KH, KW, C, F], and its numbers have to be in this order.',
    kata: (dy, x, w, options) => {
      const { dx, dw, db } = conv2dBackward(dy, x, w, options)
      const F = w.shape[3]
      const K = w.size / F
      const copy = dw.data.slice()
      copy.forEach((v, i) => {
        dw.data[(i % F) * K + Math.floor(i / F)] = v
      })
      return { dx, dw, db }
    },
  },
  {
    name: 'weights-not-turned',
    diagnosis:
      'You read w as if the weights of one filter were side by side, but in w the filters are side by side.',
    hint: 'Transpose w to [F, KH * KW * C] first, or move in steps of F.',
    kata: (dy, x, w, options) => ({
      ...conv2dBackward(dy, x, w, options),
      dx: conv2dBackward(dy, x, turned(w), options).dx,
    }),
  },
]

/** Where a row of the kernel is taken in blocks of eight numbers. */
export const eight: Mistake<typeof conv2dBackward>[] = [
  {
    name: 'rest-of-the-row-missing',
    diagnosis: 'You compute only whole blocks of a kernel row, so the rest of the row gets nothing.',
    hint: 'What happens to the last numbers of a row if KW * C is not a multiple of your block?',
    kata: (dy, x, w, options): LayerGradients => {
      const [, KW, C] = w.shape
      const whole = KW * C - ((KW * C) % 8)
      const cut = (t: Tensor) => map(t, (v, _kh, kw, c) => (kw * C + c < whole ? v : 0))
      const { dw, db } = conv2dBackward(dy, x, w, options)
      return { dx: conv2dBackward(dy, x, cut(w), options).dx, dw: cut(dw), db }
    },
  },
]
