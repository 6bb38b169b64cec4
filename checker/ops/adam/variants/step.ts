import ndarray from 'ndarray'
import type { adamStep } from '#solutions/adam/step.ts'
import { contiguous, type Tensor, zeros } from '#tensor'
import { map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'

const { fround } = Math
const defaults = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }

const mean = (old: Tensor, beta: number, value: (...index: number[]) => number): Tensor =>
  map(old, (v, ...index) => beta * v + (1 - beta) * value(...index))

export const variants: Variant<typeof adamStep>[] = [
  {
    name: 'tensor-by-tensor',
    // The new weights come from moments that are already rounded to float32.
    kata: (p, g, state, options) => {
      const { learningRate, beta1, beta2, epsilon } = { ...defaults, ...options }
      const step = state.step + 1
      const m = mean(state.m, beta1, (...index) => g.get(...index))
      const v = mean(state.v, beta2, (...index) => g.get(...index) ** 2)
      const mHat = map(m, (value) => value / (1 - beta1 ** step))
      const vHat = map(v, (value) => value / (1 - beta2 ** step))
      const moved = map(p, (value, ...index) => {
        return value - (learningRate * mHat.get(...index)) / (Math.sqrt(vHat.get(...index)) + epsilon)
      })
      return { p: moved, state: { m, v, step } }
    },
  },
  {
    name: 'learning-rate-folded',
    // Both corrections in one factor; epsilon has to be scaled with it to stay the same.
    kata: (p, g, state, options) => {
      const { learningRate, beta1, beta2, epsilon } = { ...defaults, ...options }
      const step = state.step + 1
      const root = Math.sqrt(1 - beta2 ** step)
      const rate = (learningRate * root) / (1 - beta1 ** step)
      const next = [zeros(p.shape), zeros(p.shape), zeros(p.shape)]
      const [weights, grads, oldM, oldV] = [p, g, state.m, state.v].map((x) => contiguous(x).data)
      for (let i = weights.length - 1; i >= 0; i--) {
        const m = oldM[i] + (1 - beta1) * (grads[i] - oldM[i])
        const v = oldV[i] + (1 - beta2) * (grads[i] ** 2 - oldV[i])
        next[0].data[i] = weights[i] - (rate * m) / (Math.sqrt(v) + epsilon * root)
        next[1].data[i] = m
        next[2].data[i] = v
      }
      return { p: next[0], state: { m: next[1], v: next[2], step } }
    },
  },
  {
    name: 'powers-multiplied-up',
    kata: (p, g, state, options = {}) => {
      const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
      let [power1, power2] = [1, 1]
      for (let t = 0; t <= state.step; t++) [power1, power2] = [power1 * beta1, power2 * beta2]
      const m = mean(state.m, beta1, (...index) => g.get(...index))
      const v = mean(state.v, beta2, (...index) => g.get(...index) * g.get(...index))
      return {
        p: map(p, (value, ...index) => {
          const first = m.get(...index) / (1 - power1)
          const second = v.get(...index) / (1 - power2)
          return value - (first / (Math.sqrt(second) + epsilon)) * learningRate
        }),
        state: { m, v, step: state.step + 1 },
      }
    },
  },
  {
    name: 'float32-throughout',
    kata: (p, g, state, options) => {
      const { learningRate, beta1, beta2, epsilon } = { ...defaults, ...options }
      const step = 1 + state.step
      const correction = [fround(1 / (1 - beta1 ** step)), fround(1 / (1 - beta2 ** step))]
      const weights = ndarray(contiguous(p).data.slice(), [...p.shape])
      const m = ndarray(contiguous(state.m).data.slice(), [...p.shape])
      const v = ndarray(contiguous(state.v).data.slice(), [...p.shape])
      contiguous(g).data.forEach((gradient, i) => {
        m.data[i] *= beta1
        m.data[i] += (1 - beta1) * gradient
        v.data[i] *= beta2
        v.data[i] += fround((1 - beta2) * gradient) * gradient
        const root = fround(Math.sqrt(fround(v.data[i] * correction[1])))
        weights.data[i] -= fround(
          fround(learningRate * fround(m.data[i] * correction[0])) / fround(root + epsilon),
        )
      })
      return { p: weights, state: { m, v, step } }
    },
  },
]
