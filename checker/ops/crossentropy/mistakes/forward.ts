import type { crossentropy } from '#solutions/crossentropy/forward.ts'
import type { Tensor } from '#tensor'
import { blind, map, overwrite, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

interface Twists {
  /** One summand. */
  term?: (p: number, t: number) => number
  /** What the sum is divided by. */
  divisor?: (rows: number, classes: number) => number
}

const clip = (p: number, epsilon = 1e-7): number => Math.min(Math.max(p, epsilon), 1 - epsilon)
const rightTerm = (p: number, t: number): number => -t * Math.log(clip(p))

const twisted =
  ({ term = rightTerm, divisor = (rows) => rows }: Twists): typeof crossentropy =>
  (p, t) =>
    sum(p.shape, (n, k) => term(p.get(n, k), t.get(n, k))) / divisor(p.shape[0], p.shape[1])

const right = twisted({})

/** The first largest number of a row. */
function argmax(x: Tensor, n: number): number {
  let best = 0
  for (let k = 1; k < x.shape[1]; k++) if (x.get(n, k) > x.get(n, best)) best = k
  return best
}

export const mistakes: Mistake<typeof crossentropy>[] = [
  {
    name: 'summed',
    diagnosis: 'You return the sum over the batch, but the loss is the mean.',
    hint: 'A batch of twice the size should not have twice the loss.',
    kata: twisted({ divisor: () => 1 }),
  },
  {
    name: 'averaged-over-classes-too',
    diagnosis:
      'You divide by the number of all elements, but only the rows are averaged: the classes of a row are summed.',
    hint: 'The mean is taken over the pictures.',
    kata: twisted({ divisor: (rows, classes) => rows * classes }),
  },
  {
    name: 'averaged-over-classes',
    diagnosis: 'You divide by the number of classes instead of by the number of rows.',
    hint: 'The mean is taken over the pictures.',
    kata: twisted({ divisor: (_, classes) => classes }),
  },
  {
    name: 'not-clipped',
    diagnosis: 'You take the logarithm without clipping: log(0) is -Infinity, and 0 times -Infinity is NaN.',
    hint: 'Keep p between 1e-7 and 1 - 1e-7.',
    kata: twisted({ term: (p, t) => -t * Math.log(p) }),
  },
  {
    name: 'zero-targets-skipped-instead-of-clipped',
    diagnosis:
      'You do not clip: this does no harm where the target is 0, but if the true class has a probability of 0, the loss is infinite.',
    hint: 'Keep p between 1e-7 and 1 - 1e-7.',
    kata: twisted({ term: (p, t) => (t === 0 ? 0 : -t * Math.log(p)) }),
  },
  {
    name: 'epsilon-added',
    diagnosis: 'You add a small number to every probability instead of clipping.',
    hint: 'A probability within the limits is used as it is.',
    kata: twisted({ term: (p, t) => -t * Math.log(p + 1e-7) }),
  },
  {
    name: 'clipped-too-early',
    diagnosis: 'You clip with a larger limit than 1e-7: small probabilities cost too little.',
    hint: 'Look at the limit in the formula again.',
    kata: twisted({ term: (p, t) => -t * Math.log(clip(p, 1e-3)) }),
  },
  {
    name: 'clipped-too-late',
    diagnosis: 'You clip with a smaller limit than 1e-7: a probability of 0 costs too much.',
    hint: 'Look at the limit in the formula again.',
    kata: twisted({ term: (p, t) => -t * Math.log(clip(p, 1e-15)) }),
  },
  {
    name: 'base-two',
    diagnosis: 'You use the logarithm to base 2 instead of the natural logarithm.',
    hint: 'Math.log is the natural logarithm.',
    kata: twisted({ term: (p, t) => -t * Math.log2(clip(p)) }),
  },
  {
    name: 'base-ten',
    diagnosis: 'You use the logarithm to base 10 instead of the natural logarithm.',
    hint: 'Math.log is the natural logarithm.',
    kata: twisted({ term: (p, t) => -t * Math.log10(clip(p)) }),
  },
  {
    name: 'sign',
    diagnosis: 'You forget the minus sign: your loss is negative.',
    hint: 'The logarithm of a probability is never positive, and a loss is never negative.',
    kata: twisted({ term: (p, t) => t * Math.log(clip(p)) }),
  },
  {
    name: 'arguments-swapped',
    diagnosis:
      'You take the logarithm of the targets and multiply it by the probabilities, but p comes first.',
    hint: 'Take the logarithm of the probabilities.',
    kata: (p, t) => right(t, p),
  },
  {
    name: 'binary',
    diagnosis: 'You also count (1 - t) log(1 - p): that is the binary crossentropy.',
    hint: 'Only the probability of the true class counts.',
    kata: twisted({ term: (p, t) => rightTerm(p, t) + rightTerm(1 - p, 1 - t) }),
  },
  {
    name: 'squared-error',
    diagnosis: 'You sum the squared differences: that is the squared error.',
    hint: 'There is a logarithm in the formula.',
    kata: twisted({ term: (p, t) => (p - t) ** 2 }),
  },
  {
    name: 'entropy-of-the-prediction',
    diagnosis: 'You multiply the logarithm of p by p itself and never use the targets.',
    hint: 'The loss depends on the true class.',
    kata: twisted({ term: (p) => rightTerm(p, p) }),
  },
  {
    name: 'divergence',
    diagnosis: 'You compute the Kullback-Leibler divergence: the entropy of the targets is subtracted.',
    hint: 'The logarithm of t is not needed.',
    kata: twisted({ term: (p, t) => rightTerm(p, t) - rightTerm(t, t) }),
  },
  {
    name: 'no-logarithm',
    diagnosis: 'You sum -t p without the logarithm.',
    hint: 'Being sure and wrong has to cost a lot.',
    kata: twisted({ term: (p, t) => -t * p }),
  },
  {
    name: 'largest-target-only',
    diagnosis:
      'You count only the class with the largest target, but targets may be soft, and then all of them count.',
    hint: 'The sum runs over all classes.',
    kata: (p, t) => {
      const rows = p.shape[0]
      return sum([rows], (n) => rightTerm(p.get(n, argmax(t, n)), 1)) / rows
    },
  },
  {
    name: 'every-positive-target-is-one',
    diagnosis: 'You count every target above 0 as 1, but targets may be soft.',
    hint: 'Multiply by the target, whatever it is.',
    kata: twisted({ term: (p, t) => (t > 0 ? rightTerm(p, 1) : 0) }),
  },
  {
    name: 'logarithm-of-the-sum',
    diagnosis: 'You take the logarithm only once, of the mean probability of the true classes.',
    hint: 'The logarithm comes before the mean.',
    kata: (p, t) => -Math.log(clip(sum(p.shape, (n, k) => p.get(n, k) * t.get(n, k)) / p.shape[0])),
  },
  {
    name: 'first-row-only',
    diagnosis: 'You return the loss of the first row only.',
    hint: 'The mean is taken over all rows of the batch.',
    kata: (p, t) => sum([p.shape[1]], (k) => rightTerm(p.get(0, k), t.get(0, k))),
  },
  {
    name: 'softmax-again',
    diagnosis: 'You apply softmax to p once more, but p already holds probabilities.',
    hint: 'The rows of p already sum to 1.',
    kata: (p, t) => {
      const q = map(p, Math.exp)
      return right(
        map(q, (v, n) => v / sum([p.shape[1]], (k) => q.get(n, k))),
        t,
      )
    },
  },
  {
    name: 'writes-to-the-probabilities',
    diagnosis: 'You clip p in place, but a function must not change its arguments.',
    hint: 'Clip each number when you read it.',
    kata: (p, t) =>
      right(
        overwrite(p, (v) => clip(v)),
        t,
      ),
  },
  {
    name: 'zero-replaced-instead-of-clipped',
    diagnosis:
      'You replace a probability of exactly 0 by 1e-7, but leave a probability between 0 and 1e-7 as it is.',
    hint: 'What should the clip return for 1e-9?',
    kata: twisted({ term: (p, t) => -t * Math.log(Math.min(p || 1e-7, 1 - 1e-7)) }),
  },
  {
    name: 'clipped-at-a-millionth',
    diagnosis: 'Your lower limit is larger than 1e-7: probabilities between the two cost too little.',
    hint: 'Look at the limit in the formula again.',
    kata: twisted({ term: (p, t) => -t * Math.log(Math.min(Math.max(p, 1e-6), 1 - 1e-7)) }),
  },
  {
    name: 'no-upper-limit',
    diagnosis: 'You clip small probabilities but not those near 1: a probability of 1 costs nothing.',
    hint: 'The clip has two limits.',
    kata: twisted({ term: (p, t) => -t * Math.log(Math.max(p, 1e-7)) }),
  },
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of p.data and t.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (p, t) => right(blind(p), blind(t)),
  },
  ...[
    (p: number) => Math.max(Math.min(p, 1e-7), 1 - 1e-7),
    (p: number) => Math.min(Math.max(p, 1 - 1e-7), 1e-7),
  ].map((limited, i) => ({
    name: `clip-limits-swapped-${i + 1}`,
    diagnosis: 'You swap the limits of the clip, so every probability becomes the same number.',
    hint: 'max keeps a number from being too small, so it belongs to the lower limit.',
    kata: twisted({ term: (p, t) => -t * Math.log(limited(p)) }),
  })),
  keptResult(right),
]
