import { classCount, type Pictures } from '../data/data-set.ts'
import { dropoutUnits, parameterTotal } from '../network.ts'
import { shardsOf, trainingShard } from './shards.ts'

/** What all threads see at once. Only the conductor writes between jobs; during a job a shard writes only its own rows. */
export interface SharedMemory {
  /** [1]: the number of the next shard that nobody has taken yet. */
  next: Int32Array
  /** [rows of a job]: which pictures of the set the job is about. */
  rows: Int32Array
  /** [batch, units]: the dropout masks of the batch. */
  masks: Float32Array
  /** All weights, laid end to end as `slots` says. */
  weights: Float32Array
  /** [shards of a batch, weights]: the gradients of each shard. */
  gradients: Float32Array
  /** [rows of a job, classes]: the probabilities. */
  p: Float32Array
}

/** The most pictures of one job of an evaluation: bounds the memory, and gives every thread some shards. */
export const evaluationRows = 512

export function shareMemory(batch: number): SharedMemory {
  const floats = (length: number) => new Float32Array(new SharedArrayBuffer(length * 4))
  const ints = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4))
  const shards = shardsOf(batch, trainingShard(batch)).length
  const rows = Math.max(batch, evaluationRows)
  return {
    next: ints(1),
    rows: ints(rows),
    masks: floats(batch * dropoutUnits),
    weights: floats(parameterTotal),
    gradients: floats(shards * parameterTotal),
    p: floats(rows * classCount),
  }
}

/** Work on the first `rows` entries of `memory.rows`, shared out among the threads in shards. */
export interface Job {
  kind: 'train' | 'evaluate'
  set: 'train' | 'test'
  rows: number
  shardSize: number
  /** Look for NaN in everything that the forward pass made, not only in what comes out. */
  inspect: boolean
}

/** What a worker thread is started with. */
export interface WorkerData {
  code: string
  sources: Record<string, string>
  memory: SharedMemory
  train: Pictures
  test: Pictures
}

/** What a worker thread says: it is ready, it has no shard left to take, or it cannot go on. */
export type WorkerReply = { type: 'ready' } | { type: 'done' } | { type: 'failed'; message: string }
