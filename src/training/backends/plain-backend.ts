import type { ConductorData } from '../conductor-messages.ts'
import type { Katas } from '../katas/kata-functions.ts'
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
import type { Backend } from './backend.ts'
import { startShardPool } from './shard-pool.ts'
import { shareMemory } from './shared-memory.ts'

/** The katas, on a pool of threads. */
export async function startPlainBackend(code: Katas, data: ConductorData): Promise<Backend> {
  const { train, test, batch, seed } = data
  const memory = shareMemory(batch)
  const pool = await startShardPool(data.workers, data.worker, { ...data, memory })
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
