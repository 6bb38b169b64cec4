/** relu and its gradient. */
import { randomOf, normal, sliced, transposed, values } from './random.ts'
import { relu, reluBackward } from './reference.ts'
import { exactly } from './tolerance.ts'
import type { Check, TensorData } from './types.ts'

export const checks: Record<string, Check> = {
  'relu/forward': {
    cases: (seed) => [
      { name: 'by hand', kind: 'hand', seed, args: [values([-2, -1, 0, 1, 2, 3], [2, 3])], expected: values([0, 0, 0, 1, 2, 3], [2, 3]), guarded: true },
    ],
    expect: ({ args: [x] }) => exactly(relu(x as TensorData)),
  },
}
