/**
 * A batch is cut into shards, and a shard is the unit of work of a thread. How it is cut depends on the
 * batch alone, never on the number of threads, and gradients are summed in the order of the shards:
 * so the same seed gives the same weights, to the last bit, on any number of threads.
 */
export interface Shard {
  start: number
  end: number
}

/**
 * Pictures in a shard of a training batch. Each shard has gradients of its own for all weights, which are written and
 * then summed by one thread: with fewer than 8 pictures that takes longer than more threads could save.
 */
export const trainingShard = (batch: number): number => Math.max(8, Math.ceil(batch / 16))

/** Pictures in a shard of an evaluation, which has no gradients to keep. */
export const evaluationShard = 8

/** Rows 0 ... rows - 1, cut into shards of `shardSize`; the last may be smaller. */
export function shardsOf(rows: number, shardSize: number): Shard[] {
  const shards: Shard[] = []
  for (let start = 0; start < rows; start += shardSize) {
    shards.push({ start, end: Math.min(start + shardSize, rows) })
  }
  return shards
}

/**
 * The gradient of the whole batch from those of its shards. Each is a mean over its rows, so it counts
 * with its share of them: sum over s of n_s / N * g_s. Added up in float64, in the order of the shards.
 *
 * - `gradients` [shards, length]: one row per shard.
 * - `total` [length]: what is written.
 */
export function combine(gradients: Float32Array, shards: readonly Shard[], total: Float32Array): void {
  const { length } = total
  const rows = shards[shards.length - 1].end
  const weights = shards.map(({ start, end }) => (end - start) / rows)
  for (let i = 0; i < length; i++) {
    let sum = 0
    for (let s = 0; s < weights.length; s++) sum += weights[s] * gradients[s * length + i]
    total[i] = sum
  }
}
