/** A thread of the pool: takes shards of a job, one after another, and runs the network on each. */
import { parentPort, workerData } from 'node:worker_threads'
import { failureMessage, UserError } from '../../errors.ts'
import { inputsOf } from '../batch.ts'
import { classCount, pictureShape } from '../data/data-set.ts'
import { importChecked } from '../katas/import-katas.ts'
import { firstNotFinite, nanInForward, nanInGradients } from '../katas/nan.ts'
import { copyRowMajor } from '../katas/row-major.ts'
import { copyParams, dropoutUnits, parameterTotal, paramsOf } from '../network.ts'
import { type Shard, shardsOf } from './shards.ts'
import type { Job, ShardWorkerData, ShardWorkerReply } from './shared-memory.ts'

const { code, sources, memory, train, test } = workerData as ShardWorkerData
const fileOf = (id: string) => sources[id]
const reply = (message: ShardWorkerReply) => parentPort?.postMessage(message)

// All tensors are made by the ndarray of the katas: code that sees arrays of one kind only is faster.
const { ndarray, forward, backward } = await importChecked(code, sources)
const params = paramsOf(memory.weights, ndarray)

parentPort?.on('message', (job: Job) => {
  const shards = shardsOf(job.rows, job.shardSize)
  const take = () => Atomics.add(memory.next, 0, 1)
  try {
    for (let s = take(); s < shards.length; s = take()) runShard(job, shards[s], s)
    reply({ type: 'done' })
  } catch (error) {
    Atomics.store(memory.next, 0, shards.length) // the other threads need not continue
    reply({ type: 'failed', message: failureMessage(error) })
  }
})
reply({ type: 'ready' })

/** The forward pass on the rows of one shard and, in training, the backward pass. */
function runShard({ kind, set, inspect }: Job, { start, end }: Shard, number: number): void {
  const count = end - start
  const pictures = inputsOf({ train, test }[set], memory.rows.subarray(start, end))
  const mask = memory.masks.subarray(start * dropoutUnits, end * dropoutUnits)
  const masks = { dropout: ndarray(mask, [count, dropoutUnits]) }

  const x = ndarray(pictures, [count, ...pictureShape])
  const { p, cache } = forward(params, x, kind === 'train' ? masks : undefined)
  const probabilities = memory.p.subarray(start * classCount, end * classCount)
  copyRowMajor(p, probabilities)
  if (inspect || firstNotFinite(probabilities) >= 0) throwIf(nanInForward({ ...cache, p }, fileOf))
  if (kind === 'evaluate') return

  const t = ndarray(memory.targets.slice(start * classCount, end * classCount), [count, classCount])
  const gradients = memory.gradients.subarray(number * parameterTotal, (number + 1) * parameterTotal)
  copyParams(backward(params, cache, t), gradients)
  if (firstNotFinite(gradients) >= 0) {
    // A NaN in the forward pass may not reach p: relu and maxpool can hide it.
    throwIf(nanInForward({ ...cache, p }, fileOf) ?? nanInGradients(gradients, fileOf))
  }
}

function throwIf(reason: string | undefined): void {
  if (reason) throw new UserError(reason)
}
