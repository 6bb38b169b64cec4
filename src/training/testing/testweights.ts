/** For tests: weights as after some training. None of them is zero, the probabilities are far from equal. */
import { parameterTotal, slots } from '../network.ts'
import { stream } from '../random.ts'

export function someWeights(seed = 1): Float32Array {
  const random = stream(seed, 'weights for tests')
  const weights = new Float32Array(parameterTotal)
  for (const { part, shape, start, end } of slots) {
    const limit = part === 'b' ? 0.3 : 6 / Math.sqrt(shape.slice(0, -1).reduce((a, b) => a * b))
    for (let i = start; i < end; i++) weights[i] = (2 * random() - 1) * limit
  }
  return weights
}
