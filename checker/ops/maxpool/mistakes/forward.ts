import type { maxpool } from '#solutions/maxpool/forward.ts'
import type { PoolOptions, Tensor } from '#tensor'
import { blind, build, map, overwrite, total } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'
import { cells, plan, type Replan } from './plan.ts'

interface Twists {
  plan?: Replan
  /** Windows that do not fit are cut off at the edge. */
  clipped?: boolean
  /** How the numbers under a window become one number. */
  choose?: (window: number[]) => number
}

const twisted =
  ({ plan: replan, clipped, choose = largest }: Twists): typeof maxpool =>
  (x, options) => {
    const p = plan(x, options, replan)
    return build([p.N, p.OH, p.OW, p.C], (n, i, j, c) =>
      choose(cells(x, p, n, i, j, c, clipped).map((cell) => cell.value)),
    )
  }

const largestFrom = (start: number) => (window: number[]) => window.reduce((a, b) => (b > a ? b : a), start)
const largest = largestFrom(-Infinity)
const right = twisted({})

export const mistakes: Mistake<typeof maxpool>[] = [
  {
    name: 'average',
    diagnosis: 'You take the average of every window: that is average pooling.',
    hint: 'Only one number of each window is kept.',
    kata: twisted({ choose: (window) => total(window) / window.length }),
  },
  {
    name: 'minimum',
    diagnosis: 'You take the minimum of every window instead of the maximum.',
    hint: 'Look at the direction of your comparison.',
    kata: twisted({ choose: (window) => Math.min(...window) }),
  },
  {
    name: 'sum',
    diagnosis: 'You add up the numbers of every window instead of taking the largest.',
    hint: 'Only one number of each window is kept.',
    kata: twisted({ choose: total }),
  },
  {
    name: 'starts-from-zero',
    diagnosis: 'A window of negative numbers gives 0, as if your maximum started from 0.',
    hint: 'Which value is smaller than every number (not Number.MIN_VALUE, which is the smallest positive number)?',
    kata: twisted({ choose: largestFrom(0) }),
  },
  {
    name: 'starts-from-minus-one',
    diagnosis: 'A window of numbers below -1 gives -1, as if your maximum started from there.',
    hint: 'Which value is smaller than every number?',
    kata: twisted({ choose: largestFrom(-1) }),
  },
  {
    name: 'largest-magnitude',
    diagnosis: 'You take the number with the largest absolute value: -5 wins over 3.',
    hint: 'Compare the numbers themselves, not their absolute values.',
    kata: twisted({ choose: (window) => window.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a)) }),
  },
  {
    name: 'maximum-of-magnitudes',
    diagnosis: 'You return the largest absolute value: the sign is lost.',
    hint: 'The maximum is one of the numbers of the window.',
    kata: twisted({ choose: (window) => largest(window.map(Math.abs)) }),
  },
  {
    name: 'first-of-the-window',
    diagnosis: 'You take the top-left number of every window, whatever the others are.',
    hint: 'Does the index that you read depend on the inner loops?',
    kata: twisted({ choose: ([first]) => first }),
  },
  {
    name: 'last-of-the-window',
    diagnosis: 'You take the last number of every window, as if each overwrote the one before.',
    hint: 'Compare before you assign.',
    kata: twisted({ choose: (window) => window[window.length - 1] }),
  },
  {
    name: 'window-too-small',
    diagnosis: 'You leave out the last row and column of every window.',
    hint: 'Compare the bounds of the inner loops with the pool size.',
    kata: twisted({ plan: ({ KH, KW }) => ({ KH: KH - 1, KW: KW - 1 }) }),
  },
  {
    name: 'first-row-of-the-window',
    diagnosis: 'You look at the first row of every window only.',
    hint: 'A window has two axes.',
    kata: twisted({ plan: () => ({ KH: 1 }) }),
  },
  {
    name: 'strides-ignored',
    diagnosis: 'You ignore the strides option: your windows always move by the pool size.',
    hint: 'strides default to the pool size, but they can be given.',
    kata: (x, { poolSize } = {}) => right(x, { poolSize }),
  },
  {
    name: 'stride-of-one',
    diagnosis: 'Your windows move by one pixel unless strides are given; the default is the pool size.',
    hint: 'What are the strides when none are given?',
    kata: (x, { poolSize, strides = [1, 1] }: PoolOptions = {}) => right(x, { poolSize, strides }),
  },
  {
    name: 'stride-of-two',
    diagnosis:
      'Your windows move by two pixels unless strides are given; the default is the pool size, whatever it is.',
    hint: 'What are the strides when only the pool size is given?',
    kata: (x, { poolSize, strides = [2, 2] }: PoolOptions = {}) => right(x, { poolSize, strides }),
  },
  {
    name: 'pool-size-ignored',
    diagnosis: 'You ignore the pool size: your windows are always 2x2.',
    hint: 'The size of a window comes from the options.',
    kata: (x, { poolSize, strides = poolSize } = {}) => right(x, { strides }),
  },
  {
    name: 'strides-swapped',
    diagnosis: 'You use the horizontal stride for the rows and the vertical one for the columns.',
    hint: 'strides are [vertical, horizontal].',
    kata: twisted({ plan: swapped('strides') }),
  },
  {
    name: 'pool-axes-swapped',
    diagnosis: 'You use the width of the window for its height and its height for its width.',
    hint: 'poolSize is [vertical, horizontal].',
    kata: twisted({ plan: swapped('poolSize') }),
  },
  {
    name: 'vertical-stride-for-both',
    diagnosis: 'You use the first stride for both axes, but strides are [vertical, horizontal].',
    hint: 'Each axis has a stride of its own.',
    kata: twisted({ plan: ({ SH, W, KW }) => ({ SW: SH, OW: Math.floor((W - KW) / SH) + 1 }) }),
  },
  {
    name: 'rounded-up',
    diagnosis: 'You keep the windows that hang over the edge, but windows that do not fit are dropped.',
    hint: 'The last window has to end inside the picture.',
    kata: twisted({
      clipped: true,
      plan: ({ H, W, KH, KW, SH, SW }) => ({
        OH: Math.ceil((H - KH) / SH) + 1,
        OW: Math.ceil((W - KW) / SW) + 1,
      }),
    }),
  },
  {
    name: 'size-over-stride',
    diagnosis:
      'You use H / stride as the number of windows, which is right only if the stride is the pool size.',
    hint: 'The first window needs a whole pool size, and every further window one more stride.',
    kata: twisted({
      clipped: true,
      plan: ({ H, W, SH, SW }) => ({ OH: Math.floor(H / SH), OW: Math.floor(W / SW) }),
    }),
  },
  {
    name: 'size-without-plus-one',
    diagnosis: 'Your output is missing its last row and column: there are (H - KH) / stride + 1 windows.',
    hint: 'Count the windows of 2x2 in a picture of 4x4.',
    kata: twisted({ plan: ({ OH, OW }) => ({ OH: OH - 1, OW: OW - 1 }) }),
  },
  {
    name: 'first-picture-only',
    diagnosis: 'You pool the first picture for every picture of the batch.',
    hint: 'Use the batch index when you read x, too.',
    kata: (x, options) => {
      const y = right(x, options)
      return map(y, (_, _n, i, j, c) => y.get(0, i, j, c))
    },
  },
  {
    name: 'first-channel-only',
    diagnosis: 'You read channel 0 for every channel.',
    hint: 'Every channel is pooled on its own.',
    kata: (x, options) => {
      const y = right(x, options)
      return map(y, (_, n, i, j) => y.get(n, i, j, 0))
    },
  },
  {
    name: 'maximum-across-channels',
    diagnosis: 'You take the maximum over all channels of a window, but every channel is pooled on its own.',
    hint: 'In which loop does the maximum have to be reset?',
    kata: (x, options) => {
      const y = right(x, options)
      const channels = Array.from({ length: x.shape[3] }, (_, c) => c)
      return map(y, (_, n, i, j) => largest(channels.map((c) => y.get(n, i, j, c))))
    },
  },
  {
    name: 'maximum-never-reset',
    diagnosis: 'You never reset the maximum between windows: it can only grow from one output to the next.',
    hint: 'Where do you declare the variable that holds the maximum?',
    kata: (x, options) => {
      let max = -Infinity
      return map(right(x, options), (v) => {
        max = Math.max(max, v)
        return max
      })
    },
  },
  {
    name: 'output-transposed',
    diagnosis: 'Your output is transposed: its rows are where its columns should be.',
    hint: 'Look at the order of the indices when you write to y.',
    kata: (x, options) => right(x, options).transpose(0, 2, 1, 3),
  },
  {
    name: 'input-channels-first',
    diagnosis:
      'You treat the last two axes of x as rows and columns (NCHW), but the channels come last (NHWC).',
    hint: 'Print x.shape for a colour picture and look where the 3 is.',
    kata: (x, options) => right(x.transpose(0, 2, 3, 1), options).transpose(0, 3, 1, 2),
  },
  {
    name: 'maximum-of-zero-forgotten',
    diagnosis:
      'You treat a maximum of 0 as no maximum at all, so the next number of the window replaces it, even a negative one.',
    hint: 'In a condition, 0 counts as false.',
    kata: twisted({ choose: (window) => window.reduce((max, v) => Math.max(max || v, v), 0) }),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the input row-major with contiguous first.',
    kata: (x, options) => right(blind(x), options),
  },
  {
    name: 'writes-to-the-input',
    diagnosis: 'You store the maxima inside x itself, but a function must not change its arguments.',
    hint: 'Allocate a tensor for the result.',
    kata: (x, options) => {
      const y = right(x, options)
      const [, OH, OW] = y.shape
      overwrite(x, (v, n, i, j, c) => (i < OH && j < OW ? y.get(n, i, j, c) : v))
      return x.hi(x.shape[0], OH, OW, x.shape[3]) as Tensor
    },
  },
  {
    name: 'maximum-not-reset-between-channels',
    diagnosis:
      'You reset the maximum for every window but not for every channel: it also contains the channels before.',
    hint: 'Each channel has a maximum of its own.',
    kata: (x, options) => {
      let max = -Infinity
      return map(right(x, options), (v, _n, _i, _j, c) => {
        max = c === 0 ? v : Math.max(max, v)
        return max
      })
    },
  },
]

/** A pair of the options with its two numbers swapped. */
function swapped(name: 'strides' | 'poolSize'): Replan {
  return ({ H, W, KH, KW, SH, SW }) => {
    const [kh, kw] = name === 'poolSize' ? [KW, KH] : [KH, KW]
    const [sh, sw] = name === 'strides' ? [SW, SH] : [SH, SW]
    return {
      KH: kh,
      KW: kw,
      SH: sh,
      SW: sw,
      OH: Math.floor((H - kh) / sh) + 1,
      OW: Math.floor((W - kw) / sw) + 1,
    }
  }
}
