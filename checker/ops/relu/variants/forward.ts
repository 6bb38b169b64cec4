import ndarray from 'ndarray'
import type { relu } from '#solutions/relu/forward.ts'
import { contiguous, type Tensor, zeros } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof relu>[] = [
  { name: 'get-and-set', kata: (x) => map(x, (v) => (v > 0 ? v : 0)) },
  {
    name: 'typed-array-map',
    kata: (x) =>
      ndarray(
        contiguous(x).data.map((v) => Math.max(v, 0)),
        x.shape.slice(),
      ),
  },
  // -0 where the input is negative.
  { name: 'times-a-condition', kata: (x) => map(x, (v) => v * Number(v > 0)) },
  { name: 'half-of-x-and-its-size', kata: (x) => map(x, (v) => (v + Math.abs(v)) / 2) },
  {
    name: 'zeroed-on-a-copy',
    kata: (x) => {
      const y = ndarray(contiguous(x).data.slice(), [...x.shape])
      for (let i = 0; i < y.data.length; i++) if (y.data[i] < 0) y.data[i] = 0
      return y
    },
  },
  {
    name: 'positive-ones-only',
    kata: (x) => {
      const y = zeros(x.shape)
      contiguous(x).data.forEach((v, i) => {
        if (v > 0) y.data[i] = v
      })
      return y
    },
  },
  {
    name: 'axis-by-axis',
    kata: (x) => {
      const y = zeros(x.shape)
      const visit = (from: Tensor, to: Tensor): void => {
        if (from.dimension === 1) {
          for (let i = 0; i < from.shape[0]; i++) to.set(i, Math.max(from.get(i), 0))
          return
        }
        for (let i = 0; i < from.shape[0]; i++) visit(from.pick(i), to.pick(i))
      }
      visit(x, y)
      return y
    },
  },
  {
    name: 'a-view-with-negative-strides',
    kata: (x) => {
      const y = zeros(x.shape).step(...x.shape.map(() => -1))
      const whole = map(x, (v) => Math.max(v, 0))
      whole.data.forEach((v, i) => {
        y.data[y.data.length - 1 - i] = v
      })
      return y
    },
  },
]
