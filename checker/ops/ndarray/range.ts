/** Everything that the warm-up allows. */
import { anyTensor, extent, type Range } from '../../cases/range.ts'

export const ranges: Record<string, Range> = {
  'ndarray/transpose': (random) => [anyTensor(random, [extent(random), extent(random)])],
}
