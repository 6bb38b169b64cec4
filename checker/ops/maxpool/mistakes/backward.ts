import type { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { zeros } from '#tensor'
import { add, blind, each, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'
import { type Cell, cells, plan, type Replan } from './plan.ts'

interface Twists {
  plan?: Replan
  /** How much of the upstream gradient each cell of a window gets. */
  share?: (window: Cell[]) => number[]
  /** Set instead of added to. */
  overwritten?: boolean
}

const twisted =
  ({ plan: replan, share = toFirst, overwritten = false }: Twists): typeof maxpoolBackward =>
  (dy, x, options) => {
    const p = plan(x, options, replan)
    const dx = zeros(x.shape)
    each(dy.shape, (n, i, j, c) => {
      const window = cells(x, p, n, i, j, c, true)
      const shares = share(window)
      window.forEach(({ row, column }, k) => {
        if (shares[k] === 0) return
        if (overwritten) dx.set(n, row, column, c, 0)
        add(dx, dy.get(n, i, j, c) * shares[k], n, row, column, c)
      })
    })
    return dx
  }

/** The whole gradient goes to the cell that `wins`, counted from the first cell. */
const toThe =
  (wins: (challenger: number, holder: number) => boolean, start = Number.NaN) =>
  (window: Cell[]): number[] => {
    let [best, holder] = Number.isNaN(start) ? [0, window[0].value] : [-1, start]
    window.forEach(({ value }, k) => {
      if (wins(value, holder)) [best, holder] = [k, value]
    })
    return window.map((_, k) => (k === best ? 1 : 0))
  }

const toFirst = toThe((a, b) => a > b)
const maximum = (window: Cell[]) => Math.max(...window.map((cell) => cell.value))
const right = twisted({})

export const mistakes: Mistake<typeof maxpoolBackward>[] = [
  {
    name: 'to-the-last-maximum',
    diagnosis:
      'If several maxima are equal, you give the gradient to the last one, but it belongs to the first.',
    hint: 'Decide between > and >=.',
    kata: twisted({ share: toThe((a, b) => a >= b) }),
  },
  {
    name: 'to-every-maximum',
    diagnosis:
      'If several maxima are equal, you give the whole gradient to each of them, but only the first one gets it.',
    hint: 'A window passes its gradient on exactly once.',
    kata: twisted({ share: (window) => window.map(({ value }) => (value === maximum(window) ? 1 : 0)) }),
  },
  {
    name: 'shared-among-ties',
    diagnosis: 'You share the gradient among equal maxima, but all of it belongs to the first one.',
    hint: 'What does the comparison in the forward pass do with an equal number?',
    kata: twisted({
      share: (window) => {
        const winners = window.filter(({ value }) => value === maximum(window)).length
        return window.map(({ value }) => (value === maximum(window) ? 1 / winners : 0))
      },
    }),
  },
  {
    name: 'to-every-element',
    diagnosis: 'You give the gradient to every element of the window, not only to its maximum.',
    hint: 'What happens to the output if a number that is not the maximum changes a little?',
    kata: twisted({ share: (window) => window.map(() => 1) }),
  },
  {
    name: 'average',
    diagnosis: 'You spread the gradient evenly over the window: that is the gradient of average pooling.',
    hint: 'Only one element of a window affects the output.',
    kata: twisted({ share: (window) => window.map(() => 1 / window.length) }),
  },
  {
    name: 'to-the-minimum',
    diagnosis: 'You give the gradient to the smallest number of the window.',
    hint: 'Look at the direction of your comparison.',
    kata: twisted({ share: toThe((a, b) => a < b) }),
  },
  {
    name: 'to-the-largest-magnitude',
    diagnosis: 'You give the gradient to the number with the largest absolute value.',
    hint: 'Compare the numbers themselves, not their absolute values.',
    kata: twisted({ share: toThe((a, b) => Math.abs(a) > Math.abs(b)) }),
  },
  {
    name: 'starts-from-zero',
    diagnosis: 'The gradient of a window of negative numbers is lost, as if your maximum started from 0.',
    hint: 'Which value is smaller than every number (not Number.MIN_VALUE, which is the smallest positive number)?',
    kata: twisted({ share: toThe((a, b) => a > b, 0) }),
  },
  {
    name: 'starts-from-zero-at-the-first',
    diagnosis:
      'The gradient of a window of negative numbers goes to its top-left element, as if your maximum started from 0.',
    hint: 'Which value is smaller than every number (not Number.MIN_VALUE, which is the smallest positive number)?',
    kata: twisted({
      share: (window) => (maximum(window) > 0 ? toFirst(window) : window.map((_, k) => (k === 0 ? 1 : 0))),
    }),
  },
  {
    name: 'to-the-first-element',
    diagnosis: 'You give the gradient to the top-left element of every window, wherever the maximum is.',
    hint: 'The position of the maximum is the start of the window plus its position within the window.',
    kata: twisted({ share: (window) => window.map((_, k) => (k === 0 ? 1 : 0)) }),
  },
  {
    name: 'times-the-value',
    diagnosis: 'You multiply the gradient by the maximum itself.',
    hint: 'The output is the maximum times 1: what is its slope?',
    kata: twisted({ share: (window) => toFirst(window).map((part, k) => part * window[k].value) }),
  },
  {
    name: 'upstream-missing',
    diagnosis: 'You mark the maxima with 1 without multiplying by dy.',
    hint: 'The chain rule has two factors.',
    kata: (dy, x, options) =>
      right(
        map(dy, () => 1),
        x,
        options,
      ),
  },
  {
    name: 'overlaps-overwritten',
    diagnosis:
      'If a pixel is the maximum of several windows, only the last of them counts in your dx, as if each overwrote the gradient.',
    hint: 'A pixel can be the maximum of several windows.',
    kata: twisted({ overwritten: true }),
  },
  {
    name: 'overlaps-counted-twice',
    diagnosis:
      'In your dx, a pixel that is the maximum of one window gets the gradients of all windows it lies in, even of those with another maximum.',
    hint: 'Find the maximum of each window separately.',
    kata: (dy, x, options) => {
      const won = right(
        map(dy, () => 1),
        x,
        options,
      )
      const spread = twisted({ share: (window) => window.map(() => 1) })(dy, x, options)
      return map(spread, (v, ...index) => (won.get(...index) > 0 ? v : 0))
    },
  },
  {
    name: 'strides-ignored',
    diagnosis: 'You ignore the strides option, as if the windows lay side by side.',
    hint: 'Use the same windows as in the forward pass.',
    kata: twisted({ plan: ({ KH, KW }) => ({ SH: KH, SW: KW }) }),
  },
  {
    name: 'stride-of-one',
    diagnosis: 'Your windows move by one pixel unless strides are given; the default is the pool size.',
    hint: 'What are the strides when none are given?',
    kata: twisted({ plan: (_, { strides: [SH, SW] = [1, 1] }) => ({ SH, SW }) }),
  },
  {
    name: 'strides-swapped',
    diagnosis: 'You use the horizontal stride for the rows and the vertical one for the columns.',
    hint: 'strides are [vertical, horizontal].',
    kata: twisted({ plan: ({ SH, SW }) => ({ SH: SW, SW: SH }) }),
  },
  {
    name: 'pool-size-ignored',
    diagnosis: 'You ignore the pool size: your windows are always 2x2.',
    hint: 'The size of a window comes from the options.',
    kata: twisted({ plan: () => ({ KH: 2, KW: 2 }) }),
  },
  {
    name: 'pool-axes-swapped',
    diagnosis: 'You use the width of the window for its height and its height for its width.',
    hint: 'poolSize is [vertical, horizontal].',
    kata: twisted({ plan: ({ KH, KW }) => ({ KH: KW, KW: KH }) }),
  },
  {
    name: 'first-picture-only',
    diagnosis: 'You look for the maxima in the first picture for every picture of the batch.',
    hint: 'Use the batch index when you read x, too.',
    kata: (dy, x, options) =>
      right(
        dy,
        map(x, (_, _n, ...place) => x.get(0, ...place)),
        options,
      ),
  },
  {
    name: 'rest-of-the-batch-left-out',
    diagnosis: 'You fill in the first picture of the batch only; the others stay 0.',
    hint: 'The outermost loop runs over the batch.',
    kata: (dy, x, options) => map(right(dy, x, options), (v, n) => (n === 0 ? v : 0)),
  },
  {
    name: 'first-channel-only',
    diagnosis: 'You look for the maxima in channel 0 for every channel.',
    hint: 'Every channel is pooled on its own.',
    kata: (dy, x, options) =>
      right(
        dy,
        map(x, (_, n, row, column) => x.get(n, row, column, 0)),
        options,
      ),
  },
  {
    name: 'shape-of-dy',
    diagnosis: 'You return a tensor with the shape of dy, but dx has the shape of x.',
    hint: 'There is one gradient for each number of the input.',
    kata: (dy) => map(dy, (v) => v),
  },
  {
    name: 'writes-to-the-input',
    diagnosis: 'You write the gradient into x itself, but a function must not change its arguments.',
    hint: 'Allocate dx with zeros.',
    kata: (dy, x, options) => {
      const dx = right(dy, x, options)
      return overwrite(x, (_, ...index) => dx.get(...index))
    },
  },
  {
    name: 'maximum-of-zero-forgotten',
    diagnosis:
      'You treat a maximum of 0 as no maximum at all, so the gradient goes to the next number of the window, even a negative one.',
    hint: 'In a condition, 0 counts as false.',
    kata: twisted({ share: toThe((challenger, holder) => !holder || challenger > holder, 0) }),
  },
  {
    name: 'first-pixel-forgotten',
    diagnosis:
      'You treat index 0 as no index at all, so a maximum in the first pixel of x loses its gradient to the next number of the window.',
    hint: 'In a condition, 0 counts as false, and the first index is 0.',
    kata: (dy, x, options) => {
      const p = plan(x, options)
      const dx = zeros(x.shape)
      each(dy.shape, (n, i, j, c) => {
        const window = cells(x, p, n, i, j, c)
        const isFirst = (k: number) => n + window[k].row + window[k].column + c === 0
        let best = 0
        window.forEach(({ value }, k) => {
          if (isFirst(best) || value > window[best].value) best = k
        })
        add(dx, dy.get(n, i, j, c), n, window[best].row, window[best].column, c)
      })
      return dx
    },
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read dy.data and x.data as if they were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make both row-major with contiguous first.',
    kata: (dy, x, options) => right(blind(dy), blind(x), options),
  },
  {
    name: 'starts-from-zero-at-the-corner',
    diagnosis:
      'The gradient of a window of negative numbers goes to the first pixel of the picture, as if your maximum started from 0.',
    hint: 'Which value is smaller than every number (not Number.MIN_VALUE, which is the smallest positive number)?',
    kata: (dy, x, options) => {
      const dx = twisted({ share: toThe((a, b) => a > b, 0) })(dy, x, options)
      const p = plan(x, options)
      each(dy.shape, (n, i, j, c) => {
        if (maximum(cells(x, p, n, i, j, c, true)) <= 0) add(dx, dy.get(n, i, j, c), n, 0, 0, c)
      })
      return dx
    },
  },
  {
    name: 'place-within-the-window',
    diagnosis:
      'You use the position of the maximum within its window as if it were the position in the picture.',
    hint: 'The window [i, j] begins at row i * SH and column j * SW.',
    kata: (dy, x, options) => {
      const dx = zeros(x.shape)
      const p = plan(x, options)
      each(dy.shape, (n, i, j, c) => {
        const place = toFirst(cells(x, p, n, i, j, c)).indexOf(1)
        add(dx, dy.get(n, i, j, c), n, Math.floor(place / p.KW), place % p.KW, c)
      })
      return dx
    },
  },
]
