import type { Code } from '../katas/functions.ts'
import {
  drawWeights,
  evaluate,
  gradientsOf,
  momentsFrom,
  momentsOf,
  noMoments,
  type Trainer,
  update,
} from '../loop.ts'
import type { ConductorData } from '../messages.ts'
import type { Machine } from './backend.ts'
import { shareMemory } from './memory.ts'
import { startPool } from './pool.ts'

/** The katas, on a pool of threads. */
export async function startPlain(code: Code, data: ConductorData): Promise<Machine> {
  const { train, test, batch, seed } = data
  const memory = shareMemory(batch)
  const pool = await startPool(data.workers, data.worker, { ...data, memory })
  const trainer: Trainer = { code, pool, memory, train, test, batch, seed }
  let moments = noMoments(code)
  return {
    reset() {
      drawWeights(code, seed, memory.weights)
      moments = noMoments(code)
    },
    async step(rows, epoch, step) {
      const { gradients, ...figures } = await gradientsOf(trainer, rows, epoch, step, step === 0)
      moments = update(code, memory.weights, gradients, moments)
      return figures
    },
    evaluate: (set, rows, onProgress, p) => evaluate(trainer, set, rows, onProgress, p),
    state: () => ({ weights: memory.weights.slice(), ...momentsOf(moments) }),
    restore(state) {
      memory.weights.set(state.weights)
      moments = momentsFrom(code, state)
    },
    stop: () => pool.stop(),
  }
}
