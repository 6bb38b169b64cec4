import type { relu } from '#solutions/relu/forward.ts'
import { zeros } from '#tensor'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Applied to every element on its own. */
const elementwise =
  (f: (value: number) => number): typeof relu =>
  (x) =>
    map(x, f)

export const mistakes: Mistake<typeof relu>[] = [
  {
    name: 'identity',
    diagnosis: 'You return the input as it is, negative values included.',
    hint: 'What should relu return for a value below zero?',
    kata: elementwise((v) => v),
  },
  {
    name: 'absolute-value',
    diagnosis: 'You return the absolute value: negative inputs come out positive instead of as 0.',
    hint: 'relu(-3) is not 3.',
    kata: elementwise(Math.abs),
  },
  {
    name: 'keeps-the-negative-part',
    diagnosis: 'You keep the negative values and set the positive ones to 0: it is the other way round.',
    hint: 'Look at the direction of your comparison, or at min and max.',
    kata: elementwise((v) => Math.min(v, 0)),
  },
  {
    name: 'negated',
    diagnosis: 'You return the size of the negative part: max(0, -x) instead of max(0, x).',
    hint: 'Check a single positive value by hand.',
    kata: elementwise((v) => Math.max(-v, 0)),
  },
  {
    name: 'leaky',
    diagnosis: 'You multiply negative values by 0.01 instead of setting them to 0: that is leaky relu.',
    hint: 'Below zero, plain relu is flat.',
    kata: elementwise((v) => (v > 0 ? v : 0.01 * v)),
  },
  {
    name: 'step',
    diagnosis:
      'You return 1 where the input is positive, not the input itself: that is the gradient of relu.',
    hint: 'A positive value passes unchanged.',
    kata: elementwise((v) => (v > 0 ? 1 : 0)),
  },
  {
    name: 'clipped-at-one',
    diagnosis: 'You clip the values to the range from 0 to 1, but relu has no upper limit.',
    hint: 'relu(7) is 7.',
    kata: elementwise((v) => Math.min(Math.max(v, 0), 1)),
  },
  {
    name: 'softplus',
    diagnosis: 'You compute log(1 + exp(x)): that is softplus, not relu.',
    hint: 'No exponential is needed.',
    kata: elementwise((v) => Math.log1p(Math.exp(v))),
  },
  {
    name: 'writes-to-the-input',
    diagnosis: 'You change the input in place, but the caller may still need it.',
    hint: 'Allocate a tensor of the same shape for the result.',
    kata: (x) => overwrite(x, (v) => Math.max(v, 0)),
  },
  reused(elementwise((v) => Math.max(v, 0))),
  keptResult(elementwise((v) => Math.max(v, 0))),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get and set, or make the input row-major with contiguous first.',
    kata: (x) => map(blind(x), (v) => Math.max(v, 0)),
  },
  {
    name: 'last-element-missing',
    diagnosis: 'The last element of your result stays 0, as if the loop ended one element early.',
    hint: 'Compare the bound of your loop with x.size.',
    kata: (x) => {
      const y = zeros(x.shape)
      const dense = map(x, (v) => Math.max(v, 0))
      for (let i = 0; i < x.size - 1; i++) y.data[i] = dense.data[i]
      return y
    },
  },
]
