import type { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { type LayerGradients, type Tensor, zeros } from '#tensor'
import { add, blind, each, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult, keptWeights } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'
import { inside, missing, type Plan, plan, type Replan, reread } from './plan.ts'

/** One product of the forward pass: output [n, i, j, f] got pixel [n, row, column, c] times weight [kh, kw, c, f]. */
interface Tap extends Plan {
  n: number
  i: number
  j: number
  f: number
  kh: number
  kw: number
  c: number
  row: number
  column: number
}

interface Twists {
  plan?: Replan
  /** What the upstream gradient is multiplied by on its way to the pixel, and to the weight. */
  weight?: (w: Tensor, tap: Tap) => number
  pixel?: (x: Tensor, tap: Tap) => number
  /** The upstream gradient that goes to the pixel, and to the weight. */
  toPixel?: (dy: Tensor, tap: Tap) => number
  toWeight?: (dy: Tensor, tap: Tap) => number
  /** Set instead of added to. */
  overwritten?: 'dx' | 'dw'
  /** How often a gradient is added to db: for every output, and for every place of the kernel or every weight that is on the picture. */
  biasPer?: 'output' | 'place' | 'weight'
  /** A last change to everything. */
  finish?: (g: LayerGradients, dy: Tensor, x: Tensor, w: Tensor) => LayerGradients
}

const upstream = (dy: Tensor, { n, i, j, f }: Tap) => dy.get(n, i, j, f)

const twisted =
  ({
    plan: replan,
    weight = (w, { kh, kw, c, f }) => w.get(kh, kw, c, f),
    pixel = (x, { n, row, column, c }) => x.get(n, row, column, c),
    toPixel = upstream,
    toWeight = upstream,
    overwritten,
    biasPer = 'output',
    finish = (gradients) => gradients,
  }: Twists): typeof conv2dBackward =>
  (dy, x, w, options) => {
    const p = plan(x, w, options, replan)
    const dx = zeros(x.shape)
    const dw = zeros(w.shape)
    const db = zeros([p.F])
    // One object for all weights, because there are so many of them.
    const tap: Tap = { ...p, n: 0, i: 0, j: 0, f: 0, kh: 0, kw: 0, c: 0, row: 0, column: 0 }
    each(dy.shape, (n, i, j, f) => {
      Object.assign(tap, { n, i, j, f })
      if (biasPer === 'output') add(db, dy.get(n, i, j, f), f)
      for (let kh = 0; kh < p.KH; kh++) {
        for (let kw = 0; kw < p.KW; kw++) {
          const row = i * p.SH + kh - p.top
          const column = j * p.SW + kw - p.left
          if (!inside(p, row, column)) continue
          Object.assign(tap, { kh, kw, row, column })
          // One by one, as the loops do: float32 rounds every sum.
          const times = { output: 0, place: 1, weight: p.C }[biasPer]
          for (let k = 0; k < times; k++) add(db, dy.get(n, i, j, f), f)
          for (let c = 0; c < p.C; c++) {
            tap.c = c
            const [pixelBefore, weightBefore] = [dx.get(n, row, column, c), dw.get(kh, kw, c, f)]
            const toDx = toPixel(dy, tap) * weight(w, tap)
            const toDw = toWeight(dy, tap) * pixel(x, tap)
            dx.set(n, row, column, c, overwritten === 'dx' ? toDx : pixelBefore + toDx)
            dw.set(kh, kw, c, f, overwritten === 'dw' ? toDw : weightBefore + toDw)
          }
        }
      }
    })
    return finish({ dx, dw, db }, dy, x, w)
  }

const right = twisted({})

const scaled = (x: Tensor, factor: number) => map(x, (v) => v * factor)

/** Right, except for db, which is the sum of `term` over every element of dy. */
const withBias = (
  term: (dy: number, n: number, i: number, j: number, shape: number[]) => number,
): typeof conv2dBackward =>
  twisted({
    finish: (g, dy) => {
      const db = zeros(g.db.shape)
      each(dy.shape, (n, i, j, f) => add(db, term(dy.get(n, i, j, f), n, i, j, dy.shape), f))
      return { ...g, db }
    },
  })

export const mistakes: Mistake<typeof conv2dBackward>[] = [
  {
    name: 'kernel-flipped-in-dx',
    diagnosis:
      'In dx every pixel gets the weight of the opposite corner: you flip the kernel once too often.',
    hint: 'The weight that multiplied a pixel in the forward pass multiplies dy in the backward pass.',
    kata: twisted({ weight: (w, { KH, KW, kh, kw, c, f }) => w.get(KH - 1 - kh, KW - 1 - kw, c, f) }),
  },
  {
    name: 'kernel-axes-swapped-in-dx',
    diagnosis: 'In dx you swap the two axes of the kernel.',
    hint: 'Kernels are [height, width, in, out].',
    kata: twisted({ weight: (w, { kh, kw, c, f }) => w.get(kw, kh, c, f) }),
  },
  {
    name: 'kernel-channels-swapped-in-dx',
    diagnosis: 'In dx you read the kernel as [height, width, out, in], but the filters are its last axis.',
    hint: 'Kernels are HWIO: the input channels come before the filters.',
    kata: twisted({ weight: (w, { kh, kw, c, f }) => w.get(kh, kw, f, c) }),
  },
  {
    name: 'dw-flipped',
    diagnosis: 'Your dw is rotated by 180 degrees.',
    hint: 'The gradient of weight [kh, kw] belongs at [kh, kw].',
    kata: twisted({
      finish: ({ dx, dw, db }) => ({ dx, dw: dw.step(-1, -1), db }),
    }),
  },
  {
    name: 'dw-axes-swapped',
    diagnosis: 'Your dw is transposed: you swap the two axes of the kernel.',
    hint: 'dw has exactly the shape of w.',
    kata: twisted({ finish: ({ dx, dw, db }) => ({ dx, dw: dw.transpose(1, 0, 2, 3), db }) }),
  },
  {
    name: 'dx-set-instead-of-added',
    diagnosis:
      'Where several windows or filters contribute to a pixel, only the last contribution is left in your dx, as if each overwrote the one before.',
    hint: 'A pixel is in several windows, and each of them contributes.',
    kata: twisted({ overwritten: 'dx' }),
  },
  {
    name: 'dw-set-instead-of-added',
    diagnosis: 'Only the last window of the last picture counts in your dw, as if every window overwrote it.',
    hint: 'A weight is used at every position of every picture, and all contributions add up.',
    kata: twisted({ overwritten: 'dw' }),
  },
  {
    name: 'dx-of-the-last-filter',
    diagnosis: 'Your dx contains only the last filter, but all filters have to be summed.',
    hint: 'Every filter uses each pixel.',
    kata: twisted({ toPixel: (dy, { n, i, j, f, F }) => (f === F - 1 ? dy.get(n, i, j, f) : 0) }),
  },
  {
    name: 'dw-of-the-first-picture',
    diagnosis: 'Your dw sums over the first picture only, not over the batch.',
    hint: 'All pictures share the weights.',
    kata: twisted({ toWeight: (dy, { n, i, j, f }) => (n === 0 ? dy.get(n, i, j, f) : 0) }),
  },
  {
    name: 'first-picture-for-all-in-dw',
    diagnosis: 'For dw you multiply the gradient of every picture by the pixels of the first one.',
    hint: 'Use the batch index when you read x, too.',
    kata: twisted({ pixel: (x, { row, column, c }) => x.get(0, row, column, c) }),
  },
  {
    name: 'dw-from-the-first-channel',
    diagnosis: 'For dw you read channel 0 of the picture for all channels.',
    hint: 'The gradient of a weight comes from the channel that it looks at.',
    kata: twisted({ pixel: (x, { n, row, column }) => x.get(n, row, column, 0) }),
  },
  {
    name: 'db-of-the-first-picture',
    diagnosis: 'Your db sums over the first picture only, not over the batch.',
    hint: 'The bias is added in every picture.',
    kata: withBias((dy, n) => (n === 0 ? dy : 0)),
  },
  {
    name: 'db-averaged-over-the-batch',
    diagnosis: 'You divide db by the number of pictures, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: withBias((dy, _n, _i, _j, [N]) => dy / N),
  },
  {
    name: 'db-averaged-over-places',
    diagnosis: 'Your db is the mean of dy over the batch and all positions instead of its sum.',
    hint: 'The bias is added at every position, and each position contributes its whole gradient.',
    kata: withBias((dy, _n, _i, _j, [N, OH, OW]) => dy / (N * OH * OW)),
  },
  {
    name: 'db-of-one-place',
    diagnosis: 'Your db sums over the batch but not over the positions in the picture.',
    hint: 'All positions in the output of a filter share one bias.',
    kata: withBias((dy, _, i, j) => (i === 0 && j === 0 ? dy : 0)),
  },
  {
    name: 'db-missing',
    diagnosis: 'Your db is 0 everywhere.',
    hint: 'If the bias grows by a little, by how much does each output grow?',
    kata: withBias(() => 0),
  },
  {
    name: 'db-counts',
    diagnosis: 'Your db counts the outputs instead of summing their gradients.',
    hint: 'The slope of an output with respect to its bias is 1: multiply it by the upstream gradient.',
    kata: withBias(() => 1),
  },
  {
    name: 'dw-averaged-over-the-batch',
    diagnosis: 'You divide dw by the number of pictures, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: twisted({ finish: (g, dy) => ({ ...g, dw: scaled(g.dw, 1 / dy.shape[0]) }) }),
  },
  {
    name: 'everything-averaged-over-the-batch',
    diagnosis: 'You divide all gradients by the number of pictures, but the mean is taken once, in the loss.',
    hint: 'In a backward pass, gradients are only added up.',
    kata: twisted({
      finish: ({ dx, dw, db }, { shape: [N] }) => ({
        dx: scaled(dx, 1 / N),
        dw: scaled(dw, 1 / N),
        db: scaled(db, 1 / N),
      }),
    }),
  },
  {
    name: 'upstream-missing-in-dw',
    diagnosis: 'Your dw sums the pixels without multiplying them by dy.',
    hint: 'The chain rule has two factors.',
    kata: twisted({ toWeight: () => 1 }),
  },
  {
    name: 'upstream-missing-in-dx',
    diagnosis: 'Your dx sums the weights without multiplying them by dy.',
    hint: 'The chain rule has two factors.',
    kata: twisted({ toPixel: () => 1 }),
  },
  {
    name: 'dx-from-the-pixels',
    diagnosis: 'In dx you multiply dy by the pixel instead of by the weight.',
    hint: 'The slope of a product with respect to one factor is the other factor.',
    kata: (dy, x, w, options) =>
      twisted({ weight: (_, { n, row, column, c }) => x.get(n, row, column, c) })(dy, x, w, options),
  },
  {
    name: 'dw-from-the-weights',
    diagnosis: 'In dw you multiply dy by the weight instead of by the pixel.',
    hint: 'The slope of a product with respect to one factor is the other factor.',
    kata: (dy, x, w, options) =>
      twisted({ pixel: (_, { kh, kw, c, f }) => w.get(kh, kw, c, f) })(dy, x, w, options),
  },
  {
    name: 'strides-ignored',
    diagnosis: 'You ignore the strides, as if window number i began at row i.',
    hint: 'Use the same windows as in the forward pass.',
    kata: twisted({ plan: () => ({ SH: 1, SW: 1 }) }),
  },
  {
    name: 'strides-ignored-in-dx',
    diagnosis: 'You use the strides for dw but not for dx.',
    hint: 'Use the same windows as in the forward pass, for both.',
    kata: (dy, x, w, options) => ({
      ...right(dy, x, w, options),
      dx: twisted({ plan: () => ({ SH: 1, SW: 1 }) })(dy, x, w, options).dx,
    }),
  },
  {
    name: 'strides-swapped',
    diagnosis: 'You use the horizontal stride for the rows and the vertical one for the columns.',
    hint: 'strides are [vertical, horizontal].',
    kata: twisted({ plan: ({ SH, SW }) => ({ SH: SW, SW: SH }) }),
  },
  {
    name: 'stride-on-rows-only',
    diagnosis: 'You use the stride for the rows only, as if window number j began at column j.',
    hint: 'Each axis has a stride of its own.',
    kata: twisted({ plan: () => ({ SW: 1 }) }),
  },
  {
    name: 'vertical-stride-for-both',
    diagnosis: 'You use the first stride for both axes, but strides are [vertical, horizontal].',
    hint: 'Each axis has a stride of its own.',
    kata: twisted({ plan: ({ SH }) => ({ SW: SH }) }),
  },
  {
    name: 'padding-ignored',
    diagnosis: 'You ignore the padding, as if the first window began at the first pixel.',
    hint: 'With `same` padding the first window begins before the picture.',
    kata: twisted({ plan: () => ({ top: 0, left: 0 }) }),
  },
  {
    name: 'padding-as-without-strides',
    diagnosis: 'With `same` padding you begin half a kernel before the picture, whatever the strides are.',
    hint: 'The number of missing rows depends on where the last window begins, which depends on the strides.',
    kata: twisted({
      plan: ({ KH, KW }, { padding }) =>
        padding === 'same' ? { top: Math.floor((KH - 1) / 2), left: Math.floor((KW - 1) / 2) } : {},
    }),
  },
  {
    name: 'odd-padding-at-the-top-left',
    diagnosis:
      'With `same` padding you put the extra row and column at the top and left, but they belong at the bottom and right.',
    hint: 'If the number of missing rows is odd, the top gets the smaller half.',
    kata: twisted({
      plan: ({ H, W, KH, KW, SH, SW, OH, OW }, { padding }) =>
        padding === 'same'
          ? { top: Math.ceil(missing(H, KH, SH, OH) / 2), left: Math.ceil(missing(W, KW, SW, OW) / 2) }
          : {},
    }),
  },
  {
    name: 'border-of-dx-left-out',
    diagnosis: 'Your dx is 0 in its last row and column.',
    hint: 'Every pixel that is in a window has a gradient, even at the edge.',
    kata: twisted({
      finish: ({ dx, dw, db }, _, { shape: [, H, W] }) => ({
        dx: map(dx, (v, _n, row, column) => (row < H - 1 && column < W - 1 ? v : 0)),
        dw,
        db,
      }),
    }),
  },
  {
    name: 'dw-and-dx-swapped',
    diagnosis: 'You return dw as dx and dx as dw.',
    hint: 'Compare the shapes with those of x and w.',
    kata: twisted({ finish: ({ dx, dw, db }) => ({ dx: dw, dw: dx, db }) }),
  },
  {
    name: 'sign',
    diagnosis: 'All your gradients have the wrong sign: subtracting them is the job of the optimiser.',
    hint: 'A gradient points uphill.',
    kata: (dy, x, w, options) => right(scaled(dy, -1), x, w, options),
  },
  {
    name: 'writes-to-the-weights',
    diagnosis: 'You add the gradient to w itself, but a function must not change its arguments.',
    hint: 'Allocate dw with zeros.',
    kata: twisted({
      finish: ({ dx, dw, db }, _dy, _x, w) => ({
        dx,
        dw: overwrite(w, (v, ...index) => v + dw.get(...index)),
        db,
      }),
    }),
  },
  {
    name: 'zero-pixels-skipped',
    diagnosis: 'You skip the pixels that are 0, so their dx stays 0.',
    hint: 'If a pixel of 0 became a little brighter, would the output change?',
    kata: twisted({
      finish: (g, _, x) => ({ ...g, dx: map(g.dx, (v, ...index) => (x.get(...index) === 0 ? 0 : v)) }),
    }),
  },
  {
    name: 'zero-weights-skipped',
    diagnosis: 'You skip the weights that are 0, so their dw stays 0.',
    hint: 'If a weight of 0 became a little larger, would the output change?',
    kata: twisted({
      finish: (g, _dy, _x, w) => ({ ...g, dw: map(g.dw, (v, ...index) => (w.get(...index) === 0 ? 0 : v)) }),
    }),
  },
  reused(right),
  keptResult(right),
  keptWeights(right, 2),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read dy.data and x.data as if they were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the arguments row-major with contiguous first.',
    kata: (dy, x, w, options) => right(blind(dy), blind(x), w, options),
  },
  {
    name: 'db-per-place-of-the-kernel',
    diagnosis: 'You add dy to db once for every place of the kernel instead of once for every output.',
    hint: 'Check which loop adds to db.',
    kata: twisted({ biasPer: 'place' }),
  },
  {
    name: 'db-per-weight',
    diagnosis: 'You add dy to db once for every weight instead of once for every output.',
    hint: 'Check which loop adds to db.',
    kata: twisted({ biasPer: 'weight' }),
  },
  {
    name: 'db-of-the-last-place',
    diagnosis: 'Your db is only the last gradient of each filter, as if each overwrote the one before.',
    hint: 'Compare = and +=.',
    kata: twisted({
      finish: (g, dy) => {
        const [N, OH, OW] = dy.shape
        return { ...g, db: map(g.db, (_, f) => dy.get(N - 1, OH - 1, OW - 1, f)) }
      },
    }),
  },
  {
    name: 'padding-below-zero',
    diagnosis:
      'With `same` padding your number of missing rows or columns becomes negative where the strides are larger than the kernel, but then it is 0.',
    hint: 'missing = max(0, ...).',
    kata: twisted({
      plan: ({ H, W, KH, KW, SH, SW, OH, OW }, { padding }) =>
        padding === 'same'
          ? {
              top: Math.floor(((OH - 1) * SH + KH - H) / 2),
              left: Math.floor(((OW - 1) * SW + KW - W) / 2),
            }
          : {},
    }),
  },
  {
    name: 'kernel-channels-swapped-in-memory',
    diagnosis:
      'You use the memory of w and dw as if they were [height, width, out, in], but they are [height, width, in, out].',
    hint: 'In row-major order the neighbour of w[kh, kw, c, f] is w[kh, kw, c, f + 1].',
    kata: (dy, x, w, options) => {
      const [, KW, C, F] = w.shape
      const place = (kh: number, kw: number, c: number, f: number) => ((kh * KW + kw) * F + f) * C + c
      const { dx, dw, db } = right(dy, x, reread(w, place), options)
      const moved = zeros(w.shape)
      each(w.shape, (kh, kw, c, f) => {
        moved.data[place(kh, kw, c, f)] = dw.get(kh, kw, c, f)
      })
      return { dx, dw: moved, db }
    },
  },
]
