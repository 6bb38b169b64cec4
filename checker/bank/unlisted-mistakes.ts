/**
 * Wrong programs that are not meant to be in the bank: written by somebody who thought of what else a learner
 * could do, often two things at once. They measure how often a diagnosis is false. Used by tests only.
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
import type {
  AdamOptions,
  AdamState,
  Cache,
  ConvOptions,
  Layer,
  Masks,
  Model,
  Params,
  PoolOptions,
  Random,
  Shape,
  Tensor,
} from '#tensor'
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
const turned = (w: Tensor, kh: number, kw: number, c: number, f: number) =>
  w.get(w.shape[0] - 1 - kh, w.shape[1] - 1 - kw, c, f)

const scaled = (t: Tensor, factor: number) => map(t, (v) => v * factor)

/** A row of numbers at a time, along the last axis. */
const rowwise = (change: (row: number[]) => number[]) => (x: Tensor) =>
  along(x, x.dimension - 1, (row) => change(row))

const argmax = (row: number[]) => row.indexOf(Math.max(...row))
const rowOf = (x: Tensor, n: number) => Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))

export const unlistedMistakes: Record<string, Record<string, AnyKata>> = {
  'ndarray/transpose': {
    'turned by 90 degrees': (x: Tensor) =>
      build([x.shape[1], x.shape[0]], (i, j) => x.get(x.shape[0] - 1 - j, i)),
    'mirrored at the other diagonal': (x: Tensor) =>
      build([x.shape[1], x.shape[0]], (i, j) => x.get(x.shape[0] - 1 - j, x.shape[1] - 1 - i)),
    'transposed, and the first number forgotten': (x: Tensor) =>
      build([x.shape[1], x.shape[0]], (i, j) => (i + j === 0 ? 0 : x.get(j, i))),
  },
  'relu/forward': {
    'cut at 6 as well': (x: Tensor) => map(x, (v) => Math.min(6, Math.max(0, v))),
    'cut below a thousandth': (x: Tensor) => map(x, (v) => (v > 1e-3 ? v : 0)),
    softplus: (x: Tensor) => map(x, (v) => (v > 30 ? v : Math.log1p(Math.exp(v)))),
    'last number forgotten': (x: Tensor) => {
      let left = x.size
      return map(x, (v) => (--left > 0 ? Math.max(0, v) : 0))
    },
    'a tenth of what is negative': (x: Tensor) => map(x, (v) => (v > 0 ? v : v / 10)),
  },
  'relu/backward': {
    'times x': (dy: Tensor, x: Tensor) => map(dy, (v, ...at) => v * Math.max(0, x.get(...at))),
    'sign of x': (dy: Tensor, x: Tensor) => map(dy, (v, ...at) => v * Math.sign(x.get(...at))),
    'also relu of the gradient': (dy: Tensor, x: Tensor) =>
      map(dy, (v, ...at) => (x.get(...at) > 0 ? Math.max(0, v) : 0)),
    'half of it at 0': (dy: Tensor, x: Tensor) =>
      map(dy, (v, ...at) => (x.get(...at) > 0 ? v : x.get(...at) === 0 ? v / 2 : 0)),
    'a tenth where x is negative': (dy: Tensor, x: Tensor) =>
      map(dy, (v, ...at) => (x.get(...at) > 0 ? v : v / 10)),
  },
  'conv2d/forward': {
    'kernel upside down, not turned': convolved(pixelOf, (w, kh, kw, c, f) =>
      w.get(w.shape[0] - 1 - kh, kw, c, f),
    ),
    'bias subtracted': convolved(pixelOf, weightOf, (b, f) => -b.get(f)),
    'bias added twice': convolved(pixelOf, weightOf, (b, f) => 2 * b.get(f)),
    'kernel turned and bias missing': convolved(pixelOf, turned, () => 0),
    'strides ignored and bias missing': (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) =>
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
    'rounded to two decimals': (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) =>
      map(conv2d(x, w, b, options), (v) => Math.round(v * 100) / 100),
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
    'weights averaged over the batch': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const { dx, dw, db } = conv2dBackward(dy, x, w, options)
      return { dx, dw: scaled(dw, 1 / x.shape[0]), db: scaled(db, 1 / x.shape[0]) }
    },
    'db is the mean of dy': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const right = conv2dBackward(dy, x, w, options)
      return { ...right, db: scaled(right.db, dy.shape[3] / dy.size) }
    },
    'dw twice': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const right = conv2dBackward(dy, x, w, options)
      return { ...right, dw: scaled(right.dw, 2) }
    },
    'everything halved': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const { dx, dw, db } = conv2dBackward(dy, x, w, options)
      return { dx: scaled(dx, 0.5), dw: scaled(dw, 0.5), db: scaled(db, 0.5) }
    },
    'dx with the kernel turned, db forgotten': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const { dw, db } = conv2dBackward(dy, x, w, options)
      const flipped = map(w, (_, kh, kw, c, f) => turned(w, kh, kw, c, f))
      return { dx: conv2dBackward(dy, x, flipped, options).dx, dw, db: scaled(db, 0) }
    },
    'dw of the last picture': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const last = map(dy, (v, n) => (n === x.shape[0] - 1 ? v : 0))
      return { ...conv2dBackward(dy, x, w, options), dw: conv2dBackward(last, x, w, options).dw }
    },
    'positive gradients only': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) =>
      conv2dBackward(
        map(dy, (v) => Math.max(v, 0)),
        x,
        w,
        options,
      ),
    'dx and dw of another sign': (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const { dx, dw, db } = conv2dBackward(dy, x, w, options)
      return { dx: scaled(dx, -1), dw: scaled(dw, -1), db }
    },
  },
  'maxpool/forward': {
    'largest absolute value': pooled((window) => Math.max(...window.map(Math.abs))),
    'between the largest and the smallest': pooled(
      (window) => (Math.max(...window) + Math.min(...window)) / 2,
    ),
    'second largest': pooled((window) => [...window].sort((a, b) => b - a)[Math.min(1, window.length - 1)]),
    'first and last of the window only': pooled((window) => Math.max(window[0], window[window.length - 1])),
    'last of the window forgotten': pooled((window) =>
      Math.max(...window.slice(0, Math.max(1, window.length - 1))),
    ),
  },
  'maxpool/backward': {
    'to the first of the window': (dy: Tensor, x: Tensor, options?: PoolOptions) =>
      maxpoolBackward(dy, scaled(x, 0), options),
    'to the smallest': (dy: Tensor, x: Tensor, options?: PoolOptions) =>
      maxpoolBackward(dy, scaled(x, -1), options),
    'to the largest absolute value': (dy: Tensor, x: Tensor, options?: PoolOptions) =>
      maxpoolBackward(dy, map(x, Math.abs), options),
    'shrunk by the size of the window': (dy: Tensor, x: Tensor, options: PoolOptions = {}) => {
      const [h, w] = options.poolSize ?? [2, 2]
      return scaled(maxpoolBackward(dy, x, options), 1 / (h * w))
    },
    'times the maximum': (dy: Tensor, x: Tensor, options?: PoolOptions) => {
      const y = maxpool(x, options)
      return maxpoolBackward(
        map(dy, (v, ...at) => v * y.get(...at)),
        x,
        options,
      )
    },
  },
  'flatten/forward': {
    'in reverse': (x: Tensor) => {
      const y = flatten(x)
      return map(y, (_, n, k) => y.get(n, y.shape[1] - 1 - k))
    },
    'rows from the bottom up': (x: Tensor) =>
      flatten(map(x, (_, n, ...at) => x.get(n, x.shape[1] - 1 - at[0], ...at.slice(1)))),
    'the batch too': (x: Tensor) => {
      const all = values(x)
      return build([1, all.length], (_, k) => all[k])
    },
  },
  'flatten/backward': {
    'in reverse': (dy: Tensor, shape: Shape) => {
      const all = values(dy).reverse()
      return build(shape, () => all.shift()!)
    },
    'every sample the first': (dy: Tensor, shape: Shape) => {
      let k = 0
      return build(shape, () => dy.get(0, k++ % dy.shape[1]))
    },
  },
  'dense/forward': {
    'bias times the batch': (x: Tensor, w: Tensor, b: Tensor) => dense(x, w, scaled(b, x.shape[0])),
    'last input forgotten': (x: Tensor, w: Tensor, b: Tensor) =>
      dense(
        map(x, (v, _, i) => (i < x.shape[1] - 1 ? v : 0)),
        w,
        b,
      ),
    'bias inside a relu': (x: Tensor, w: Tensor, b: Tensor) => {
      const product = dense(x, w, scaled(b, 0))
      return map(product, (v, _, o) => Math.max(0, v) + b.get(o))
    },
    'bias multiplied': (x: Tensor, w: Tensor, b: Tensor) =>
      map(dense(x, w, scaled(b, 0)), (v, _, o) => v * b.get(o)),
    'units in reverse': (x: Tensor, w: Tensor, b: Tensor) => {
      const y = dense(x, w, b)
      return map(y, (_, n, o) => y.get(n, y.shape[1] - 1 - o))
    },
  },
  'dense/backward': {
    'dx averaged': (dy: Tensor, x: Tensor, w: Tensor) => {
      const right = denseBackward(dy, x, w)
      return { ...right, dx: scaled(right.dx, 1 / x.shape[0]) }
    },
    'db of the last sample': (dy: Tensor, x: Tensor, w: Tensor) => ({
      ...denseBackward(dy, x, w),
      db: build([dy.shape[1]], (o) => dy.get(dy.shape[0] - 1, o)),
    }),
    'dw of the means': (dy: Tensor, x: Tensor, w: Tensor) => {
      const mean = (t: Tensor, k: number) => sum([t.shape[0]], (n) => t.get(n, k)) / t.shape[0]
      return { ...denseBackward(dy, x, w), dw: map(w, (_, i, o) => mean(x, i) * mean(dy, o)) }
    },
    'dx and db forgotten': (dy: Tensor, x: Tensor, w: Tensor) => {
      const { dx, dw, db } = denseBackward(dy, x, w)
      return { dx: scaled(dx, 0), dw, db: scaled(db, 0) }
    },
    'a bias of the absolute values': (dy: Tensor, x: Tensor, w: Tensor) => ({
      ...denseBackward(dy, x, w),
      db: build([dy.shape[1]], (o) => sum([dy.shape[0]], (n) => Math.abs(dy.get(n, o)))),
    }),
  },
  'dropout/mask': {
    'one draw for every row': (shape: Shape, rate: number, random: Random) => {
      let drop = false
      return build(shape, (...at) => {
        if (at[at.length - 1] === 0) drop = random() < rate
        return drop ? 0 : 1 / (1 - rate)
      })
    },
    'two draws for an element': (shape: Shape, rate: number, random: Random) =>
      build(shape, () => ((random() + random()) / 2 < rate ? 0 : 1 / (1 - rate))),
    'a little of what is dropped': (shape: Shape, rate: number, random: Random) =>
      build(shape, () => (random() < rate ? 0.01 : 1 / (1 - rate))),
    'the square of the scale': (shape: Shape, rate: number, random: Random) =>
      build(shape, () => (random() < rate ? 0 : 1 / (1 - rate) ** 2)),
  },
  'dropout/forward': {
    'mask added': (x: Tensor, mask: Tensor) => map(x, (v, ...at) => v + mask.get(...at)),
    'divided by the mask': (x: Tensor, mask: Tensor) =>
      map(x, (v, ...at) => (mask.get(...at) === 0 ? 0 : v / mask.get(...at))),
    'the first factor for all that is kept': (x: Tensor, mask: Tensor) =>
      map(x, (v, ...at) => (mask.get(...at) === 0 ? 0 : v * mask.get(...at.map(() => 0)))),
    'mask of the first row for all': (x: Tensor, mask: Tensor) =>
      map(x, (v, ...at) => v * mask.get(0, ...at.slice(1))),
  },
  'dropout/backward': {
    'mask subtracted': (dy: Tensor, mask: Tensor) => map(dy, (v, ...at) => v - mask.get(...at)),
    'root of the mask': (dy: Tensor, mask: Tensor) => map(dy, (v, ...at) => v * Math.sqrt(mask.get(...at))),
  },
  'softmax/forward': {
    'divided by the length of the row': rowwise((row) => {
      const powers = row.map((v) => Math.exp(v - Math.max(...row)))
      const length = Math.sqrt(total(powers.map((v) => v * v)))
      return powers.map((v) => v / length)
    }),
    'too warm': rowwise((row) => {
      const powers = row.map((v) => Math.exp((v - Math.max(...row)) / 2))
      return powers.map((v) => v / total(powers))
    }),
    'a thousandth in the denominator': rowwise((row) => {
      const powers = row.map((v) => Math.exp(v - Math.max(...row)))
      return powers.map((v) => v / (total(powers) + 1e-3))
    }),
    'shifted by the mean': rowwise((row) => {
      const mean = total(row) / row.length
      const powers = row.map((v) => Math.exp(v - mean))
      return powers.map((v) => v / total(powers))
    }),
    'clipped at 700': rowwise((row) => {
      const powers = row.map((v) => Math.exp(Math.max(-700, Math.min(700, v))))
      return powers.map((v) => v / total(powers))
    }),
    'clipped above only': rowwise((row) => {
      const powers = row.map((v) => Math.exp(Math.min(88, v)))
      return powers.map((v) => v / total(powers))
    }),
    'squares instead of powers': rowwise((row) => row.map((v) => (v * v) / total(row.map((u) => u * u)))),
  },
  'softmax/backward': {
    'mean instead of the sum': (dp: Tensor, p: Tensor) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        const K = p.shape[p.dimension - 1]
        const inner = sum([K], (k) => dp.get(...row, k) * p.get(...row, k)) / K
        return p.get(...at) * (v - inner)
      }),
    'sum added': (dp: Tensor, p: Tensor) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        const inner = sum([p.shape[p.dimension - 1]], (k) => dp.get(...row, k) * p.get(...row, k))
        return p.get(...at) * (v + inner)
      }),
    'sum of dp without p': (dp: Tensor, p: Tensor) =>
      map(dp, (v, ...at) => {
        const row = at.slice(0, -1)
        return p.get(...at) * (v - sum([p.shape[p.dimension - 1]], (k) => dp.get(...row, k)))
      }),
    'everything twice': (dp: Tensor, p: Tensor) => scaled(softmaxBackward(dp, p), 2),
  },
  'crossentropy/forward': {
    'log of 1 + p': (p: Tensor, t: Tensor) =>
      -sum(p.shape, (...at) => t.get(...at) * Math.log1p(p.get(...at))) / p.shape[0],
    'the classes one by one': (p: Tensor, t: Tensor) =>
      -sum(p.shape, (...at) => {
        const [q, u] = [Math.min(Math.max(p.get(...at), 1e-7), 1 - 1e-7), t.get(...at)]
        return u * Math.log(q) + (1 - u) * Math.log(1 - q)
      }) / p.shape[0],
    'clipped at a thousandth': (p: Tensor, t: Tensor) =>
      crossentropy(
        map(p, (v) => Math.min(Math.max(v, 1e-3), 1 - 1e-3)),
        t,
      ),
    'squared distance': (p: Tensor, t: Tensor) =>
      sum(p.shape, (...at) => (p.get(...at) - t.get(...at)) ** 2) / p.shape[0],
    'base ten': (p: Tensor, t: Tensor) => crossentropy(p, t) / Math.LN10,
    'last row forgotten': (p: Tensor, t: Tensor) =>
      crossentropy(
        p,
        map(t, (v, n) => (n < p.shape[0] - 1 ? v : 0)),
      ),
  },
  'crossentropy/backward': {
    'as for two classes': (p: Tensor, t: Tensor) =>
      map(p, (v, ...at) => (v - t.get(...at)) / (v * (1 - v)) / p.shape[0]),
    'a thousandth below the line': (p: Tensor, t: Tensor) =>
      map(p, (v, ...at) => -t.get(...at) / (v + 1e-3) / p.shape[0]),
    'clipped instead of 0': (p: Tensor, t: Tensor) =>
      map(p, (v, ...at) => -t.get(...at) / Math.min(Math.max(v, 1e-7), 1 - 1e-7) / p.shape[0]),
    'mean over the rows that have a gradient': (p: Tensor, t: Tensor) => {
      const dp = crossentropyBackward(p, t)
      const rows = Array.from({ length: p.shape[0] }, (_, n) => rowOf(dp, n)).filter((row) =>
        row.some((v) => v !== 0),
      )
      return scaled(dp, p.shape[0] / Math.max(1, rows.length))
    },
    'sign lost, batch forgotten': (p: Tensor, t: Tensor) => scaled(crossentropyBackward(p, t), -p.shape[0]),
  },
  'crossentropy/fused': {
    'divided by the classes': (p: Tensor, t: Tensor) =>
      scaled(softmaxCrossentropyBackward(p, t), p.shape[0] / p.shape[1]),
    'only t divided': (p: Tensor, t: Tensor) => map(p, (v, ...at) => v - t.get(...at) / p.shape[0]),
    'times p': (p: Tensor, t: Tensor) => map(p, (v, ...at) => ((v - t.get(...at)) * v) / p.shape[0]),
    'absolute values': (p: Tensor, t: Tensor) =>
      map(p, (v, ...at) => Math.abs(v - t.get(...at)) / p.shape[0]),
  },
  'glorot/uniform': {
    'limit without a root': (shape: Shape, random: Random) => {
      const right = glorotUniform(shape, random)
      const field = shape.slice(0, -2).reduce((a, b) => a * b, 1)
      return scaled(right, Math.sqrt(6 / (field * (shape[shape.length - 2] + shape[shape.length - 1]))))
    },
    'one for the first weight': (shape: Shape, random: Random) => {
      let first = true
      return map(glorotUniform(shape, random), (v) => {
        if (!first) return v
        first = false
        return 1
      })
    },
    'drawn twice, the larger one': (shape: Shape, random: Random) =>
      glorotUniform(shape, () => Math.max(random(), random())),
  },
  'adam/step': {
    'weights decay': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) =>
      adamStep(scaled(p, 0.99), g, state, options),
    'gradient cut at 1': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) =>
      adamStep(
        p,
        map(g, (v) => Math.min(1, Math.max(-1, v))),
        state,
        options,
      ),
    'v never shrinks': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, state, options)
      const v = map(next.state.v, (value, ...at) => Math.max(value, state.v.get(...at)))
      return { p: next.p, state: { ...next.state, v } }
    },
    'half of the step': (p: Tensor, g: Tensor, state: AdamState, options: AdamOptions = {}) =>
      adamStep(p, g, state, { ...options, learningRate: (options.learningRate ?? 1e-3) / 2 }),
    'm and v exchanged in the state': (p: Tensor, g: Tensor, state: AdamState, options?: AdamOptions) => {
      const next = adamStep(p, g, state, options)
      return { p: next.p, state: { m: next.state.v, v: next.state.m, step: next.state.step } }
    },
  },
  'metrics/accuracy': {
    'one of the two best': (p: Tensor, t: Tensor) =>
      sum([p.shape[0]], (n) => {
        const row = rowOf(p, n)
        const best = [...row].sort((a, b) => b - a).slice(0, 2)
        return best.includes(row[argmax(rowOf(t, n))]) ? 1 : 0
      }) / p.shape[0],
    'surer than a half': (p: Tensor, t: Tensor) =>
      sum([p.shape[0]], (n) => (rowOf(p, n)[argmax(rowOf(t, n))] > 0.5 ? 1 : 0)) / p.shape[0],
    'the first row twice': (p: Tensor, t: Tensor) =>
      sum([p.shape[0]], (n) => {
        const row = Math.max(0, n - 1)
        return argmax(rowOf(p, row)) === argmax(rowOf(t, row)) ? 1 : 0
      }) / p.shape[0],
  },
  'batches/split': {
    'one more to learn from': (n: number, fraction: number) => {
      const cut = Math.min(n, Math.floor(n * (1 - fraction)) + 1)
      const all = Array.from({ length: n }, (_, i) => i)
      return { train: all.slice(0, cut), validation: all.slice(cut) }
    },
    'every fifth': (n: number) => {
      const all = Array.from({ length: n }, (_, i) => i)
      return { train: all.filter((i) => i % 5 !== 4), validation: all.filter((i) => i % 5 === 4) }
    },
  },
  'batches/shuffle': {
    'neighbours only': (indices: readonly number[], random: Random) => {
      const order = [...indices]
      for (let i = 1; i < order.length; i++) {
        if (random() < 0.5) [order[i - 1], order[i]] = [order[i], order[i - 1]]
      }
      return order
    },
    'half of the places': (indices: readonly number[], random: Random) => {
      const order = [...indices]
      for (let i = order.length - 1; i > order.length / 2; i--) {
        const j = Math.floor(random() * (i + 1))
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
  },
  'batches/batches': {
    'one too many in each': (indices: readonly number[], size: number) => batches(indices, size + 1),
    'each from its end': (indices: readonly number[], size: number) =>
      batches(indices, size).map((batch) => [...batch].reverse()),
    'in reverse': (indices: readonly number[], size: number) => batches(indices, size).reverse(),
  },
  'shapes/output': {
    'one row too many': (layer: Layer, shape: Shape) => {
      const right = outputShape(layer, shape)
      return layer.type === 'conv2d' ? [right[0] + 1, ...right.slice(1)] : right
    },
    'pooling keeps a half window': (layer: Layer, shape: Shape) =>
      layer.type === 'maxpool'
        ? [Math.round(shape[0] / 2), Math.round(shape[1] / 2), shape[2]]
        : outputShape(layer, shape),
  },
  'shapes/parameters': {
    'two biases': (layer: Layer, shape: Shape) =>
      parameterCount(layer, shape) + (layer.type === 'conv2d' ? layer.filters : 0),
    'dense units squared': (layer: Layer, shape: Shape) =>
      layer.type === 'dense' ? layer.units * layer.units : parameterCount(layer, shape),
  },
  'network/forward': {
    'pictures darker by a half': (params: Params, x: Tensor, masks?: Masks) =>
      forward(params, scaled(x, 0.5), masks),
    'p not normalised twice': (params: Params, x: Tensor, masks?: Masks) => {
      const { p, cache } = forward(params, x, masks)
      return { p: softmax(p), cache: { ...cache, p: softmax(p) } }
    },
    'no bias in dense1': (params: Params, x: Tensor, masks?: Masks) =>
      forward({ ...params, dense1: { w: params.dense1.w, b: scaled(params.dense1.b, 0) } }, x, masks),
  },
  'network/backward': {
    'conv1 twice': (params: Params, cache: Cache, t: Tensor) => {
      const grads = backward(params, cache, t)
      return { ...grads, conv1: { w: scaled(grads.conv1.w, 2), b: scaled(grads.conv1.b, 2) } }
    },
    'biases forgotten': (params: Params, cache: Cache, t: Tensor) => {
      const grads = backward(params, cache, t)
      return Object.fromEntries(
        Object.entries(grads).map(([layer, { w, b }]) => [layer, { w, b: scaled(b, 0) }]),
      )
    },
    'dense2 from relu3 and its bias halved': (params: Params, cache: Cache, t: Tensor) => {
      const grads = backward(params, cache, t)
      const { dw } = denseBackward(softmaxCrossentropyBackward(cache.p, t), cache.relu3, params.dense2.w)
      return { ...grads, dense2: { w: dw, b: scaled(grads.dense2.b, 0.5) } }
    },
  },
  'network/train-step': {
    'loss of a half': (
      model: Model,
      batch: { x: Tensor; t: Tensor },
      masks: Masks,
      options?: AdamOptions,
    ) => {
      const result = trainStep(model, batch, masks, options)
      return { ...result, loss: result.loss / 2 }
    },
    'dense2 stands still': (
      model: Model,
      batch: { x: Tensor; t: Tensor },
      masks: Masks,
      options?: AdamOptions,
    ) => {
      const result = trainStep(model, batch, masks, options)
      const { dense2 } = model.params
      return { ...result, model: { ...result.model, params: { ...result.model.params, dense2 } } }
    },
  },
}
