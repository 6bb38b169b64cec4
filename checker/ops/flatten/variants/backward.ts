import ndarray from 'ndarray'
import type { flattenBackward } from '#solutions/flatten/backward.ts'
import { contiguous, tensor, zeros } from '#tensor'
import { build, each, values } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof flattenBackward>[] = [
  {
    name: 'a-view-of-the-gradient-where-it-is-dense',
    kata: (dy, shape) => ndarray(contiguous(dy).data, Array.from(shape)),
  },
  { name: 'a-copy', kata: (dy, shape) => ndarray(contiguous(dy).data.slice(), [...shape]) },
  { name: 'a-list-of-values', kata: (dy, shape) => tensor(values(dy), shape) },
  {
    name: 'index-by-index',
    kata: (dy, shape) =>
      build(shape, (n, ...place) => {
        const flat = place.reduce((sum, i, axis) => sum * shape[axis + 1] + i, 0)
        return dy.get(n, flat)
      }),
  },
  {
    name: 'a-reversed-buffer',
    kata: (dy, shape) => {
      const dx = zeros(shape).step(...shape.map(() => -1))
      const list = values(dy)
      let next = 0
      each(shape, (...index) => dx.set(...index, list[next++]))
      return dx
    },
  },
]
