/** Everything that accuracy allows. */
import { type Random, size } from '../../../src/tensor.ts'
import type { TensorData } from '../../cases/case.ts'
import { drawn, integer, oneHot, probabilities } from '../../cases/draw.ts'
import { anyView, drawUntil, extent, oneOf, type Range } from '../../cases/range.ts'

/** Eighths: many of them are equal, and their rows do not have to add up to 1 in the same order. */
const tied = (random: Random, shape: number[]): TensorData => drawn(shape, () => integer(random, 0, 8) / 8)

const rows = (random: Random, shape: number[]): TensorData =>
  random() < 0.3 ? tied(random, shape) : probabilities(random, shape, oneOf(random, [1, 1, 3, 20]))

export const ranges: Record<string, Range> = {
  'metrics/accuracy': (random) => {
    const shape = drawUntil(
      () => [extent(random), extent(random)],
      (extents) => size(extents) <= 5000,
    )
    const t = random() < 0.5 ? oneHot(random, shape[0], shape[1]) : rows(random, shape)
    return [anyView(random, rows(random, shape)), anyView(random, t)]
  },
}
