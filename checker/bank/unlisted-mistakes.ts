/**
 * Wrong programs that are not meant to be in the bank: what else a learner could do, often two things at once. They
 * measure how often a diagnosis is false. Used by tests only.
 */
import { adamStep } from '#solutions/adam/step.ts'
import { batches } from '#solutions/batches/batches.ts'
import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { conv2d } from '#solutions/conv2d/forward.ts'
import { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { crossentropy } from '#solutions/crossentropy/forward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { flatten } from '#solutions/flatten/forward.ts'
import { glorotUniform } from '#solutions/glorot/uniform.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import { backward } from '#solutions/network/backward.ts'
import { forward } from '#solutions/network/forward.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import { outputShape } from '#solutions/shapes/output.ts'
import { parameterCount } from '#solutions/shapes/parameters.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import type { ConvOptions, PoolOptions, Tensor } from '#tensor'
import { along, build, map, sum, total, values } from './loops.ts'
import type { AnyKata } from './mistake.ts'

/** The largest or smallest of a window, or anything else that is made of its numbers. */
const pooled =
  (pick: (window: number[]) => number) =>
  (x: Tensor, options: PoolOptions = {}): Tensor => {
    const { poolSize = [2, 2], strides = poolSize } = options
    return map(maxpool(x, options), (_, n, i, j, c) => {
      const window: number[] = []
      for (let h = 0; h < poolSize[0]; h++) {
        for (let w = 0; w < poolSize[1]; w++) {
          window.push(x.get(n, i * strides[0] + h, j * strides[1] + w, c))
        }
      }
      return pick(window)
    })
  }

/** A convolution that looks at another picture, kernel or bias than it should. */
const convolved =
  (
    pixel: (x: Tensor, n: number, row: number, column: number, c: number) => number,
    weight: (w: Tensor, kh: number, kw: number, c: number, f: number) => number,
    bias: (b: Tensor, f: number) => number = (b, f) => b.get(f),
    spacing: (strides: readonly [number, number]) => readonly [number, number] = () => [1, 1],
  ) =>
  (x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor => {
    const { strides = [1, 1], padding = 'valid' } = options
    const [, H, W] = x.shape
    const [KH, KW, C] = w.shape
    const y = conv2d(x, w, b, options)
    const missing = (axis: 0 | 1, extent: number) =>
      padding === 'same' ? Math.max(0, (y.shape[axis + 1] - 1) * strides[axis] + w.shape[axis] - extent) : 0
    const [top, left] = [Math.floor(missing(0, H) / 2), Math.floor(missing(1, W) / 2)]
    const [down, right] = spacing(strides)
    return map(
      y,
      (_, n, i, j, f) =>
        bias(b, f) +
        sum([KH, KW, C], (kh, kw, c) => {
          const [row, column] = [i * strides[0] + kh * down - top, j * strides[1] + kw * right - left]
          return pixel(x, n, row, column, c) * weight(w, kh, kw, c, f)
        }),
    )
  }

const inPicture = (x: Tensor, row: number, column: number) =>
  row >= 0 && row < x.shape[1] && column >= 0 && column < x.shape[2]
const pixelOf = (x: Tensor, n: number, row: number, column: number, c: number) =>
  inPicture(x, row, column) ? x.get(n, row, column, c) : 0
const weightOf = (w: Tensor, kh: number, kw: number, c: number, f: number) => w.get(kh, kw, c, f)
const rotated = (w: Tensor, kh: number, kw: number, c: number, f: number) =>
  w.get(w.shape[0] - 1 - kh, w.shape[1] - 1 - kw, c, f)

const scaled = (t: Tensor, factor: number) => map(t, (v) => v * factor)

/** The answer of `right`, changed. */
const after =
  <Args extends unknown[], Answer>(
    right: (...args: Args) => Answer,
    change: (answer: Answer, ...args: Args) => unknown,
  ) =>
  (...args: Args): unknown =>
    change(right(...args), ...args)

/** A row of numbers at a time, along the last axis. */
const rowwise = (change: (row: number[]) => number[]) => (x: Tensor) =>
  along(x, x.dimension - 1, (row) => change(row))

const argmax = (row: number[]) => row.indexOf(Math.max(...row))
const rowOf = (x: Tensor, n: number) => Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))

