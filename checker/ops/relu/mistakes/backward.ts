import type { reluBackward } from '#solutions/relu/backward.ts'
import type { Tensor } from '#tensor'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Applied to each pair of an upstream gradient and the input it belongs to. */
const elementwise =
  (f: (dy: number, x: number) => number): typeof reluBackward =>
  (dy, x) =>
    map(dy, (v, ...index) => f(v, x.get(...index)))

const right = elementwise((dy, x) => (x > 0 ? dy : 0))

export const mistakes: Mistake<typeof reluBackward>[] = [
  {
    name: 'passes-everything',
    diagnosis: 'You pass the gradient through everywhere, even where relu is flat.',
    hint: 'Where the input was negative, a small change of it changes nothing.',
    kata: elementwise((dy) => dy),
  },
  {
    name: 'one-at-zero',
    diagnosis: 'You let the gradient through where the input is exactly 0, but there it is 0 by convention.',
    hint: 'Decide between > and >=.',
    kata: elementwise((dy, x) => (x >= 0 ? dy : 0)),
  },
  {
    name: 'half-at-zero',
    diagnosis: 'You take half of the gradient where the input is exactly 0, but there it is 0 by convention.',
    hint: 'There are only two cases: a positive input, and any other.',
    kata: elementwise((dy, x) => (x > 0 ? dy : x === 0 ? dy / 2 : 0)),
  },
  {
    name: 'relu-of-the-gradient',
    diagnosis:
      'You apply relu to the upstream gradient, so its sign decides instead of the sign of the input.',
    hint: 'Negative gradients are passed on, too.',
    kata: elementwise((dy) => Math.max(dy, 0)),
  },
  {
    name: 'both-positive',
    diagnosis: 'You pass on only positive gradients, but the sign of the input alone decides.',
    hint: 'There is no need to test dy.',
    kata: elementwise((dy, x) => (x > 0 ? Math.max(dy, 0) : 0)),
  },
  {
    name: 'inverted',
    diagnosis: 'You keep the gradient where the input was negative and drop it where it was positive.',
    hint: 'Which inputs does the forward pass let through?',
    kata: elementwise((dy, x) => (x > 0 ? 0 : dy)),
  },
  {
    name: 'mask-only',
    diagnosis: 'You return the slope of relu, 0 or 1, without multiplying it by the upstream gradient.',
    hint: 'The chain rule has two factors.',
    kata: elementwise((_, x) => (x > 0 ? 1 : 0)),
  },
  {
    name: 'times-the-input',
    diagnosis: 'You multiply the gradient by the value of relu instead of by its slope.',
    hint: 'What is the derivative of max(0, x) where x is 5?',
    kata: elementwise((dy, x) => dy * Math.max(x, 0)),
  },
  {
    name: 'forward-again',
    diagnosis: 'You return relu of the input and never use the upstream gradient.',
    hint: 'The result has to grow in proportion to dy.',
    kata: elementwise((_, x) => Math.max(x, 0)),
  },
  {
    name: 'gradient-of-the-absolute-value',
    diagnosis: 'You change the sign of the gradient where the input is negative, instead of setting it to 0.',
    hint: 'The slope of relu is never negative.',
    kata: elementwise((dy, x) => dy * Math.sign(x)),
  },
  {
    name: 'leaky',
    diagnosis:
      'You multiply the gradient by 0.01 where the input is negative: that is the gradient of leaky relu.',
    hint: 'The slope below zero is exactly 0.',
    kata: elementwise((dy, x) => (x > 0 ? dy : 0.01 * dy)),
  },
  {
    name: 'arguments-swapped',
    diagnosis:
      'You treat the first argument as the input and the second as the gradient, but dy comes first.',
    hint: 'Read the order of the parameters again.',
    kata: (dy, x) => right(x, dy),
  },
  {
    name: 'writes-to-the-gradient',
    diagnosis: 'You set elements of dy itself to 0, but a function must not change its arguments.',
    hint: 'Allocate a new tensor for dx.',
    kata: (dy, x) => overwrite(dy, (v, ...index) => (x.get(...index) > 0 ? v : 0)),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of dy.data and x.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (dy: Tensor, x: Tensor) => right(blind(dy), blind(x)),
  },
]
