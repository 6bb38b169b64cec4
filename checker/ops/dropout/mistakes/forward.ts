import type { dropout } from '#solutions/dropout/forward.ts'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
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
    diagnosis: 'You take the mask for yes or no and lose its factor: what is kept has to be scaled up.',
    hint: 'The entries of the mask are 0 or 1 / (1 - rate), not 0 or 1.',
    kata: elementwise((x, mask) => (mask > 0 ? x : 0)),
  },
  {
    name: 'rescaled-twice',
    diagnosis: 'You apply the factor of the mask twice; it is already rescaled.',
    hint: 'The entries of the mask are 0 or 1 / (1 - rate), not 0 or 1.',
    kata: elementwise((x, mask) => x * mask * mask),
  },
  {
    name: 'divided-by-the-mask',
    diagnosis: 'You divide by the factor of the mask instead of multiplying by it.',
    hint: 'What is kept gets larger.',
    kata: elementwise((x, mask) => (mask === 0 ? 0 : x / mask)),
  },
  {
    name: 'inverted',
    diagnosis: 'You keep what the mask drops and drop what it keeps.',
    hint: 'A 0 in the mask silences.',
    kata: elementwise((x, mask) => (mask === 0 ? x : 0)),
  },
  {
    name: 'sum',
    diagnosis: 'You add the mask to x instead of multiplying by it.',
    hint: 'Whatever is multiplied by 0 is silent.',
    kata: elementwise((x, mask) => x + mask),
  },
  {
    name: 'returns-the-mask',
    diagnosis: 'You return the mask; the numbers of x are lost.',
    hint: 'The result has two factors.',
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
    diagnosis: 'You draw a mask of your own; the one to use is given.',
    hint: 'No random numbers are needed here.',
    kata: elementwise((x, mask) => (Math.random() < 0.5 ? 0 : x * Math.max(mask, 2))),
  },
  {
    name: 'writes-to-the-input',
    diagnosis: 'You change x in place, but functions never write to their arguments.',
    hint: 'Allocate a tensor of the same shape for the result.',
    kata: (x, mask) => overwrite(x, (v, ...index) => v * mask.get(...index)),
  },
  reused(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You take a number of x.data and the one at the same place of mask.data for a pair, but views of the same shape can lie differently in memory.',
    hint: 'Use get with an index for both, or make both dense with contiguous first.',
    kata: (x, mask) => right(blind(x), blind(mask)),
  },
]
