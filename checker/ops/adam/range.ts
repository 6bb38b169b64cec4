/** Everything that a step of Adam allows. */
import { size } from '../../../src/tensor.ts'
import type { Value } from '../../cases/case.ts'
import { uniform } from '../../cases/draw.ts'
import { anyShape, anyTensor, anyView, oneOf, type Range } from '../../cases/range.ts'

export const ranges: Record<string, Range> = {
  'adam/step': (random) => {
    const shape = anyShape(random)
    const deviation = oneOf(random, [1, 0.1, 1e-3, 1e-6, 1e4])
    const step = oneOf(random, [0, 0, 1, 2, 9, 100, 700, 5000])
    const moment = (low: number, high: number) =>
      step === 0 ? { shape, data: new Float32Array(size(shape)) } : uniform(random, shape, low, high)
    const options: Record<string, number> = {
      ...(random() < 0.3 && { learningRate: oneOf(random, [1e-4, 0.01, 0.3, 0]) }),
      ...(random() < 0.3 && { beta1: oneOf(random, [0, 0.5, 0.8, 0.99]) }),
      ...(random() < 0.3 && { beta2: oneOf(random, [0, 0.5, 0.9, 0.9999]) }),
      ...(random() < 0.3 && { epsilon: oneOf(random, [0.1, 1e-3, 1e-5]) }),
    }
    const args: Value[] = [
      anyTensor(random, shape),
      anyTensor(random, shape, deviation),
      {
        m: anyView(random, moment(-deviation, deviation)),
        v: anyView(random, moment(0.01 * deviation ** 2, deviation ** 2)),
        step,
      },
    ]
    return random() < 0.3 ? args : [...args, options]
  },
}
