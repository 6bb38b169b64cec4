/** The training itself: batches, steps and evaluations. It runs on one thread, which hands the heavy work to a pool. */

import type { Metrics } from '../engine/engine.ts'
import { UserError } from '../errors.ts'
import type { AdamState, Tensor } from '../tensor.ts'
import type { TrainingState } from './backends/backend.ts'
import type { ShardPool } from './backends/shard-pool.ts'
import { combine, evaluationShard, shardsOf, trainingShard } from './backends/shards.ts'
import { evaluationRows, type Job, type SharedMemory } from './backends/shared-memory.ts'
import { classCount, type Pictures } from './data/data-set.ts'
import type { Katas } from './katas/kata-functions.ts'
import { nanAdvice, nanOrInfinity } from './katas/nan.ts'
import { copyRowMajor, firstNotFinite, isRowMajor, rowMajorCopy } from './katas/row-major.ts'
import { dropoutRate, dropoutUnits, parameterTotal, slots, validationFraction } from './network.ts'
import { stream } from './random.ts'

export interface Trainer {
  code: Katas
  pool: ShardPool
  memory: SharedMemory
  train: Pictures
  test: Pictures
  batch: number
  seed: number
}

/** What Adam remembers of each tensor of weights, in the order of `slots`. */
export type Moments = AdamState[]

/** Glorot-uniform weights, zero biases. */
export function drawWeights(code: Katas, seed: number, weights: Float32Array): void {
  weights.fill(0)
  for (const { name, part, shape, start, end } of slots) {
    if (part === 'w') {
      copyRowMajor(code.glorotUniform(shape, stream(seed, `weights ${name}`)), weights.subarray(start, end))
    }
  }
  checkWeights(weights, 'glorotUniform')
}

/** The dropout mask of one step, [rows, units]. */
export function drawMask(code: Katas, seed: number, rows: number, epoch: number, step: number): Float32Array {
  const mask = new Float32Array(rows * dropoutUnits)
  copyRowMajor(
    code.dropoutMask([rows, dropoutUnits], dropoutRate, stream(seed, 'dropout', epoch, step)),
    mask,
  )
  return mask
}

/** Nothing remembered yet. */
export function noMoments(code: Katas): Moments {
  const zeros = new Float32Array(parameterTotal)
  return momentsFrom(code, { m: zeros, v: zeros, steps: slots.map(() => 0) })
}

/** The moments of all weights laid end to end, as `slots` says, and the steps of every tensor. */
export function momentsOf(moments: Moments): Omit<TrainingState, 'weights'> {
  const endToEnd = (part: 'm' | 'v') => {
    const all = new Float32Array(parameterTotal)
    for (const [i, { start, end }] of slots.entries())
      copyRowMajor(moments[i][part], all.subarray(start, end))
    return all
  }
  return { m: endToEnd('m'), v: endToEnd('v'), steps: moments.map(({ step }) => step) }
}

/** The opposite: tensors of their own. */
export function momentsFrom(code: Katas, { m, v, steps }: ReturnType<typeof momentsOf>): Moments {
  return slots.map(({ start, end, shape }, i) => {
    const tensor = (all: Float32Array) => code.ndarray(all.slice(start, end), [...shape]) as Tensor
    return { m: tensor(m), v: tensor(v), step: steps[i] }
  })
}

/** Which of the first `count` training pictures are learned from, and which are kept to validate. */
export function split(code: Katas, count: number): { train: number[]; validation: number[] } {
  return code.validationSplit(count, validationFraction)
}

/** The batches of one epoch (counted from 1), in an order of its own. */
export function batchesOf(
  code: Katas,
  { batch, seed }: Pick<Trainer, 'batch' | 'seed'>,
  rows: readonly number[],
  epoch: number,
): number[][] {
  return code.batches(code.shuffle(rows, stream(seed, 'shuffle', epoch)), batch)
}

/**
 * Loss and accuracy of a batch under the weights as they are, and the gradient of the loss, laid end to
 * end as `slots` says. `inspect` looks for NaN in every layer.
 */
export async function gradientsOf(
  trainer: Trainer,
  rows: readonly number[],
  epoch: number,
  step: number,
  inspect: boolean,
): Promise<Metrics & { gradients: Float32Array }> {
  const { code, memory, seed } = trainer
  memory.masks.set(drawMask(code, seed, rows.length, epoch, step))
  const shardSize = trainingShard(trainer.batch)
  const figures = await run(trainer, rows, { kind: 'train', set: 'train', shardSize, inspect })
  const gradients = new Float32Array(parameterTotal)
  combine(memory.gradients, shardsOf(rows.length, shardSize), gradients)
  return { ...figures, gradients }
}

