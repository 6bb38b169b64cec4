import type { reluInto } from '#solutions/fast/buffers.ts'
import { contiguous } from '#tensor'
import { each } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof reluInto>[] = [
  {
    name: 'get-and-set',
    kata: (x, y) => {
      each(x.shape, (...index) => y.set(...index, Math.max(x.get(...index), 0)))
      return y
    },
  },
  {
    name: 'copied-then-cleared',
    kata: (x, y) => {
      y.data.set(contiguous(x).data)
      for (let i = 0; i < y.data.length; i++) if (y.data[i] < 0) y.data[i] = 0
      return y
    },
  },
  {
    name: 'times-a-condition',
    kata: (x, y) => {
      contiguous(x).data.forEach((v, i) => {
        y.data[i] = v * Number(v > 0)
      })
      return y
    },
  },
]
