import type { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import type { Tensor } from '#tensor'
import { blind, map, overwrite, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** One element of the gradient; `rows` and `classes` are the shape of p. */
const elementwise =
  (f: (p: number, t: number, rows: number, classes: number) => number): typeof softmaxCrossentropyBackward =>
  (p, t) =>
    map(p, (v, ...index) => f(v, t.get(...index), p.shape[0], p.shape[1]))

const right = elementwise((p, t, rows) => (p - t) / rows)
const clips = (p: number): boolean => p < 1e-7 || p > 1 - 1e-7

/** The two separate gradients one after the other. */
function composed(p: Tensor, t: Tensor, dp: (p: number, t: number, rows: number) => number): Tensor {
  const upstream = elementwise(dp)(p, t)
  return map(p, (v, n, k) => {
    return v * (upstream.get(n, k) - sum([p.shape[1]], (j) => upstream.get(n, j) * p.get(n, j)))
  })
}

export const mistakes: Mistake<typeof softmaxCrossentropyBackward>[] = [
  {
    name: 'not-divided-by-the-batch',
    diagnosis: 'You do not divide by the number of rows, but the loss is a mean over the rows.',
    hint: 'Every row contributes only 1 / N of the loss.',
    kata: elementwise((p, t) => p - t),
  },
  {
    name: 'divided-twice',
    diagnosis: 'You divide by the number of rows twice.',
    hint: 'The mean is taken once.',
    kata: elementwise((p, t, rows) => (p - t) / rows / rows),
  },
  {
    name: 'divided-by-classes',
    diagnosis: 'You divide by the number of classes instead of by the number of rows.',
    hint: 'The mean is taken over the pictures.',
    kata: elementwise((p, t, _, classes) => (p - t) / classes),
  },
  {
    name: 'divided-by-all-elements',
    diagnosis: 'You divide by the number of all elements, but the mean is taken over the rows only.',
    hint: 'The mean is taken over the pictures.',
    kata: elementwise((p, t, rows, classes) => (p - t) / (rows * classes)),
  },
  {
    name: 'sign',
    diagnosis: 'You return t - p, which has the wrong sign.',
    hint: 'A class whose probability is too high has a positive gradient.',
    kata: elementwise((p, t, rows) => (t - p) / rows),
  },
  {
    name: 'targets-divided-only',
    diagnosis: 'You divide only the target by the number of rows, not the difference.',
    hint: 'Check the brackets.',
    kata: elementwise((p, t, rows) => p - t / rows),
  },
  {
    name: 'largest-target-only',
    diagnosis: 'You subtract 1 at the class with the largest target, but targets may be soft.',
    hint: 'Subtract the target, whatever it is.',
    kata: (p, t) =>
      map(p, (v, n, k) => {
        const row = Array.from({ length: t.shape[1] }, (_, j) => t.get(n, j))
        return (v - (row.indexOf(Math.max(...row)) === k ? 1 : 0)) / p.shape[0]
      }),
  },
  {
    name: 'true-class-only',
    diagnosis: 'You set the gradient only where the target is positive, but the other classes have one, too.',
    hint: 'The probabilities of the other classes have to go down.',
    kata: elementwise((p, t, rows) => (t > 0 ? (p - t) / rows : 0)),
  },
  {
    name: 'composed',
    diagnosis:
      'Your gradient is 0 where the loss clips p, as if you chained the two separate gradients, but the fused gradient is not 0 there.',
    hint: 'No division by p is needed.',
    kata: (p, t) => composed(p, t, (v, target, rows) => (clips(v) ? 0 : -target / (v * rows))),
  },
  {
    name: 'composed-without-clip',
    diagnosis:
      'Your gradient is NaN where p is 0, as if you chained the two separate gradients and divided by p.',
    hint: 'No division by p is needed.',
    kata: (p, t) => composed(p, t, (v, target, rows) => -target / (v * rows)),
  },
  {
    name: 'gradient-of-the-probabilities',
    diagnosis: 'You return the gradient of p, but here the gradient of the logits before softmax is needed.',
    hint: 'Multiply by the Jacobian of softmax on paper, and see what is left.',
    kata: elementwise((p, t, rows) => (clips(p) ? 0 : -t / (p * rows))),
  },
  {
    name: 'diagonal-only',
    diagnosis:
      'You use only the diagonal of the Jacobian of softmax, which leaves out how a logit affects the other classes.',
    hint: 'The rows of the right answer sum to 0.',
    kata: elementwise((p, t, rows) => (-t * (1 - p)) / rows),
  },
  {
    name: 'squared-error',
    diagnosis: 'Your gradient is twice as large as it should be, as for a squared error.',
    hint: 'The crossentropy has no square.',
    kata: elementwise((p, t, rows) => (2 * (p - t)) / rows),
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
    diagnosis: 'You subtract the targets from p in place, but a function must not change its arguments.',
    hint: 'Allocate a tensor for the result.',
    kata: (p, t) => overwrite(p, (v, ...index) => (v - t.get(...index)) / p.shape[0]),
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
    name: 'divided-by-the-probability',
    diagnosis: 'You divide by p, but together with softmax this division cancels.',
    hint: 'How large would the gradient be where p is nearly 0?',
    kata: elementwise((p, t, rows) => (p - t) / (p * rows)),
  },
]
