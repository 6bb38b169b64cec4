import type { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** One element of the gradient; `rows` and `classes` are the shape of p. */
const elementwise =
  (f: (p: number, t: number, rows: number, classes: number) => number): typeof crossentropyBackward =>
  (p, t) =>
    map(p, (v, ...index) => f(v, t.get(...index), p.shape[0], p.shape[1]))

const clip = (p: number): number => Math.min(Math.max(p, 1e-7), 1 - 1e-7)
const clips = (p: number): boolean => p < 1e-7 || p > 1 - 1e-7

/** The formula within the limits of the clip, 0 outside. */
const insideClip = (f: (p: number, t: number, rows: number, classes: number) => number) =>
  elementwise((p, t, rows, classes) => (clips(p) ? 0 : f(p, t, rows, classes)))

const right = insideClip((p, t, rows) => -t / (p * rows))

export const mistakes: Mistake<typeof crossentropyBackward>[] = [
  {
    name: 'not-divided-by-the-batch',
    diagnosis: 'You do not divide by the number of rows, but the loss is a mean over the rows.',
    hint: 'Every row contributes only 1 / N of the loss.',
    kata: insideClip((p, t) => -t / p),
  },
  {
    name: 'divided-twice',
    diagnosis: 'You divide by the number of rows twice.',
    hint: 'The mean is taken once.',
    kata: insideClip((p, t, rows) => -t / (p * rows * rows)),
  },
  {
    name: 'divided-by-classes',
    diagnosis: 'You divide by the number of classes instead of by the number of rows.',
    hint: 'The mean is taken over the pictures.',
    kata: insideClip((p, t, _, classes) => -t / (p * classes)),
  },
  {
    name: 'divided-by-all-elements',
    diagnosis: 'You divide by the number of all elements, but the mean is taken over the rows only.',
    hint: 'The classes of a row are summed.',
    kata: insideClip((p, t, rows, classes) => -t / (p * rows * classes)),
  },
  {
    name: 'sign',
    diagnosis: 'Your gradient has the wrong sign.',
    hint: 'If the probability of the true class grows, the loss gets smaller.',
    kata: insideClip((p, t, rows) => t / (p * rows)),
  },
  {
    name: 'not-clipped',
    diagnosis:
      'You divide by p even where the loss clips it: at 0 this gives Infinity or NaN, but the gradient is 0.',
    hint: 'Where the loss clips p, a small change of p changes nothing.',
    kata: elementwise((p, t, rows) => -t / (p * rows)),
  },
  {
    name: 'clipped-instead-of-zero',
    diagnosis: 'You divide by the clipped p, but where the loss clips p the gradient is 0, not large.',
    hint: 'Where the loss clips p, a small change of p changes nothing.',
    kata: elementwise((p, t, rows) => -t / (clip(p) * rows)),
  },
  {
    name: 'zero-at-the-lower-limit-only',
    diagnosis: 'You set the gradient to 0 where p is too small but not where it is too close to 1.',
    hint: 'The clip has two limits.',
    kata: elementwise((p, t, rows) => (p < 1e-7 ? 0 : -t / (p * rows))),
  },
  {
    name: 'epsilon-added',
    diagnosis: 'You add a small number to p before you divide instead of handling the clip.',
    hint: 'A probability within the limits is used as it is.',
    kata: elementwise((p, t, rows) => -t / ((p + 1e-7) * rows)),
  },
  {
    name: 'multiplied',
    diagnosis: 'You multiply by p instead of dividing by it.',
    hint: 'What is the derivative of log(p)?',
    kata: insideClip((p, t, rows) => (-t * p) / rows),
  },
  {
    name: 'gradient-of-the-logits',
    diagnosis:
      'You return p - t, the gradient of the logits before softmax, but here the gradient of p is needed.',
    hint: 'The short formula is a separate kata, crossentropy/fused.',
    kata: elementwise((p, t, rows) => (p - t) / rows),
  },
  {
    name: 'inverse-missing-the-target',
    diagnosis: 'You return -1 / p for every class and never use the targets.',
    hint: 'A class with a target of 0 does not affect the loss.',
    kata: insideClip((p, _, rows) => -1 / (p * rows)),
  },
  {
    name: 'logarithm',
    diagnosis: 'You return the loss of every element instead of its derivative.',
    hint: 'What is the derivative of log(p)?',
    kata: insideClip((p, t, rows) => (-t * Math.log(p)) / rows),
  },
  {
    name: 'binary',
    diagnosis: 'You also count (1 - t) / (1 - p): that belongs to the binary crossentropy.',
    hint: 'Only the probability of the true class is in the loss.',
    kata: insideClip((p, t, rows) => (-t / p + (1 - t) / (1 - p)) / rows),
  },
  {
    name: 'arguments-swapped',
    diagnosis: 'You treat the first argument as the targets, but p comes first.',
    hint: 'Read the order of the parameters again.',
    kata: (p, t) => right(t, p),
  },
  {
    name: 'writes-to-the-probabilities',
    diagnosis: 'You clip p in place, but a function must not change its arguments.',
    hint: 'Compare each number with the limits when you read it.',
    kata: (p, t) => {
      const dp = right(p, t)
      overwrite(p, (v) => clip(v))
      return dp
    },
  },
  {
    name: 'zero-only-at-exactly-zero',
    diagnosis: 'You set the gradient to 0 only where p is exactly 0, but the loss clips every p below 1e-7.',
    hint: 'Where the loss clips p, a small change of p changes nothing.',
    kata: elementwise((p, t, rows) => (p === 0 || p > 1 - 1e-7 ? 0 : -t / (p * rows))),
  },
  {
    name: 'clipped-at-a-millionth',
    diagnosis: 'Your lower limit is larger than 1e-7: where p lies between the two, your gradient is 0.',
    hint: 'Look at the limit in the formula again.',
    kata: elementwise((p, t, rows) => (p < 1e-6 || p > 1 - 1e-7 ? 0 : -t / (p * rows))),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of p.data and t.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (p, t) => right(blind(p), blind(t)),
  },
  {
    name: 'multiplied-by-the-batch',
    diagnosis: 'You multiply by the number of rows instead of dividing by it: -t / p * N is (-t / p) * N.',
    hint: 'What is computed first, without brackets?',
    kata: insideClip((p, t, rows) => (-t / p) * rows),
  },
]
