/** Everything that split and batches allow. */
import type { Random } from '../../../src/tensor.ts'
import { integer } from '../../cases/draw.ts'
import { oneOf, type Range } from '../../cases/range.ts'

const count = (random: Random): number =>
  random() < 0.5 ? integer(random, 0, 20) : integer(random, 21, oneOf(random, [70, 300, 1100]))

/** Any row of CIFAR-10, some of them more than once. */
const indices = (random: Random): number[] =>
  Array.from({ length: count(random) }, () => integer(random, 0, 49_999))

export const ranges: Record<string, Range> = {
  // Fractions that float64 holds exactly, so that no right formula is rounded.
  'batches/split': (random) => [count(random), integer(random, 0, 63) / 64],
  'batches/batches': (random) => [
    indices(random),
    random() < 0.5 ? integer(random, 1, 8) : integer(random, 9, 130),
  ],
}
