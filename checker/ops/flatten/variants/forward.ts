import ndarray from 'ndarray'
import type { flatten } from '#solutions/flatten/forward.ts'
import { contiguous, size, tensor, zeros } from '#tensor'
import { each, values } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof flatten>[] = [
  {
    name: 'a-view-of-the-input-where-it-is-dense',
    kata: (x) => {
      const length = size(x.shape.slice(1))
      return ndarray(contiguous(x).data, [x.shape[0], length], [length, 1])
    },
  },
  { name: 'a-list-of-values', kata: (x) => tensor(values(x), [x.shape[0], size(x.shape.slice(1))]) },
  {
    name: 'counting-places',
    kata: (x) => {
      const y = zeros([x.shape[0], size(x.shape.slice(1))])
      let next = 0
      each(x.shape, (...index) => {
        y.data[next++] = x.get(...index)
      })
      return y
    },
  },
  {
    name: 'a-column-major-result',
    kata: (x) => {
      const [N, length] = [x.shape[0], size(x.shape.slice(1))]
      const y = ndarray(new Float32Array(x.size), [N, length], [1, N])
      values(x).forEach((v, k) => {
        y.set(Math.floor(k / length), k % length, v)
      })
      return y
    },
  },
  {
    name: 'inside-a-larger-buffer',
    kata: (x) => {
      const [N, length] = [x.shape[0], size(x.shape.slice(1))]
      const y = ndarray(new Float32Array(N * (length + 3) + 5).fill(7), [N, length], [length + 3, 1], 5)
      values(x).forEach((v, k) => {
        y.set(Math.floor(k / length), k % length, v)
      })
      return y
    },
  },
]
