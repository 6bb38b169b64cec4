import type { dropoutBackward } from '#solutions/dropout/backward.ts'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Applied to each upstream gradient and the entry of the mask that it meets. */
const elementwise =
  (f: (dy: number, mask: number) => number): typeof dropoutBackward =>
  (dy, mask) =>
    map(dy, (v, ...index) => f(v, mask.get(...index)))

const right = elementwise((dy, mask) => dy * mask)

export const mistakes: Mistake<typeof dropoutBackward>[] = [
  {
    name: 'passes-everything',
    diagnosis: 'You pass the gradient through everywhere, even where the number was dropped.',
    hint: 'A dropped number does not affect the loss.',
    kata: elementwise((dy) => dy),
  },
  {
    name: 'not-rescaled',
    diagnosis:
      'You use the mask only as yes or no and lose its factor: the gradients of kept numbers have to be scaled up, too.',
    hint: 'What is the slope of x * mask with respect to x?',
    kata: elementwise((dy, mask) => (mask > 0 ? dy : 0)),
  },
  {
    name: 'mask-redrawn',
    diagnosis: 'You draw a new mask for the backward pass, but it has to be the one of the forward pass.',
    hint: 'No random numbers are needed here.',
    kata: (dy, mask) => {
      const factor = Math.max(...Array.from(map(mask, (v) => v).data))
      return map(dy, (v) => (Math.random() < 0.5 ? 0 : v * factor))
    },
  },
  {
    name: 'divided-by-the-mask',
    diagnosis: 'You divide by the factor of the mask instead of multiplying by it.',
    hint: 'What is the slope of x * mask with respect to x?',
    kata: elementwise((dy, mask) => (mask === 0 ? 0 : dy / mask)),
  },
  {
    name: 'rescaled-twice',
    diagnosis: 'You apply the factor of the mask twice.',
    hint: 'What is the slope of x * mask with respect to x?',
    kata: elementwise((dy, mask) => dy * mask * mask),
  },
  {
    name: 'inverted',
    diagnosis: 'You keep the gradient where the number was dropped and drop it where it was kept.',
    hint: 'A 0 in the mask means dropped, forwards and backwards.',
    kata: elementwise((dy, mask) => (mask === 0 ? dy : 0)),
  },
  {
    name: 'mask-only',
    diagnosis: 'You return the mask without multiplying it by the upstream gradient.',
    hint: 'The chain rule has two factors.',
    kata: elementwise((_, mask) => mask),
  },
  {
    name: 'first-row-of-the-mask',
    diagnosis: 'You use the first row of the mask for the whole batch.',
    hint: 'The mask has as many rows as dy.',
    kata: (dy, mask) => map(dy, (v, _, ...place) => v * mask.get(0, ...place)),
  },
  {
    name: 'writes-to-the-gradient',
    diagnosis: 'You change dy in place, but a function must not change its arguments.',
    hint: 'Allocate a new tensor for dx.',
    kata: (dy, mask) => overwrite(dy, (v, ...index) => v * mask.get(...index)),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of dy.data and mask.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for both, or make both row-major with contiguous first.',
    kata: (dy, mask) => right(blind(dy), blind(mask)),
  },
]