export const unlistedMistakes: Record<string, Record<string, AnyKata>> = {
  'ndarray/transpose': {
    'rotated by 90 degrees': (x) => build([x.shape[1], x.shape[0]], (i, j) => x.get(x.shape[0] - 1 - j, i)),
    'mirrored along the other diagonal': (x) =>
      build([x.shape[1], x.shape[0]], (i, j) => x.get(x.shape[0] - 1 - j, x.shape[1] - 1 - i)),
    'transposed, and the first number missing': (x) =>
      build([x.shape[1], x.shape[0]], (i, j) => (i + j === 0 ? 0 : x.get(j, i))),
  },
  'relu/forward': {
    'clipped at 6 as well': (x) => map(x, (v) => Math.min(6, Math.max(0, v))),
    '0 below a thousandth': (x) => map(x, (v) => (v > 1e-3 ? v : 0)),
    softplus: (x) => map(x, (v) => (v > 30 ? v : Math.log1p(Math.exp(v)))),
    'last number missing': (x) => {
      let left = x.size
      return map(x, (v) => (--left > 0 ? Math.max(0, v) : 0))
    },
    'a tenth of the negative numbers': (x) => map(x, (v) => (v > 0 ? v : v / 10)),
  },
  'relu/backward': {
    'times x': (dy, x) => map(dy, (v, ...at) => v * Math.max(0, x.get(...at))),
    'sign of x': (dy, x) => map(dy, (v, ...at) => v * Math.sign(x.get(...at))),
    'also relu of the gradient': (dy, x) => map(dy, (v, ...at) => (x.get(...at) > 0 ? Math.max(0, v) : 0)),
    'half of the gradient at 0': (dy, x) =>
      map(dy, (v, ...at) => (x.get(...at) > 0 ? v : x.get(...at) === 0 ? v / 2 : 0)),
    'a tenth where x is negative': (dy, x) => map(dy, (v, ...at) => (x.get(...at) > 0 ? v : v / 10)),
  },
  'conv2d/forward': {
    'kernel upside down': convolved(pixelOf, (w, kh, kw, c, f) => w.get(w.shape[0] - 1 - kh, kw, c, f)),
    'bias subtracted': convolved(pixelOf, weightOf, (b, f) => -b.get(f)),
    'bias added twice': convolved(pixelOf, weightOf, (b, f) => 2 * b.get(f)),
    'kernel rotated and bias missing': convolved(pixelOf, rotated, () => 0),
    'strides ignored and bias missing': (x, w, b, options) =>
      conv2d(x, w, scaled(b, 0), { ...options, strides: [1, 1] }),
    'padded with ones': convolved(
      (x, n, row, column, c) => (inPicture(x, row, column) ? x.get(n, row, column, c) : 1),
      weightOf,
    ),
    'padded by wrapping around': convolved((x, n, row, column, c) => {
      const [, H, W] = x.shape
      return x.get(n, (row + 8 * H) % H, (column + 8 * W) % W, c)
    }, weightOf),
    'channels in reverse': convolved(pixelOf, (w, kh, kw, c, f) => w.get(kh, kw, w.shape[2] - 1 - c, f)),
    'filters in reverse': convolved(pixelOf, (w, kh, kw, c, f) => w.get(kh, kw, c, w.shape[3] - 1 - f)),
    'kernel spread by the strides': convolved(pixelOf, weightOf, undefined, (strides) => strides),
    'rounded to two decimals': after(conv2d, (y) => map(y, (v) => Math.round(v * 100) / 100)),
    'last channel left out': convolved(pixelOf, (w, kh, kw, c, f) =>
      c < w.shape[2] - 1 || c === 0 ? w.get(kh, kw, c, f) : 0,
    ),
    'no bias for the first filter': convolved(pixelOf, weightOf, (b, f) => (f === 0 ? 0 : b.get(f))),
    'last picture of the batch only': convolved(
      (x, _, row, column, c) => pixelOf(x, x.shape[0] - 1, row, column, c),
      weightOf,
    ),
  },
  'conv2d/backward': {
    'weights averaged over the batch': after(conv2dBackward, ({ dx, dw, db }, _, x) => ({
      dx,
      dw: scaled(dw, 1 / x.shape[0]),
      db: scaled(db, 1 / x.shape[0]),
    })),
    'db is the mean of dy': after(conv2dBackward, (right, dy) => ({
      ...right,
      db: scaled(right.db, dy.shape[3] / dy.size),
    })),
    'dw doubled': after(conv2dBackward, (right) => ({ ...right, dw: scaled(right.dw, 2) })),
    'everything halved': after(conv2dBackward, ({ dx, dw, db }) => ({
      dx: scaled(dx, 0.5),
      dw: scaled(dw, 0.5),
      db: scaled(db, 0.5),
    })),
    'dx with the kernel rotated, db missing': after(conv2dBackward, ({ dw, db }, dy, x, w, options) => {
      const flipped = map(w, (_, kh, kw, c, f) => rotated(w, kh, kw, c, f))
      return { dx: conv2dBackward(dy, x, flipped, options).dx, dw, db: scaled(db, 0) }
    }),
    'dw of the last picture': after(conv2dBackward, (right, dy, x, w, options) => {
      const last = map(dy, (v, n) => (n === x.shape[0] - 1 ? v : 0))
      return { ...right, dw: conv2dBackward(last, x, w, options).dw }
    }),
    'positive gradients only': (dy, x, w, options) =>
      conv2dBackward(
        map(dy, (v) => Math.max(v, 0)),
        x,
        w,
        options,
      ),
    'dx and dw with the wrong sign': after(conv2dBackward, ({ dx, dw, db }) => ({
      dx: scaled(dx, -1),
      dw: scaled(dw, -1),
      db,
    })),
  },
  'maxpool/forward': {
    'largest absolute value': pooled((window) => Math.max(...window.map(Math.abs))),
    'the mean of the largest and the smallest': pooled(
      (window) => (Math.max(...window) + Math.min(...window)) / 2,
    ),
    'second largest': pooled((window) => [...window].sort((a, b) => b - a)[Math.min(1, window.length - 1)]),
    'first and last of the window only': pooled((window) => Math.max(window[0], window[window.length - 1])),
    'last of the window missing': pooled((window) =>
      Math.max(...window.slice(0, Math.max(1, window.length - 1))),
    ),
  },
  'maxpool/backward': {
    'to the first of the window': (dy, x, options) => maxpoolBackward(dy, scaled(x, 0), options),
    'to the smallest': (dy, x, options) => maxpoolBackward(dy, scaled(x, -1), options),
    'to the largest absolute value': (dy, x, options) => maxpoolBackward(dy, map(x, Math.abs), options),
    'divided by the size of the window': after(maxpoolBackward, (dx, _dy, _x, { poolSize = [2, 2] } = {}) =>
      scaled(dx, 1 / (poolSize[0] * poolSize[1])),
    ),
    'times the maximum': (dy, x, options) => {
      const y = maxpool(x, options)
      const scaledUp = map(dy, (v, ...at) => v * y.get(...at))
      return maxpoolBackward(scaledUp, x, options)
    },
  },
  'flatten/forward': {
    'in reverse': after(flatten, (y) => map(y, (_, n, k) => y.get(n, y.shape[1] - 1 - k))),
    'rows from the bottom up': (x) =>
      flatten(map(x, (_, n, ...at) => x.get(n, x.shape[1] - 1 - at[0], ...at.slice(1)))),
    'the batch, too': (x) => {
      const all = values(x)
      return build([1, all.length], (_, k) => all[k])
    },
  },
  'flatten/backward': {
    'in reverse': (dy, shape) => {
      const all = values(dy).reverse()
      return build(shape, () => all.shift()!)
    },
    'the first row for every picture': (dy, shape) => {
      let k = 0
      return build(shape, () => dy.get(0, k++ % dy.shape[1]))
    },
  },
  'dense/forward': {
    'bias times the batch size': (x, w, b) => dense(x, w, scaled(b, x.shape[0])),
    'last input missing': (x, w, b) =>
      dense(
        map(x, (v, _, i) => (i < x.shape[1] - 1 ? v : 0)),
        w,
        b,
      ),
    'bias inside a relu': (x, w, b) => {
      const product = dense(x, w, scaled(b, 0))
      return map(product, (v, _, o) => Math.max(0, v) + b.get(o))
    },
    'bias multiplied': (x, w, b) => map(dense(x, w, scaled(b, 0)), (v, _, o) => v * b.get(o)),
    'units in reverse': after(dense, (y) => map(y, (_, n, o) => y.get(n, y.shape[1] - 1 - o))),
  },
  'dense/backward': {
    'dx averaged': after(denseBackward, (right, dy) => ({
      ...right,
      dx: scaled(right.dx, 1 / dy.shape[0]),
    })),
    'db of the last picture': after(denseBackward, (right, dy) => ({
      ...right,
      db: build([dy.shape[1]], (o) => dy.get(dy.shape[0] - 1, o)),
    })),
    'dw of the means': after(denseBackward, (right, dy, x, w) => {
      const mean = (t: Tensor, k: number) => sum([t.shape[0]], (n) => t.get(n, k)) / t.shape[0]
      return { ...right, dw: map(w, (_, i, o) => mean(x, i) * mean(dy, o)) }
    }),
    'dx and db missing': after(denseBackward, ({ dx, dw, db }) => ({
      dx: scaled(dx, 0),
      dw,
      db: scaled(db, 0),
    })),
    'db of the absolute values': after(denseBackward, (right, dy) => ({
      ...right,
      db: build([dy.shape[1]], (o) => sum([dy.shape[0]], (n) => Math.abs(dy.get(n, o)))),
    })),
  },
  'dropout/mask': {
    'one draw for each row': (shape, rate, random) => {
      let drop = false
      return build(shape, (...at) => {
        if (at[at.length - 1] === 0) drop = random() < rate
        return drop ? 0 : 1 / (1 - rate)
      })
    },
    'two draws for an element': (shape, rate, random) =>
      build(shape, () => ((random() + random()) / 2 < rate ? 0 : 1 / (1 - rate))),
    'dropped numbers scaled by 0.01': (shape, rate, random) =>
      build(shape, () => (random() < rate ? 0.01 : 1 / (1 - rate))),
    'the scale squared': (shape, rate, random) =>
      build(shape, () => (random() < rate ? 0 : 1 / (1 - rate) ** 2)),
  },
  'dropout/forward': {
    'mask added': (x, mask) => map(x, (v, ...at) => v + mask.get(...at)),
    'divided by the mask': (x, mask) =>
      map(x, (v, ...at) => (mask.get(...at) === 0 ? 0 : v / mask.get(...at))),
    'the first factor for all kept numbers': (x, mask) =>
      map(x, (v, ...at) => (mask.get(...at) === 0 ? 0 : v * mask.get(...at.map(() => 0)))),
    'mask of the first row for all': (x, mask) => map(x, (v, ...at) => v * mask.get(0, ...at.slice(1))),
  },
  'dropout/backward': {
    'mask subtracted': (dy, mask) => map(dy, (v, ...at) => v - mask.get(...at)),
    'root of the mask': (dy, mask) => map(dy, (v, ...at) => v * Math.sqrt(mask.get(...at))),
  },
  'softmax/forward': {
    'divided by the norm of the row': rowwise((row) => {
      const exponentials = row.map((v) => Math.exp(v - Math.max(...row)))
      const norm = Math.sqrt(total(exponentials.map((v) => v * v)))
      return exponentials.map((v) => v / norm)
    }),
    'temperature 2': rowwise((row) => {
      const exponentials = row.map((v) => Math.exp((v - Math.max(...row)) / 2))
      return exponentials.map((v) => v / total(exponentials))
    }),
    'a thousandth in the denominator': rowwise((row) => {
      const exponentials = row.map((v) => Math.exp(v - Math.max(...row)))
      return exponentials.map((v) => v / (total(exponentials) + 1e-3))
    }),
    'shifted by the mean': rowwise((row) => {
      const mean = total(row) / row.length
      const exponentials = row.map((v) => Math.exp(v - mean))
      return exponentials.map((v) => v / total(exponentials))
    }),
    'clipped at 700': rowwise((row) => {
      const exponentials = row.map((v) => Math.exp(Math.max(-700, Math.min(700, v))))
      return exponentials.map((v) => v / total(exponentials))
    }),
    'clipped at the top only': rowwise((row) => {
      const exponentials = row.map((v) => Math.exp(Math.min(88, v)))
      return exponentials.map((v) => v / total(exponentials))
    }),
    'squares instead of exponentials': rowwise((row) =>
      row.map((v) => (v * v) / total(row.map((u) => u * u))),
    ),
  },
  'softmax/backward': {
    'mean instead of the sum': (dp, p) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        const K = p.shape[p.dimension - 1]
        const inner = sum([K], (k) => dp.get(...row, k) * p.get(...row, k)) / K
        return p.get(...at) * (v - inner)
      }),
    'sum added': (dp, p) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        const inner = sum([p.shape[p.dimension - 1]], (k) => dp.get(...row, k) * p.get(...row, k))
        return p.get(...at) * (v + inner)
      }),
    'sum of dp without p': (dp, p) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        return p.get(...at) * (v - sum([p.shape[p.dimension - 1]], (k) => dp.get(...row, k)))
      }),
    'everything doubled': after(softmaxBackward, (dz) => scaled(dz, 2)),
  },
  'crossentropy/forward': {
    'log of 1 + p': (p, t) => -sum(p.shape, (...at) => t.get(...at) * Math.log1p(p.get(...at))) / p.shape[0],
    'each class as a binary one': (p, t) =>
      -sum(p.shape, (...at) => {
        const [q, u] = [Math.min(Math.max(p.get(...at), 1e-7), 1 - 1e-7), t.get(...at)]
        return u * Math.log(q) + (1 - u) * Math.log(1 - q)
      }) / p.shape[0],
    'clipped at a thousandth': (p, t) =>
      crossentropy(
        map(p, (v) => Math.min(Math.max(v, 1e-3), 1 - 1e-3)),
        t,
      ),
    'squared distance': (p, t) => sum(p.shape, (...at) => (p.get(...at) - t.get(...at)) ** 2) / p.shape[0],
    'base ten': after(crossentropy, (loss) => loss / Math.LN10),
    'last row missing': (p, t) =>
      crossentropy(
        p,
        map(t, (v, n) => (n < p.shape[0] - 1 ? v : 0)),
      ),
  },
  'crossentropy/backward': {
    'the gradient of the binary crossentropy': (p, t) =>
      map(p, (v, ...at) => (v - t.get(...at)) / (v * (1 - v)) / p.shape[0]),
    'a thousandth in the denominator': (p, t) =>
      map(p, (v, ...at) => -t.get(...at) / (v + 1e-3) / p.shape[0]),
    'clipped instead of 0': (p, t) =>
      map(p, (v, ...at) => -t.get(...at) / Math.min(Math.max(v, 1e-7), 1 - 1e-7) / p.shape[0]),
    'mean over the rows that have a gradient': after(crossentropyBackward, (dp) => {
      const rows = Array.from({ length: dp.shape[0] }, (_, n) => rowOf(dp, n)).filter((row) =>
        row.some((v) => v !== 0),
      )
      return scaled(dp, dp.shape[0] / Math.max(1, rows.length))
    }),
    'wrong sign, not divided by the batch': after(crossentropyBackward, (dp) => scaled(dp, -dp.shape[0])),
  },
  'crossentropy/fused': {
    'divided by the classes': after(softmaxCrossentropyBackward, (dz, p) =>
      scaled(dz, p.shape[0] / p.shape[1]),
    ),
    'only t divided': (p, t) => map(p, (v, ...at) => v - t.get(...at) / p.shape[0]),
    'times p': (p, t) => map(p, (v, ...at) => ((v - t.get(...at)) * v) / p.shape[0]),
    'absolute values': (p, t) => map(p, (v, ...at) => Math.abs(v - t.get(...at)) / p.shape[0]),
  },
  'glorot/uniform': {
    'limit without a root': after(glorotUniform, (right, shape) => {
      const field = shape.slice(0, -2).reduce((a, b) => a * b, 1)
      return scaled(right, Math.sqrt(6 / (field * (shape[shape.length - 2] + shape[shape.length - 1]))))
    }),
    'the first weight is 1': after(glorotUniform, (right) => {
      let first = true
      return map(right, (v) => {
        if (!first) return v
        first = false
        return 1
      })
    }),
    'the larger of two draws': (shape, random) => glorotUniform(shape, () => Math.max(random(), random())),
  },
  'adam/step': {
    'weights decay': (p, g, state, options) => adamStep(scaled(p, 0.99), g, state, options),
    'gradient clipped at 1': (p, g, state, options) =>
      adamStep(
        p,
        map(g, (v) => Math.min(1, Math.max(-1, v))),
        state,
        options,
      ),
    'v never shrinks': after(adamStep, (next, _p, _g, state) => {
      const v = map(next.state.v, (value, ...at) => Math.max(value, state.v.get(...at)))
      return { p: next.p, state: { ...next.state, v } }
    }),
    'half of the step': (p, g, state, options = {}) =>
      adamStep(p, g, state, { ...options, learningRate: (options.learningRate ?? 1e-3) / 2 }),
    'm and v swapped in the state': after(adamStep, ({ p, state: { m, v, step } }) => ({
      p,
      state: { m: v, v: m, step },
    })),
  },
  'metrics/accuracy': {
    'one of the two largest': (p, t) =>
      sum([p.shape[0]], (n) => {
        const row = rowOf(p, n)
        const best = [...row].sort((a, b) => b - a).slice(0, 2)
        return best.includes(row[argmax(rowOf(t, n))]) ? 1 : 0
      }) / p.shape[0],
    'more than a half': (p, t) =>
      sum([p.shape[0]], (n) => (rowOf(p, n)[argmax(rowOf(t, n))] > 0.5 ? 1 : 0)) / p.shape[0],
    'the first row twice': (p, t) =>
      sum([p.shape[0]], (n) => {
        const row = Math.max(0, n - 1)
        return argmax(rowOf(p, row)) === argmax(rowOf(t, row)) ? 1 : 0
      }) / p.shape[0],
  },
  'batches/split': {
    'one more for training': (n, fraction) => {
      const cut = Math.min(n, Math.floor(n * (1 - fraction)) + 1)
      const all = Array.from({ length: n }, (_, i) => i)
      return { train: all.slice(0, cut), validation: all.slice(cut) }
    },
    'every fifth': (n) => {
      const all = Array.from({ length: n }, (_, i) => i)
      return { train: all.filter((i) => i % 5 !== 4), validation: all.filter((i) => i % 5 === 4) }
    },
  },
  'batches/shuffle': {
    'neighbours only': (indices, random) => {
      const order = [...indices]
      for (let i = 1; i < order.length; i++) {
        if (random() < 0.5) [order[i - 1], order[i]] = [order[i], order[i - 1]]
      }
      return order
    },
    'half of the places': (indices, random) => {
      const order = [...indices]
      for (let i = order.length - 1; i > order.length / 2; i--) {
        const j = Math.floor(random() * (i + 1))
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
  },
  'batches/batches': {
    'one too many in each': (indices, size) => batches(indices, size + 1),
    'each from its end': after(batches, (all) => all.map((batch) => batch.toReversed())),
    'in reverse': after(batches, (all) => all.toReversed()),
  },
  'shapes/output': {
    'one row too many': after(outputShape, ([first, ...others], { type }) =>
      type === 'conv2d' ? [first + 1, ...others] : [first, ...others],
    ),
    'pooling keeps half a window': after(outputShape, (right, { type }, shape) =>
      type === 'maxpool' ? [Math.round(shape[0] / 2), Math.round(shape[1] / 2), shape[2]] : right,
    ),
  },
  'shapes/parameters': {
    'two biases': after(parameterCount, (right, layer) =>
      layer.type === 'conv2d' ? right + layer.filters : right,
    ),
    'dense units squared': after(parameterCount, (right, layer) =>
      layer.type === 'dense' ? layer.units * layer.units : right,
    ),
  },
  'network/forward': {
    'pictures half as bright': (params, x, masks) => forward(params, scaled(x, 0.5), masks),
    'p normalised twice': after(forward, ({ p, cache }) => ({
      p: softmax(p),
      cache: { ...cache, p: softmax(p) },
    })),
    'no bias in dense1': (params, x, masks) =>
      forward({ ...params, dense1: { w: params.dense1.w, b: scaled(params.dense1.b, 0) } }, x, masks),
  },
  'network/backward': {
    'conv1 doubled': after(backward, (grads) => ({
      ...grads,
      conv1: { w: scaled(grads.conv1.w, 2), b: scaled(grads.conv1.b, 2) },
    })),
    'biases missing': after(backward, (grads) =>
      Object.fromEntries(Object.entries(grads).map(([layer, { w, b }]) => [layer, { w, b: scaled(b, 0) }])),
    ),
    'dense2 from relu3 and its bias halved': after(backward, (grads, params, cache, t) => {
      const { dw } = denseBackward(softmaxCrossentropyBackward(cache.p, t), cache.relu3, params.dense2.w)
      return { ...grads, dense2: { w: dw, b: scaled(grads.dense2.b, 0.5) } }
    }),
  },
  'network/train-step': {
    'half of the loss': after(trainStep, (result) => ({ ...result, loss: result.loss / 2 })),
    'dense2 not trained': after(trainStep, (result, model) => {
      const { dense2 } = model.params
      return { ...result, model: { ...result.model, params: { ...result.model.params, dense2 } } }
    }),
  },
}
