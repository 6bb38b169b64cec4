import type { dropoutMask } from '#solutions/dropout/mask.ts'
import { size, tensor, zeros } from '#tensor'
import { build } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof dropoutMask>[] = [
  {
    name: 'get-and-set',
    kata: (shape, rate, random) => build(shape, () => (random() < rate ? 0 : 1 / (1 - rate))),
  },
  {
    name: 'dropped-at-the-upper-end',
    kata: (shape, rate, random) => build(shape, () => (random() < 1 - rate ? 1 / (1 - rate) : 0)),
  },
  {
    name: 'rounded-up',
    // Uniform in [1 - rate, 2 - rate): the whole part is 1 for kept numbers.
    kata: (shape, rate, random) => build(shape, () => Math.floor(1 - rate + random()) / (1 - rate)),
  },
  {
    name: 'from-a-list',
    kata: (shape, rate, random) =>
      tensor(
        Array.from({ length: size(shape) }, () => Number(random() >= rate) / (1 - rate)),
        shape,
      ),
  },
  {
    name: 'drawn-before-compared',
    kata: (shape, rate, random) => {
      const mask = zeros(shape)
      const draws = Array.from({ length: mask.size }, random)
      for (let i = mask.size - 1; i >= 0; i--) if (draws[i] >= rate) mask.data[i] = 1 / (1 - rate)
      return mask
    },
  },
]
