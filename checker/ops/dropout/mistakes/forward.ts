import type { dropout } from '#solutions/dropout/forward.ts'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Applied to each number and the entry of the mask that it meets. */
const elementwise =
  (f: (x: number, mask: number) => number): typeof dropout =>
  (x, mask) =>
    map(x, (v, ...index) => f(v, mask.get(...index)))

const right = elementwise((x, mask) => x * mask)

export const mistakes: Mistake<typeof dropout>[] = [
  {
    name: 'mask-ignored',
    diagnosis: 'You return x as it is: nothing is dropped.',
    hint: 'What is the second argument for?',
    kata: elementwise((x) => x),
  },
  {
    name: 'not-rescaled',
    diagnosis: 'You use the mask only as yes or no and lose its factor: kept numbers have to be scaled up.',
    hint: 'The numbers in the mask are 0 or 1 / (1 - rate), not 0 or 1.',
    kata: elementwise((x, mask) => (mask > 0 ? x : 0)),
  },
  {
    name: 'rescaled-twice',
    diagnosis: 'You apply the factor of the mask twice; it is already rescaled.',
    hint: 'The numbers in the mask are 0 or 1 / (1 - rate), not 0 or 1.',
    kata: elementwise((x, mask) => x * mask * mask),
  },
  {
    name: 'divided-by-the-mask',
    diagnosis: 'You divide by the factor of the mask instead of multiplying by it.',
    hint: 'Kept numbers get larger.',
    kata: elementwise((x, mask) => (mask === 0 ? 0 : x / mask)),
  },
  {
    name: 'inverted',
    diagnosis: 'You keep what the mask drops and drop what it keeps.',
    hint: 'A 0 in the mask means dropped.',
    kata: elementwise((x, mask) => (mask === 0 ? x : 0)),
  },
  {
    name: 'sum',
    diagnosis: 'You add the mask to x instead of multiplying by it.',
    hint: 'Any number times 0 is 0.',
    kata: elementwise((x, mask) => x + mask),
  },
  {
    name: 'returns-the-mask',
    diagnosis: 'You return the mask, and the numbers of x are lost.',
    hint: 'The result is the product of x and the mask.',
    kata: elementwise((_, mask) => mask),
  },
  {
    name: 'first-row-of-the-mask',
    diagnosis: 'You use the first row of the mask for the whole batch.',
    hint: 'The mask has as many rows as x.',
    kata: (x, mask) => map(x, (v, _, ...place) => v * mask.get(0, ...place)),
  },
  {
    name: 'own-mask',
    diagnosis: 'You draw a mask of your own, but you are given the one to use.',
    hint: 'No random numbers are needed here.',
    kata: elementwise((x, mask) => (Math.random() < 0.5 ? 0 : x * Math.max(mask, 2))),
  },
  {
    name: 'writes-to-the-input',
    diagnosis: 'You change x in place, but a function must not change its arguments.',
    hint: 'Allocate a tensor of the same shape for the result.',
    kata: (x, mask) => overwrite(x, (v, ...index) => v * mask.get(...index)),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of x.data and mask.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (x, mask) => right(blind(x), blind(mask)),
  },
]
