import type { conv2d } from '#solutions/conv2d/forward.ts'
import type { Tensor } from '#tensor'
import { add, blind, build, each, map, sum, total } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult, keptWeights } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'
import { inside, missing, type Plan, plan, type Replan, reread } from './plan.ts'

/** The parts of the textbook formula where something can go wrong; each has the right default. */
interface Twists {
  /** Sizes, strides and padding. */
  plan?: Replan
  /** What is read from the picture, and the value of pixels outside it. */
  pixel?: (x: Tensor, n: number, row: number, column: number, c: number, p: Plan) => number
  outside?: (x: Tensor, n: number, row: number, column: number, c: number, p: Plan) => number
  /** What is read from the kernel. */
  weight?: (w: Tensor, kh: number, kw: number, c: number, f: number, p: Plan) => number
  /** Which pixel of an axis the kernel is on, before the padding is subtracted. */
  place?: (window: number, tap: number, stride: number) => number
  /** Which taps are left out, as with `continue` at the border. Without it the padding gives products of 0. */
  skip?: (p: Plan, row: number, column: number, i: number, j: number) => boolean
  /** How the products under one window become one number. */
  reduce?: (products: number[], bias: number, p: Plan) => number
  bias?: (b: Tensor, f: number) => number
}

const twisted =
  ({
    plan: replan,
    pixel = (x, n, row, column, c) => x.get(n, row, column, c),
    outside = () => 0,
    weight = (w, kh, kw, c, f) => w.get(kh, kw, c, f),
    place = (window, tap, stride) => window * stride + tap,
    skip = () => false,
    reduce = (products, bias) => total(products) + bias,
    bias = (b, f) => b.get(f),
  }: Twists): typeof conv2d =>
  (x, w, b, options) => {
    const p = plan(x, w, options, replan)
    return build([p.N, p.OH, p.OW, p.F], (n, i, j, f) => {
      const products: number[] = []
      each([p.KH, p.KW, p.C], (kh, kw, c) => {
        const row = place(i, kh, p.SH) - p.top
        const column = place(j, kw, p.SW) - p.left
        if (skip(p, row, column, i, j)) return
        const read = inside(p, row, column) ? pixel : outside
        products.push(read(x, n, row, column, c, p) * weight(w, kh, kw, c, f, p))
      })
      return reduce(products, bias(b, f), p)
    })
  }

const right = twisted({})

const outsideThePicture = (p: Plan, row: number, column: number): boolean => !inside(p, row, column)

/** The convolution without its bias. */
const products = twisted({ bias: () => 0 })

const clamp = (i: number, extent: number) => Math.min(Math.max(i, 0), extent - 1)

