import ndarray from 'ndarray'
import type { dropout } from '#solutions/dropout/forward.ts'
import { contiguous, zeros } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof dropout>[] = [
  { name: 'get-and-set', kata: (x, mask) => map(x, (v, ...index) => v * mask.get(...index)) },
  { name: 'mask-first', kata: (x, mask) => map(mask, (v, ...index) => Math.fround(v * x.get(...index))) },
  {
    name: 'kept-ones-only',
    kata: (x, mask) => map(x, (v, ...index) => (mask.get(...index) > 0 ? v * mask.get(...index) : 0)),
  },
  {
    name: 'multiplied-on-a-copy',
    kata: (x, mask) => {
      const y = ndarray(contiguous(x).data.slice(), [...x.shape])
      contiguous(mask).data.forEach((factor, i) => {
        y.data[i] *= factor
      })
      return y
    },
  },
  {
    name: 'filled-from-the-end',
    kata: (x, mask) => {
      const y = zeros(x.shape).step(...x.shape.map(() => -1))
      const [from, factors] = [contiguous(x).data, contiguous(mask).data]
      for (let i = 0; i < from.length; i++) y.data[from.length - 1 - i] = from[i] * factors[i]
      return y
    },
  },
]
