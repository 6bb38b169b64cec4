import type { Metrics } from '../../engine/engine.ts'
import { UserError } from '../../errors.ts'
import { targetsOf } from '../batch.ts'
import type { ConductorData } from '../conductor-messages.ts'
import { classCount } from '../data/data-set.ts'
import { drawMask, drawWeights } from '../draws.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { nanAdvice, nanOrInfinity } from '../katas/nan.ts'
import { parameterTotal } from '../network.ts'
import { adamStep, flatMoments, momentsFrom, zeroMoments } from './adam.ts'
import type { Backend } from './backend.ts'
import { evaluateInParts } from './evaluation.ts'
import { startShardPool } from './shard-pool.ts'
import { combine, evaluationShard, shardsOf, trainingShard } from './shards.ts'
import { type Job, shareMemory } from './shared-memory.ts'

/** The katas, on a pool of threads. */
export async function startPlainBackend(katas: Katas, data: ConductorData): Promise<Backend> {
  const { train, test, batch, seed } = data
  const memory = shareMemory(batch)
  const pool = await startShardPool(data.workers, data.worker, { ...data, memory })
  const trainingShardSize = trainingShard(batch)
  let moments = zeroMoments(katas)

  /** Runs a job on these pictures; their loss and accuracy. */
  async function run(rows: readonly number[], job: Omit<Job, 'rows'>): Promise<Metrics> {
    memory.rows.set(rows)
    memory.targets.set(targetsOf({ train, test }[job.set], rows))
    await pool.run({ ...job, rows: rows.length })

    const size = rows.length * classCount
    const tensorOf = (all: Float32Array) => katas.ndarray(all.slice(0, size), [rows.length, classCount])
    const [p, t] = [memory.p, memory.targets].map(tensorOf)
    const loss = katas.crossentropy(p, t)
    if (!Number.isFinite(loss)) {
      throw new UserError(
        `${nanOrInfinity(loss)} first appeared in the loss: crossentropy returned it for a finite p. ${nanAdvice}`,
      )
    }
    return { loss, accuracy: katas.accuracy(p, t) }
  }

  return {
    reset() {
      drawWeights(katas, seed, memory.weights)
      moments = zeroMoments(katas)
    },
    async step(rows, epoch, step) {
      memory.masks.set(drawMask(katas, seed, rows.length, epoch, step))
      const shardSize = trainingShardSize
      const metrics = await run(rows, { kind: 'train', set: 'train', shardSize, inspect: step === 0 })
      const gradients = new Float32Array(parameterTotal)
      combine(memory.gradients, shardsOf(rows.length, shardSize), gradients)
      moments = adamStep(katas, memory.weights, gradients, moments)
      return metrics
    },
    evaluate: (set, rows, onProgress, p) =>
      evaluateInParts(
        rows,
        async (part, start) => {
          const shardSize = evaluationShard
          const metrics = await run(part, { kind: 'evaluate', set, shardSize, inspect: false })
          p?.set(memory.p.subarray(0, part.length * classCount), start * classCount)
          return metrics
        },
        onProgress,
      ),
    state: () => ({ weights: memory.weights.slice(), ...flatMoments(moments) }),
    restore(state) {
      memory.weights.set(state.weights)
      moments = momentsFrom(katas, state)
    },
    stop: () => pool.stop(),
  }
}