/** One step of Adam for every tensor: changes `weights` and returns what is remembered for the next one. */
export function update(
  code: Katas,
  weights: Float32Array,
  gradients: Float32Array,
  moments: Moments,
): Moments {
  const next = slots.map(({ start, end, shape }, i) => {
    const view = (all: Float32Array) => code.ndarray(all.subarray(start, end), [...shape]) as Tensor
    const { p, state } = code.adamStep(view(weights), view(gradients), moments[i])
    copyRowMajor(p, weights.subarray(start, end))
    const kept = (x: Tensor) => (isPlain(x) ? x : (code.ndarray(rowMajorCopy(x), [...shape]) as Tensor))
    return { m: kept(state.m), v: kept(state.v), step: state.step }
  })
  checkWeights(weights, 'adamStep')
  checkMoments(next)
  return next
}

/**
 * Whether a tensor is what a checkpoint gives back: float32 numbers, row by row, and no others. What a kata remembers
 * in another form, in float64 say, is brought into this one after every step, so that a run that was stopped goes on
 * as one that was not.
 */
const isPlain = (x: Tensor) =>
  x.data instanceof Float32Array && x.data.length === x.size && x.offset === 0 && isRowMajor(x)

/**
 * Loss and accuracy over these pictures, without dropout. `onProgress` hears how many are done, `p` [rows, classes]
 * receives the probabilities.
 */
export async function evaluate(
  trainer: Trainer,
  set: Job['set'],
  rows: readonly number[],
  onProgress: (done: number) => void = () => {},
  p?: Float32Array,
): Promise<Metrics> {
  const sum = { loss: 0, accuracy: 0 }
  for (let start = 0; start < rows.length; start += evaluationRows) {
    const part = rows.slice(start, start + evaluationRows)
    const { loss, accuracy } = await run(trainer, part, {
      kind: 'evaluate',
      set,
      shardSize: evaluationShard,
      inspect: false,
    })
    p?.set(trainer.memory.p.subarray(0, part.length * classCount), start * classCount)
    sum.loss += loss * part.length
    sum.accuracy += accuracy * part.length
    onProgress(start + part.length)
  }
  return { loss: sum.loss / rows.length, accuracy: sum.accuracy / rows.length }
}

/** Runs one job on the pool; loss and accuracy of all its rows. */
async function run(trainer: Trainer, rows: readonly number[], job: Omit<Job, 'rows'>): Promise<Metrics> {
  const { code, pool, memory } = trainer
  memory.rows.set(rows)
  await pool.run({ ...job, rows: rows.length })

  const shape = [rows.length, classCount]
  const p = code.ndarray(memory.p.slice(0, rows.length * classCount), shape) as Tensor
  const t = code.ndarray(new Float32Array(rows.length * classCount), shape) as Tensor
  const { labels } = trainer[job.set]
  rows.forEach((row, n) => {
    t.data[n * classCount + labels[row]] = 1
  })
  const loss = code.crossentropy(p, t)
  if (!Number.isFinite(loss)) {
    throw new UserError(
      `${nanOrInfinity(loss)} first appeared in the loss: crossentropy was given finite p and returned it. ${nanAdvice}`,
    )
  }
  return { loss, accuracy: code.accuracy(p, t) }
}

/** From NaN among them no run could go on, though the weights are still finite. */
function checkMoments(moments: Moments): void {
  for (const [i, state] of moments.entries()) {
    for (const part of ['m', 'v'] as const) {
      const values = state[part].data as Float32Array
      const at = firstNotFinite(values)
      if (at < 0) continue
      throw new UserError(
        `${nanOrInfinity(values[at])} first appeared in what adamStep remembers of ${slots[i].name} (state.${part}); what it was given was finite. ${nanAdvice}`,
      )
    }
  }
}

function checkWeights(weights: Float32Array, from: string): void {
  if (firstNotFinite(weights) < 0) return
  for (const { name, layer, start, end } of slots) {
    const at = firstNotFinite(weights.subarray(start, end))
    if (at >= 0) {
      const value = nanOrInfinity(weights[start + at])
      throw new UserError(
        `${value} first appeared in layer ${layer}, in its weights ${name}, from ${from}; what it was given was finite. ${nanAdvice}`,
      )
    }
  }
}
