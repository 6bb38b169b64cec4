/**
 * A batch is cut into shards, the units of work of the threads. The cut depends only on the batch, not on the number of
 * threads, and gradients are summed in the order of the shards. So the same seed gives the same weights, to the last bit,
 * on any number of threads.
 */
export interface Shard {
  start: number
  end: number
}

/**
 * Pictures in a shard of a training batch. Each shard has its own gradients of all weights, which one thread then sums:
 * with fewer than 8 pictures, that takes longer than more threads could save.
 */
export const trainingShard = (batch: number): number => Math.max(8, Math.ceil(batch / 16))

/** Pictures in a shard of an evaluation, which has no gradients. */
export const evaluationShard = 8

/** Rows 0 ... rows - 1, cut into shards of `shardSize`; the last one may be smaller. */
export function shardsOf(rows: number, shardSize: number): Shard[] {
  const shards: Shard[] = []
  for (let start = 0; start < rows; start += shardSize) {
    shards.push({ start, end: Math.min(start + shardSize, rows) })
  }
  return shards
}

/**
 * The gradient of the whole batch from those of its shards. Each is a mean over its rows, so its weight is its share of
 * the rows: sum over s of n_s / N * g_s. Added in float64, in the order of the shards.
 *
 * - `gradients` [shards, length]: one row per shard.
 * - `total` [length]: receives the sum.
 */
export function combine(gradients: Float32Array, shards: readonly Shard[], total: Float32Array): void {
  const { length } = total
  const rows = shards[shards.length - 1].end
  const shares = shards.map(({ start, end }) => (end - start) / rows)
  for (let i = 0; i < length; i++) {
    let sum = 0
    for (let s = 0; s < shares.length; s++) sum += shares[s] * gradients[s * length + i]
    total[i] = sum
  }
}
