import type { TensorData } from '../../cases/case.ts'
import { indexAt, positionOf } from '../../cases/indices.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { numbersOf } from '../../cases/small-numbers.ts'
import { showList } from '../../cases/values.ts'

/** Pictures [N, H, W, C]. */
type Sizes = Record<'N' | 'C' | 'W' | 'H' | 'view', number>

const initialSizes: Sizes[] = [
  { N: 3, C: 2, W: 3, H: 4, view: 1 },
  { N: 3, C: 2, W: 3, H: 4, view: 2 },
  { N: 3, C: 2, W: 3, H: 4, view: 3 },
]

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'flatten/forward': {
    argumentNames: ['x'],
    initialSizes,
    args: ({ N, H, W, C, view }) => asViews(view, [numbersOf(1, 0)([N, H, W, C])]),
    calculation([x], _, [n, k]) {
      const { shape } = x as TensorData
      return `x${showList([n, ...indexAt(k, shape.slice(1))])}`
    },
  },
  'flatten/backward': {
    argumentNames: ['dy', 'shape'],
    initialSizes,
    args: ({ N, H, W, C, view }) => [...asViews(view, [numbersOf(1, 0)([N, H * W * C])]), [N, H, W, C]],
    calculation([, shape], _, index) {
      const [, ...extents] = shape as number[]
      const [n, ...rest] = index
      return `dy${showList([n, positionOf(rest, extents)])}`
    },
  },
}
