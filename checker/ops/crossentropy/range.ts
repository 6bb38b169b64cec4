/** Everything that the crossentropy and its gradients allow: rows of probabilities, one-hot or soft targets. */
import { size } from '../../../src/tensor.ts'
import { integer, oneHot, probabilities } from '../../cases/draw.ts'
import { anyView, drawUntil, extent, oneOf, type Range } from '../../cases/range.ts'

export const range: Range = (random) => {
  const shape = drawUntil(
    () => [extent(random), extent(random)],
    (sizes) => size(sizes) <= 2000,
  )
  const [N, K] = shape
  const p = probabilities(random, shape, oneOf(random, [1, 1, 2]))
  const t = random() < 0.3 ? probabilities(random, shape) : oneHot(random, N, K)
  // One of several rows is certain, right or wrong.
  if (N > 1 && random() < 0.3) {
    const row = integer(random, 0, N - 1) * K
    p.data.fill(0, row, row + K)
    p.data[row + integer(random, 0, K - 1)] = 1
  }
  return [anyView(random, p), anyView(random, t)]
}

export const ranges: Record<string, Range> = {
  'crossentropy/forward': range,
  'crossentropy/backward': range,
  'crossentropy/fused': range,
}
