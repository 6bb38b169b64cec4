import type { TensorData } from '../../cases/case.ts'
import { indexAt, positionOf } from '../../cases/indices.ts'
import type { Small } from '../../cases/small.ts'
import { numbersOf } from '../../cases/small-numbers.ts'
import { views } from '../../cases/small-views.ts'
import { showList } from '../../cases/values.ts'

/** Pictures [N, H, W, C]. */
type Sizes = Record<'N' | 'C' | 'W' | 'H' | 'view', number>

const starts: Sizes[] = [
  { N: 3, C: 2, W: 3, H: 4, view: 1 },
  { N: 3, C: 2, W: 3, H: 4, view: 2 },
  { N: 3, C: 2, W: 3, H: 4, view: 3 },
]

export const small: Record<string, Small<Sizes>> = {
  'flatten/forward': {
    names: ['x'],
    starts,
    args: ({ N, H, W, C, view }) => views(view, [numbersOf(1, 0)([N, H, W, C])]),
    sum([x], _, [n, k]) {
      const { shape } = x as TensorData
      return `x${showList([n, ...indexAt(k, shape.slice(1))])}`
    },
  },
  'flatten/backward': {
    names: ['dy', 'shape'],
    starts,
    args: ({ N, H, W, C, view }) => [...views(view, [numbersOf(1, 0)([N, H * W * C])]), [N, H, W, C]],
    sum([, shape], _, index) {
      const [, ...extents] = shape as number[]
      const [n, ...rest] = index
      return `dy${showList([n, positionOf(rest, extents)])}`
    },
  },
}
