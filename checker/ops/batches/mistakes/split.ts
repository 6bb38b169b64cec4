import type { validationSplit } from '#solutions/batches/split.ts'
import type { Mistake } from '../../../bank/mistake.ts'

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i)

/** Cuts the array of all indices in two. */
const cutAt =
  (cut: (n: number, fraction: number) => number, list = (n: number) => range(0, n)): typeof validationSplit =>
  (n, fraction) => {
    const all = list(n)
    return { train: all.slice(0, cut(n, fraction)), validation: all.slice(cut(n, fraction)) }
  }

const rightCut = (n: number, fraction: number): number => Math.floor(n * (1 - fraction))
const right = cutAt(rightCut)

export const mistakes: Mistake<typeof validationSplit>[] = [
  {
    name: 'from-the-front',
    diagnosis: 'You take the first pictures for validation instead of the last ones.',
    hint: 'Keras takes the validation set from the end.',
    kata: (n, fraction) => {
      const cut = n - rightCut(n, fraction)
      return { train: range(cut, n), validation: range(0, cut) }
    },
  },
  {
    name: 'after-shuffling',
    diagnosis: 'You shuffle the indices before you split, but the split comes before any shuffling.',
    hint: 'Shuffling is a separate kata.',
    kata: cutAt(rightCut, (n) => range(0, n).sort(() => Math.random() - 0.5)),
  },
  {
    name: 'parts-swapped',
    diagnosis: 'You return the training indices as validation and the validation indices as train.',
    hint: 'The fraction is the share of the validation set.',
    kata: (n, fraction) => {
      const { train, validation } = right(n, fraction)
      return { train: validation, validation: train }
    },
  },
  {
    name: 'fraction-for-training',
    diagnosis:
      'You use the fraction as the share of the training set, but it is the share of the validation set.',
    hint: 'With a fraction of 0.2, four fifths are left for training.',
    kata: cutAt((n, fraction) => Math.floor(n * fraction)),
  },
  {
    name: 'validation-rounded-down',
    diagnosis:
      'You round the size of the validation set down, but the size of the training set has to be rounded down.',
    hint: 'If the cut is not a whole number, the picture at the cut goes to the validation set.',
    kata: cutAt((n, fraction) => n - Math.floor(n * fraction)),
  },
  {
    name: 'rounded-to-nearest',
    diagnosis: 'You round the size of the training set to the nearest whole number, but it is rounded down.',
    hint: 'Look at the formula for the size of `train`.',
    kata: cutAt((n, fraction) => Math.round(n * (1 - fraction))),
  },
  {
    name: 'not-rounded',
    diagnosis: 'You do not round the cut, so your validation indices are not whole numbers.',
    hint: 'n * (1 - fraction) need not be a whole number.',
    kata: (n, fraction) => {
      const [train, validation]: number[][] = [[], []]
      const cut = n * (1 - fraction)
      for (let i = 0; i < cut; i++) train.push(i)
      for (let i = cut; i < n; i++) validation.push(i)
      return { train, validation }
    },
  },
  {
    name: 'one-in-both',
    diagnosis: 'You put the picture at the cut into both parts.',
    hint: 'The end of a slice is not included.',
    kata: (n, fraction) => {
      const cut = rightCut(n, fraction)
      return { train: range(0, Math.min(n, cut + 1)), validation: range(cut, n) }
    },
  },
  {
    name: 'one-in-none',
    diagnosis: 'You put the picture at the cut into neither part.',
    hint: 'Together the two parts have n pictures.',
    kata: (n, fraction) => {
      const cut = rightCut(n, fraction)
      return { train: range(0, cut), validation: range(cut + 1, n) }
    },
  },
  {
    name: 'counted-from-one',
    diagnosis: 'Your indices run from 1 to n, but they start at 0.',
    hint: 'The first picture has the index 0.',
    kata: cutAt(rightCut, (n) => range(1, n + 1)),
  },
  {
    name: 'slice-from-the-end',
    diagnosis:
      'If the validation set has to be empty, you put everything into it and nothing into the training set, as if the cut were counted from the end.',
    hint: 'slice(-0) is the whole array.',
    kata: (n, fraction) => {
      const size = n - rightCut(n, fraction)
      return { train: range(0, n).slice(0, -size), validation: range(0, n).slice(-size) }
    },
  },
  {
    name: 'every-nth',
    diagnosis: 'You take pictures at regular intervals for validation instead of the last ones.',
    hint: 'Each part is one contiguous piece of the data.',
    kata: (n, fraction) => {
      const every = fraction === 0 ? Number.POSITIVE_INFINITY : Math.round(1 / fraction)
      const validates = (i: number) => i % every === every - 1
      return { train: range(0, n).filter((i) => !validates(i)), validation: range(0, n).filter(validates) }
    },
  },
  {
    name: 'validation-counted-anew',
    diagnosis: 'Your validation indices start at 0 again, but they continue where the training indices end.',
    hint: 'An index means the same picture in both parts.',
    kata: (n, fraction) => {
      const cut = rightCut(n, fraction)
      return { train: range(0, cut), validation: range(0, n - cut) }
    },
  },
  {
    name: 'training-on-everything',
    diagnosis: 'You leave the validation pictures in the training set.',
    hint: 'The network must not train on the pictures that test it.',
    kata: (n, fraction) => ({ train: range(0, n), validation: range(rightCut(n, fraction), n) }),
  },
  {
    name: 'always-one-fifth',
    diagnosis: 'You always keep about the same share for validation, whatever the fraction is.',
    hint: 'The second argument is the share of the validation set.',
    kata: cutAt((n) => rightCut(n, 0.2)),
  },
  {
    name: 'fraction-of-zero-replaced',
    diagnosis: 'You treat a fraction of 0 as if it were not given, and use a part for validation anyway.',
    hint: 'The operator || replaces 0 as well.',
    kata: (n, fraction) => right(n, fraction || 0.2),
  },
  {
    name: 'a-list',
    diagnosis: 'You return an array of the two parts instead of an object with train and validation.',
    hint: 'The parts have names.',
    kata: (n, fraction) => Object.values(right(n, fraction)) as never,
  },
]
