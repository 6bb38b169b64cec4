/** Everything that flatten and its gradient allow. */
import { size } from '../../../src/tensor.ts'
import { anyShape, anyTensor, type Range } from '../../cases/range.ts'

export const ranges: Record<string, Range> = {
  'flatten/forward': (random) => [anyTensor(random, anyShape(random))],
  'flatten/backward': (random) => {
    const shape = anyShape(random)
    return [anyTensor(random, [shape[0], size(shape.slice(1))]), shape]
  },
}
