/** Everything that softmax and its gradient allow. */
import { normal, probabilities } from '../../cases/draw.ts'
import { anyShape, anyTensor, anyView, oneOf, type Range } from '../../cases/range.ts'

export const ranges: Record<string, Range> = {
  'softmax/forward': (random) => {
    const z = normal(random, anyShape(random), oneOf(random, [0.01, 1, 1, 10, 3000]))
    const shift = oneOf(random, [0, 0, 0, 1e4, -1e4])
    return [anyView(random, { ...z, data: z.data.map((number) => number + shift) })]
  },
  'softmax/backward': (random) => {
    const shape = anyShape(random)
    return [anyTensor(random, shape), anyView(random, probabilities(random, shape))]
  },
}
