import { classCount, type Pictures } from '../data/data-set.ts'
import { dropoutUnits, parameterTotal } from '../network.ts'
import { evaluationRows } from './evaluation.ts'
import { shardsOf, trainingShard } from './shards.ts'

/** What all threads see. Only the conductor writes between jobs; during a job, a shard writes only its own rows. */
export interface SharedMemory {
  /** [1]: the next shard that no thread has taken yet. */
  next: Int32Array
  /** [rows of a job]: which pictures of the set the job is about. */
  rows: Int32Array
  /** [rows of a job, classes]: their classes, one-hot. */
  targets: Float32Array
  /** [batch, units]: the dropout masks of the batch. */
  masks: Float32Array
  /** All weights, laid end to end as `slots` says. */
  weights: Float32Array
  /** [shards of a batch, weights]: the gradients of each shard. */
  gradients: Float32Array
  /** [rows of a job, classes]: the probabilities. */
  p: Float32Array
}

export function shareMemory(batch: number): SharedMemory {
  const floats = (length: number) => new Float32Array(new SharedArrayBuffer(length * 4))
  const ints = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4))
  const shards = shardsOf(batch, trainingShard(batch)).length
  const rows = Math.max(batch, evaluationRows)
  return {
    next: ints(1),
    rows: ints(rows),
    targets: floats(rows * classCount),
    masks: floats(batch * dropoutUnits),
    weights: floats(parameterTotal),
    gradients: floats(shards * parameterTotal),
    p: floats(rows * classCount),
  }
}

/** Work on the first `rows` entries of `memory.rows`, cut into shards for the threads. */
export interface Job {
  kind: 'train' | 'evaluate'
  set: 'train' | 'test'
  rows: number
  shardSize: number
  /** Look for NaN in the output of every layer, not only in the probabilities. */
  inspect: boolean
}

/** What a thread of the pool is started with. */
export interface ShardWorkerData {
  /** The bundle of the katas. */
  code: string
  sources: Record<string, string>
  memory: SharedMemory
  train: Pictures
  test: Pictures
}

/** What a thread of the pool sends: it is ready, no shard is left for it, or it cannot continue. */
export type ShardWorkerReply = { type: 'ready' } | { type: 'done' } | { type: 'failed'; message: string }
