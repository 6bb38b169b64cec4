/** Everything that dropout, its gradient and its mask allow. */
import type { Random } from '../../../src/tensor.ts'
import type { TensorData } from '../../cases/case.ts'
import { drawn, drawnStream } from '../../cases/draw.ts'
import { anyShape, anyTensor, anyView, type Range } from '../../cases/range.ts'

export const maskOf = (random: Random, shape: number[], rate: number): TensorData =>
  drawn(shape, () => (random() < rate ? 0 : 1 / (1 - rate)))

const withMask: Range = (random) => {
  const shape = anyShape(random)
  return [anyTensor(random, shape), anyView(random, maskOf(random, shape, 0.95 * random()))]
}

export const ranges: Record<string, Range> = {
  'dropout/forward': withMask,
  'dropout/backward': withMask,
  'dropout/mask': (random) => [anyShape(random), random(), drawnStream(random)],
}
