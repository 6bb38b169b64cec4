/** Everything that dense and its gradients allow. */
import { type Random, size } from '../../../src/tensor.ts'
import { anyTensor, drawUntil, extent, type Range } from '../../cases/range.ts'

/** [N, D, U]: pictures, inputs, units. */
const sizesOf = (random: Random): number[] =>
  drawUntil(
    () => [extent(random), extent(random), extent(random)],
    (sizes) => size(sizes) <= 20_000,
  )

export const ranges: Record<string, Range> = {
  'dense/forward': (random) => {
    const [N, D, U] = sizesOf(random)
    return [anyTensor(random, [N, D]), anyTensor(random, [D, U]), anyTensor(random, [U])]
  },
  'dense/backward': (random) => {
    const [N, D, U] = sizesOf(random)
    return [anyTensor(random, [N, U]), anyTensor(random, [N, D]), anyTensor(random, [D, U])]
  },
}
