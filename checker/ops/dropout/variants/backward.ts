import ndarray from 'ndarray'
import type { dropoutBackward } from '#solutions/dropout/backward.ts'
import { contiguous } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof dropoutBackward>[] = [
  { name: 'get-and-set', kata: (dy, mask) => map(dy, (v, ...index) => v * mask.get(...index)) },
  {
    name: 'kept-ones-only',
    kata: (dy, mask) => map(dy, (v, ...index) => (mask.get(...index) === 0 ? 0 : v * mask.get(...index))),
  },
  {
    name: 'typed-array-map',
    kata: (dy, mask) => {
      const factors = contiguous(mask).data
      return ndarray(
        contiguous(dy).data.map((v, i) => v * factors[i]),
        [...dy.shape],
      )
    },
  },
  {
    name: 'column-major',
    kata: (dy, mask) => {
      const back = dy.shape.map((_, axis) => dy.dimension - 1 - axis)
      const reversed = map(dy.transpose(...back), (v, ...index) => v * mask.get(...index.toReversed()))
      return reversed.transpose(...back)
    },
  },
]
