/** Everything that relu and its gradient allow. */
import { anyShape, anyTensor, type Range } from '../../cases/range.ts'

export const ranges: Record<string, Range> = {
  'relu/forward': (random) => [anyTensor(random, anyShape(random))],
  'relu/backward': (random) => {
    const shape = anyShape(random)
    return [anyTensor(random, shape), anyTensor(random, shape)]
  },
}
