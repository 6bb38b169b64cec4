import ndarray from 'ndarray'
import type { reluBackward } from '#solutions/relu/backward.ts'
import { contiguous, zeros } from '#tensor'
import { each, map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof reluBackward>[] = [
  { name: 'get-and-set', kata: (dy, x) => map(dy, (v, ...index) => (x.get(...index) > 0 ? v : 0)) },
  // -0 where a negative gradient is dropped.
  { name: 'times-a-mask', kata: (dy, x) => map(dy, (v, ...index) => v * Number(x.get(...index) > 0)) },
  {
    name: 'the-sign-of-the-output',
    kata: (dy, x) => {
      const y = map(x, (v) => Math.max(v, 0))
      return map(dy, (v, ...index) => v * Math.sign(y.get(...index)))
    },
  },
  {
    name: 'zeroed-on-a-copy',
    kata: (dy, x) => {
      const dx = ndarray(contiguous(dy).data.slice(), [...dy.shape])
      const inputs = contiguous(x).data
      for (let i = inputs.length - 1; i >= 0; i--) if (inputs[i] <= 0) dx.data[i] = 0
      return dx
    },
  },
  {
    name: 'a-column-major-result',
    kata: (dy, x) => {
      const back = x.shape.map((_, axis) => x.dimension - 1 - axis)
      const dx = zeros(x.shape.toReversed()).transpose(...back)
      each(x.shape, (...index) => dx.set(...index, x.get(...index) > 0 ? dy.get(...index) : 0))
      return dx
    },
  },
]
