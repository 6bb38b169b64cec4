/** The warm-up. Numbers are moved, never computed, so every bit counts. The result needs its own memory. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Check, TensorData } from '../../cases/case.ts'
import { normal, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { exactly } from '../../cases/tolerance.ts'
import { answer, tf } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

const matrices = (seed: number): Record<string, TensorData> => {
  const random = randomOf(seed, 'ndarray')
  return {
    'one row': normal(random, [1, 6]),
    'one column': normal(random, [5, 1]),
    'a single number': normal(random, [1, 1]),
    '4x4': normal(random, [4, 4]),
    '7x5': normal(random, [7, 5]),
    '5x8, a transposed view': transposed(normal(random, [5, 8])),
    '6x3, cut out of a larger matrix': sliced(normal(random, [6, 3])),
    '65x33': normal(random, [65, 33]),
    '4x66': normal(random, [4, 66]),
  }
}

export const checks: Record<string, Check> = {
  'ndarray/transpose': calledTwice(
    {
      cases: (seed) => {
        const newCase = caseBuilder(seed)
        return [
          newCase('hand', '2x3, by hand', [tensorData([1, 2, 3, 4, 5, 6], [2, 3])], {
            expected: tensorData([1, 4, 2, 5, 3, 6], [3, 2]),
            guarded: true,
            ownMemory: true,
          }),
          ...Object.entries(matrices(seed)).map(([name, x]) =>
            newCase('general', name, [x], { ownMemory: true }),
          ),
          ...[
            ...inOtherViews(newCase, [normal(randomOf(seed, 'views'), [5, 4])]),
            ...drawnCases(ranges['ndarray/transpose'], 'ndarray/transpose', seed),
          ].map((testCase) => ({ ...testCase, ownMemory: true })),
        ]
      },
      expect: ({ args: [x] }) => exactly(answer((input) => tf.transpose(input), x)),
    },
    '7x5',
  ),
}