export const mistakes: Mistake<typeof conv2d>[] = [
  {
    name: 'flipped-kernel',
    diagnosis:
      'You rotate the kernel by 180 degrees, as in a mathematical convolution, but conv2d uses the kernel as it is.',
    hint: 'The first row of the kernel is multiplied by the first row of the window.',
    kata: twisted({ weight: (w, kh, kw, c, f, { KH, KW }) => w.get(KH - 1 - kh, KW - 1 - kw, c, f) }),
  },
  {
    name: 'kernel-axes-swapped',
    diagnosis: 'You swap the two axes of the kernel: its rows are multiplied by the columns of the picture.',
    hint: 'Kernels are [height, width, in, out].',
    kata: twisted({ weight: (w, kh, kw, c, f) => w.get(kw, kh, c, f) }),
  },
  {
    name: 'picture-axes-swapped',
    diagnosis: 'You swap row and column when you read the picture.',
    hint: 'Pictures are [batch, row, column, channel], in this order.',
    kata: twisted({ pixel: (x, n, row, column, c) => x.get(n, column, row, c) }),
  },
  {
    name: 'input-channels-first',
    diagnosis: 'You treat the second axis of x as the channels (NCHW), but the channels come last (NHWC).',
    hint: 'Print x.shape for a colour picture and look where the 3 is.',
    kata: (x, w, b, options) => right(x.transpose(0, 2, 3, 1), w, b, options).transpose(0, 3, 1, 2),
  },
  {
    name: 'output-channels-first',
    diagnosis:
      'Your numbers are right, but you put the filters on the second axis (NCHW) instead of the last one (NHWC).',
    hint: 'The output has the same order of axes as the input.',
    kata: (x, w, b, options) => right(x, w, b, options).transpose(0, 3, 1, 2),
  },
  {
    name: 'output-transposed',
    diagnosis: 'Your output is transposed: its rows are where its columns should be.',
    hint: 'Look at the order of the indices when you write to y.',
    kata: (x, w, b, options) => right(x, w, b, options).transpose(0, 2, 1, 3),
  },
  {
    name: 'kernel-channels-swapped',
    diagnosis: 'You read the kernel as [height, width, out, in], but the filters are its last axis.',
    hint: 'Kernels are HWIO: the input channels come before the filters.',
    kata: twisted({ weight: (w, kh, kw, c, f) => w.get(kh, kw, f, c) }),
  },
  {
    name: 'stride-ignored',
    diagnosis: 'You ignore the strides: your windows always move by one pixel.',
    hint: 'Both the size of the output and the position of a window depend on the strides.',
    kata: (x, w, b, options) => right(x, w, b, { ...options, strides: [1, 1] }),
  },
  {
    name: 'stride-in-the-size-only',
    diagnosis: 'You use the strides for the size of the output, but your windows still move by one pixel.',
    hint: 'Where does window number i begin?',
    kata: (x, w, b, options) => {
      const { OH, OW, top, left } = plan(x, w, options)
      return twisted({ plan: () => ({ SH: 1, SW: 1, OH, OW, top, left }) })(x, w, b, options)
    },
  },
  {
    name: 'vertical-stride-for-both',
    diagnosis: 'You use the first stride for both axes, but strides are [vertical, horizontal].',
    hint: 'Each axis has a stride of its own.',
    kata: (x, w, b, { strides: [s] = [1, 1], padding } = {}) => right(x, w, b, { strides: [s, s], padding }),
  },
  {
    name: 'stride-on-rows-only',
    diagnosis: 'You use the stride for the rows only: your windows move by one column.',
    hint: 'Each axis has a stride of its own.',
    kata: (x, w, b, { strides: [s] = [1, 1], padding } = {}) => right(x, w, b, { strides: [s, 1], padding }),
  },
  {
    name: 'stride-on-columns-only',
    diagnosis: 'You use the stride for the columns only: your windows move by one row.',
    hint: 'Each axis has a stride of its own.',
    kata: (x, w, b, { strides: [, t] = [1, 1], padding } = {}) =>
      right(x, w, b, { strides: [1, t], padding }),
  },
  {
    name: 'strides-swapped',
    diagnosis: 'You use the horizontal stride for the rows and the vertical one for the columns.',
    hint: 'strides are [vertical, horizontal].',
    kata: (x, w, b, { strides: [s, t] = [1, 1], padding } = {}) =>
      right(x, w, b, { strides: [t, s], padding }),
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
    name: 'padding-of-half-a-kernel',
    diagnosis:
      'With `same` padding you always start half a kernel before the picture, but the padding also depends on the strides.',
    hint: 'Work out how many rows the last window needs beyond the picture.',
    kata: twisted({
      plan: ({ KH, KW }, { padding }) =>
        padding === 'same' ? { top: Math.floor(KH / 2), left: Math.floor(KW / 2) } : {},
    }),
  },
  {
    name: 'padding-as-without-strides',
    diagnosis:
      'With `same` padding you always add one row fewer than the kernel has, whatever the strides are.',
    hint: 'The number of missing rows depends on where the last window begins, which depends on the strides.',
    kata: twisted({
      plan: ({ KH, KW }, { padding }) =>
        padding === 'same' ? { top: Math.floor((KH - 1) / 2), left: Math.floor((KW - 1) / 2) } : {},
    }),
  },
  {
    name: 'padding-all-at-the-end',
    diagnosis: 'With `same` padding you put all zeros at the bottom and right, and none at the top and left.',
    hint: 'The padding is divided between both ends of an axis.',
    kata: twisted({ plan: () => ({ top: 0, left: 0 }) }),
  },
  {
    name: 'same-treated-as-valid',
    diagnosis: 'You ignore the padding option: `same` gives the result of `valid`.',
    hint: 'With `same` and strides of 1 the picture keeps its size.',
    kata: (x, w, b, options) => right(x, w, b, { ...options, padding: 'valid' }),
  },
  {
    name: 'valid-treated-as-same',
    diagnosis: 'You always pad, but the default is `valid`: only windows that fit count.',
    hint: 'Which padding is used when none is given?',
    kata: (x, w, b, options) => right(x, w, b, { ...options, padding: 'same' }),
  },
  {
    name: 'same-rounds-down',
    diagnosis: 'With `same` padding you round the size of the output down, but it is rounded up.',
    hint: 'Five columns with a stride of 2: windows begin at 0, 2 and 4.',
    kata: twisted({
      plan: ({ H, W, SH, SW }, { padding }) =>
        padding === 'same' ? { OH: Math.floor(H / SH), OW: Math.floor(W / SW) } : {},
    }),
  },
  {
    name: 'padded-with-the-edge',
    diagnosis: 'You pad the picture with copies of its edge pixels, but `same` padding consists of zeros.',
    hint: 'A pixel outside the picture adds nothing to the sum.',
    kata: twisted({
      outside: (x, n, row, column, c, { H, W }) => x.get(n, clamp(row, H), clamp(column, W), c),
    }),
  },
  {
    name: 'padding-not-checked',
    diagnosis:
      'With `same` padding you read beyond the edges and get numbers of neighbouring rows and pictures.',
    hint: 'An ndarray does not throw an error for an index below 0 or beyond the last row: you have to check the index yourself.',
    kata: twisted({
      outside: (x, n, row, column, c) => contentsAt(x, x.index(n, row, column, c)),
    }),
  },
  {
    name: 'size-without-plus-one',
    diagnosis:
      'Your output is missing its last row and column: with `valid` padding there are (H - KH) / stride + 1 windows.',
    hint: 'Count the positions of a 2x2 window in a 3x3 picture.',
    kata: twisted({
      plan: ({ OH, OW }, { padding }) => (padding === 'same' ? {} : { OH: OH - 1, OW: OW - 1 }),
    }),
  },
  {
    name: 'edge-left-out',
    diagnosis:
      'The last row and the last column of your output stay 0, as if the loops ended one window early.',
    hint: 'Compare the bounds of your loops with the shape of y.',
    kata: (x, w, b, options) => {
      const y = right(x, w, b, options)
      return map(y, (v, _, i, j) => (i < y.shape[1] - 1 && j < y.shape[2] - 1 ? v : 0))
    },
  },
  {
    name: 'kernel-edge-left-out',
    diagnosis: 'Your sum leaves out the last row and column of the kernel.',
    hint: 'Compare the bounds of the inner loops with the shape of w.',
    kata: (x, w, b, options) => {
      const [KH, KW] = w.shape
      return right(
        x,
        map(w, (v, kh, kw) => (kh < KH - 1 && kw < KW - 1 ? v : 0)),
        b,
        options,
      )
    },
  },
  {
    name: 'rounded-up',
    diagnosis:
      'With `valid` padding you round the number of windows up and read beyond the edge, but windows that do not fit are dropped.',
    hint: 'The last window has to end inside the picture.',
    kata: twisted({
      plan: ({ H, W, KH, KW, SH, SW }, { padding }) =>
        padding === 'same' ? {} : { OH: Math.ceil((H - KH) / SH) + 1, OW: Math.ceil((W - KW) / SW) + 1 },
    }),
  },
  {
    name: 'bias-missing',
    diagnosis: 'You leave out the bias.',
    hint: 'Every filter has one number that is added to all of its outputs.',
    kata: products,
  },
  {
    name: 'bias-per-weight',
    diagnosis: 'You add the bias once for every weight of the kernel instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: twisted({ reduce: (list, bias) => sum([list.length], (k) => list[k] + bias) }),
  },
  {
    name: 'bias-per-channel',
    diagnosis: 'You add the bias once for every input channel instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: (x, w, b, options) =>
      right(
        x,
        w,
        map(b, (v) => v * x.shape[3]),
        options,
      ),
  },
  {
    name: 'one-bias-for-all',
    diagnosis: 'You add the bias of the first filter to all filters.',
    hint: 'b has one number for each filter.',
    kata: twisted({ bias: (b) => b.get(0) }),
  },
  {
    name: 'channels-summed-into-one',
    diagnosis: 'You add up the input channels first and use the weights of channel 0 for all of them.',
    hint: 'Every channel has weights of its own.',
    kata: twisted({ weight: (w, kh, kw, _, f) => w.get(kh, kw, 0, f) }),
  },
  {
    name: 'first-channel-only',
    diagnosis: 'You sum over the first input channel only.',
    hint: 'A filter spans all channels of its input.',
    kata: twisted({ plan: () => ({ C: 1 }) }),
  },
  {
    name: 'last-channel-only',
    diagnosis:
      'Only the last input channel counts in your sums, as if the sum started again for each of them.',
    hint: 'The sum starts once for each output, before the loops over kernel and channels.',
    kata: twisted({ weight: (w, kh, kw, c, f, { C }) => (c === C - 1 ? w.get(kh, kw, c, f) : 0) }),
  },
  {
    name: 'last-product-only',
    diagnosis: 'Each of your sums is only its last product, as if each product overwrote the one before.',
    hint: 'Compare = and +=.',
    kata: twisted({ reduce: (list, bias) => list[list.length - 1] + bias }),
  },
  {
    name: 'mean-instead-of-sum',
    diagnosis: 'You take the mean of the products under a window instead of their sum.',
    hint: 'There is no division in a convolution.',
    kata: twisted({ reduce: (list, bias) => total(list) / list.length + bias }),
  },
  {
    name: 'first-picture-only',
    diagnosis: 'You compute every picture of the batch from the first one.',
    hint: 'Use the batch index when you read x, too.',
    kata: twisted({ pixel: (x, _, row, column, c) => x.get(0, row, column, c) }),
  },
  {
    name: 'rest-of-the-batch-left-out',
    diagnosis: 'You fill in the first picture of the batch only; the others stay 0.',
    hint: 'The outermost loop runs over the batch.',
    kata: (x, w, b, options) => map(right(x, w, b, options), (v, n) => (n === 0 ? v : 0)),
  },
  {
    name: 'first-filter-only',
    diagnosis: 'You use the weights of the first filter for all filters.',
    hint: 'The last index of the kernel is the filter.',
    kata: twisted({ weight: (w, kh, kw, c) => w.get(kh, kw, c, 0) }),
  },
  {
    name: 'sum-never-reset',
    diagnosis: 'You never reset the sum to 0: every output contains all the outputs before it.',
    hint: 'Where do you declare the variable that you add to?',
    kata: (x, w, b, options) => {
      let running = 0
      return map(products(x, w, b, options), (v, _n, _i, _j, f) => {
        running += v
        return running + b.get(f)
      })
    },
  },
  {
    name: 'sum-not-reset-between-filters',
    diagnosis:
      'You reset the sum for every position but not for every filter: each output contains the sums of the filters before it.',
    hint: 'The sum has to start inside the loop over the filters.',
    kata: (x, w, b, options) => {
      let running = 0
      return map(products(x, w, b, options), (v, _n, _i, _j, f) => {
        running = f === 0 ? v : running + v
        return running + b.get(f)
      })
    },
  },
  {
    name: 'relu-included',
    diagnosis: 'You set negative results to 0, but relu is a separate kata: conv2d is linear.',
    hint: 'Outputs may be negative.',
    kata: (x, w, b, options) => map(right(x, w, b, options), (v) => Math.max(v, 0)),
  },
  reused(right),
  keptResult(right),
  keptWeights(right, 1),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the input row-major with contiguous first.',
    kata: (x, w, b, options) => right(blind(x), w, b, options),
  },
  {
    name: 'blind-to-strides-of-the-kernel',
    diagnosis:
      'You read w.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Weights may be views, too.',
    kata: (x, w, b, options) => right(x, blind(w), b, options),
  },
  {
    name: 'adds-to-the-bias',
    diagnosis: 'You add up the sums in b itself, but a function must not change its arguments.',
    hint: 'Copy the bias into a local variable before you add to it.',
    kata: (x, w, b, options) =>
      map(products(x, w, b, options), (v, _n, _i, _j, f) => {
        add(b, v, f)
        return b.get(f)
      }),
  },
  {
    name: 'bias-per-weight-on-the-picture',
    diagnosis:
      'You add the bias once for every weight that lies on a pixel instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: twisted({ skip: outsideThePicture, reduce: (list, bias) => total(list) + list.length * bias }),
  },
  {
    name: 'bias-per-place-of-the-kernel',
    diagnosis: 'You add the bias once for every place of the kernel instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: twisted({ reduce: (list, bias, { C }) => total(list) + (list.length / C) * bias }),
  },
  {
    name: 'bias-per-place-on-the-picture',
    diagnosis:
      'You add the bias once for every place of the kernel that lies on the picture instead of once for every output.',
    hint: 'Check which loop adds the bias.',
    kata: twisted({
      skip: outsideThePicture,
      reduce: (list, bias, { C }) => total(list) + (list.length / C) * bias,
    }),
  },
  {
    name: 'last-product-on-the-picture-only',
    diagnosis: 'Each of your sums is only its last product, as if each product overwrote the one before.',
    hint: 'Compare = and +=.',
    kata: twisted({ skip: outsideThePicture, reduce: (list, bias) => list[list.length - 1] + bias }),
  },
  {
    name: 'bias-overwritten',
    diagnosis:
      'Each of your outputs is only its last product, as if each product overwrote the bias and the products before.',
    hint: 'Compare = and +=.',
    kata: twisted({ skip: outsideThePicture, reduce: (list) => list[list.length - 1] }),
  },
  {
    name: 'strides-on-the-kernel',
    diagnosis:
      'You multiply the kernel index by the stride instead of the index of the window: your kernel is spread out, and the windows move by 1.',
    hint: 'Window number i begins at row i * SH, and kernel row kh lies kh rows below.',
    kata: twisted({ place: (window, tap, stride) => window + tap * stride }),
  },
  {
    name: 'kernel-channels-swapped-in-memory',
    diagnosis:
      'You read the memory of w as if w were [height, width, out, in], but it is [height, width, in, out].',
    hint: 'In row-major order the neighbour of w[kh, kw, c, f] is w[kh, kw, c, f + 1].',
    kata: (x, w, b, options) => {
      const [, KW, C, F] = w.shape
      return right(
        x,
        reread(w, (kh, kw, c, f) => ((kh * KW + kw) * F + f) * C + c),
        b,
        options,
      )
    },
  },
  {
    name: 'kernel-of-another-library',
    diagnosis:
      'You read the memory of w as if w were [out, in, height, width], but it is [height, width, in, out].',
    hint: 'In row-major order the neighbour of w[kh, kw, c, f] is w[kh, kw, c, f + 1].',
    kata: (x, w, b, options) => {
      const [KH, KW, C] = w.shape
      return right(
        x,
        reread(w, (kh, kw, c, f) => ((f * C + c) * KH + kh) * KW + kw),
        b,
        options,
      )
    },
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
    name: 'padding-all-at-the-start',
    diagnosis:
      'With `same` padding you put all zeros at the top and left, but half of them belong at the bottom and right.',
    hint: 'The padding is divided between both ends of an axis.',
    kata: twisted({
      plan: ({ H, W, KH, KW, SH, SW, OH, OW }, { padding }) =>
        padding === 'same' ? { top: missing(H, KH, SH, OH), left: missing(W, KW, SW, OW) } : {},
    }),
  },
  {
    name: 'break-at-the-border',
    diagnosis:
      'In your code a window that begins outside the picture loses everything after its first place in the padding, as if `break` ended the loop there.',
    hint: '`continue` leaves out one step of a loop, `break` all that are left.',
    kata: twisted({
      skip: (p, row, column, i, j) => !inside(p, row, column) || i * p.SH < p.top || j * p.SW < p.left,
    }),
  },
  {
    name: 'sum-never-reset-with-the-bias',
    diagnosis: 'You never reset the sum: every output contains all the outputs before it.',
    hint: 'Where do you declare the variable that you add to?',
    kata: (x, w, b, options) => {
      let running = 0
      return map(right(x, w, b, options), (v) => {
        running += v
        return running
      })
    },
  },
]

/** The number at this position in memory, 0 outside. */
function contentsAt(x: Tensor, place: number): number {
  return place >= 0 && place < x.data.length ? x.data[place] : 0
}
