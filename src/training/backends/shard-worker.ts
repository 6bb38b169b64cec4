/** A thread that takes shards of a job, one after the other, and runs the network on each. */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { failureMessage, UserError } from '../../errors.ts'
import type { Tensor } from '../../tensor.ts'
import { classCount, pictureShape, pictureSize } from '../data/data-set.ts'
import { withChecks } from '../katas/checked-calls.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { nanInForward, nanInGradients } from '../katas/nan.ts'
import { copyRowMajor, firstNotFinite } from '../katas/row-major.ts'
import { dropoutUnits, parameterTotal, paramsOf, slots } from '../network.ts'
import { type Shard, shardsOf } from './shards.ts'
import type { Job, WorkerData, WorkerReply } from './shared-memory.ts'

const { code: file, sources, memory, train, test } = workerData as WorkerData
const sets = { train, test }
const fileOf = (id: string) => sources[id]
const reply = (message: WorkerReply) => parentPort?.postMessage(message)

const code = withChecks((await import(pathToFileURL(file).href)) as Katas, fileOf)
// The tensors are made by the ndarray that the katas use: code that meets arrays of one make only is faster.
const tensorOf = (data: Float32Array, shape: readonly number[]): Tensor => code.ndarray(data, [...shape])
const params = paramsOf(({ start, end, shape }) => tensorOf(memory.weights.subarray(start, end), shape))

parentPort?.on('message', (job: Job) => {
  const shards = shardsOf(job.rows, job.shardSize)
  const take = () => Atomics.add(memory.next, 0, 1)
  try {
    for (let s = take(); s < shards.length; s = take()) runShard(job, shards[s], s)
    reply({ type: 'done' })
  } catch (error) {
    Atomics.store(memory.next, 0, shards.length) // the others need not go on
    reply({ type: 'failed', message: failureMessage(error) })
  }
})
reply({ type: 'ready' })

/** The forward pass on the rows of one shard and, in training, the backward pass. */
function runShard(job: Job, { start, end }: Shard, number: number): void {
  const { x, t } = batchOf(job.set, memory.rows.subarray(start, end))
  const mask = memory.masks.subarray(start * dropoutUnits, end * dropoutUnits)
  const masks = { dropout: tensorOf(mask, [end - start, dropoutUnits]) }

  const { p, cache } = code.forward(params, x, job.kind === 'train' ? masks : undefined)
  const probabilities = memory.p.subarray(start * classCount, end * classCount)
  copyRowMajor(p, probabilities)
  if (job.inspect || firstNotFinite(probabilities) >= 0) stopIf(nanInForward({ ...cache, p }, fileOf))
  if (job.kind === 'evaluate') return

  const grads = code.backward(params, cache, t)
  const gradients = memory.gradients.subarray(number * parameterTotal, (number + 1) * parameterTotal)
  for (const slot of slots)
    copyRowMajor(grads[slot.layer][slot.part], gradients.subarray(slot.start, slot.end))
  if (firstNotFinite(gradients) >= 0) {
    // A NaN in the forward pass need not reach p: relu and maxpool can hide it.
    stopIf(nanInForward({ ...cache, p }, fileOf) ?? nanInGradients(gradients, fileOf))
  }
}

function stopIf(reason: string | undefined): void {
  if (reason) throw new UserError(reason)
}

/** Pictures as the network takes them: x [n, 32, 32, 3] from 0 to 1, t [n, 10] one-hot. */
function batchOf(set: Job['set'], rows: Int32Array): { x: Tensor; t: Tensor } {
  const { pixels, labels } = sets[set]
  const x = tensorOf(new Float32Array(rows.length * pictureSize), [rows.length, ...pictureShape])
  const t = tensorOf(new Float32Array(rows.length * classCount), [rows.length, classCount])
  rows.forEach((row, n) => {
    const picture = pixels.subarray(row * pictureSize, (row + 1) * pictureSize)
    for (let i = 0; i < pictureSize; i++) x.data[n * pictureSize + i] = picture[i] / 255
    t.data[n * classCount + labels[row]] = 1
  })
  return { x, t }
}
