/**
 * The thread that leads a training. It calls the katas that do not run on shards, so that the process
 * itself never runs a kata: it stays free to draw and to be interrupted, whatever a kata does.
 */
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { pictureShape } from '../data/pictures.ts'
import { KataError, watched } from './calls.ts'
import type { Code } from './functions.ts'
import {
  batchesOf,
  drawWeights,
  evaluate,
  gradientsOf,
  type Moments,
  noMoments,
  split,
  type Trainer,
  update,
} from './loop.ts'
import { shareMemory } from './memory.ts'
import { layers } from './network.ts'
import { startPool } from './pool.ts'
import type { ConductorData, ConductorMessage, Extent, Measured } from './protocol.ts'

const port = parentPort!
const data = workerData as ConductorData
const say = (event: ConductorMessage) => port.postMessage(event)

try {
  await lead()
} catch (error) {
  say({
    type: 'failed',
    message: error instanceof KataError ? error.message : String((error as Error).stack),
  })
}
port.close()

async function lead(): Promise<void> {
  const { train, test, batch, seed } = data
  const code = watched((await import(pathToFileURL(data.code).href)) as Code, (id) => data.sources[id])
  say({ type: 'summary', rows: code.summary(layers, pictureShape) })

  const memory = shareMemory(batch)
  const pool = await startPool(data.workers, data.worker, { ...data, memory })
  try {
    const trainer: Trainer = { code, pool, memory, train, test, batch, seed }
    drawWeights(trainer)
    say({ type: 'measured', measured: await measure(trainer) })
    const [extent] = (await once(port, 'message')) as [Extent]
    await trainEpochs(trainer, extent)
  } finally {
    await pool.stop()
  }
}

/** Takes a few steps and an evaluation for the time they need, and forgets what they would have changed. */
async function measure(trainer: Trainer): Promise<Measured> {
  const { code, memory, train, batch } = trainer
  const rows = Array.from({ length: Math.min(batch, train.count) }, (_, i) => i)
  const weights = memory.weights.slice()
  const step = async () => {
    const { gradients } = await gradientsOf(trainer, rows, 0, 0, true)
    update(code, weights, gradients, noMoments(trainer))
  }
  await step() // the first one is slow: nothing is compiled yet

  const evaluated = Array.from({ length: Math.min(128, train.count) }, (_, i) => i)
  const { seconds: evaluation, result } = await timed(() => evaluate(trainer, 'train', evaluated))
  const times: number[] = []
  for (let total = 0; total < 1 && times.length < 3; total += times[times.length - 1]) {
    times.push((await timed(step)).seconds)
  }
  times.sort((a, b) => a - b)
  return {
    step: (times[times.length >> 1] * batch) / rows.length,
    evaluation: evaluation / evaluated.length,
    initialLoss: result.loss,
  }
}

async function trainEpochs(trainer: Trainer, { epochs, limit }: Extent): Promise<void> {
  const { train, validation } = split(trainer, Math.min(limit, trainer.train.count))
  const test = Array.from({ length: Math.min(limit, trainer.test.count) }, (_, i) => i)
  say({ type: 'split', train: train.length, validation: validation.length, test: test.length })

  let moments = noMoments(trainer)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    moments = await trainEpoch(trainer, train, validation, epoch, moments)
  }

  const figures = await evaluate(trainer, 'test', test, (done) =>
    say({ type: 'evaluating', what: 'test', done, total: test.length }),
  )
  say({ type: 'tested', figures })
}

async function trainEpoch(
  trainer: Trainer,
  train: readonly number[],
  validation: readonly number[],
  epoch: number,
  moments: Moments,
): Promise<Moments> {
  const { code, memory } = trainer
  const started = performance.now()
  const secondsSince = () => (performance.now() - started) / 1000
  const batches = batchesOf(trainer, train, epoch)
  const sum = { loss: 0, accuracy: 0 }
  let pictures = 0
  let picturesPerSecond = 0

  for (const [step, rows] of batches.entries()) {
    try {
      const { loss, accuracy, gradients } = await gradientsOf(trainer, rows, epoch, step, step === 0)
      moments = update(code, memory.weights, gradients, moments)
      pictures += rows.length
      sum.loss += loss * rows.length
      sum.accuracy += accuracy * rows.length
    } catch (error) {
      throw new KataError(
        `Epoch ${epoch}, step ${step + 1} of ${batches.length}: ${(error as Error).message}`,
      )
    }
    const seconds = secondsSince()
    picturesPerSecond = pictures / seconds
    const means = { loss: sum.loss / pictures, accuracy: sum.accuracy / pictures }
    say({
      type: 'step',
      record: { epoch, step: step + 1, steps: batches.length, seconds, picturesPerSecond, ...means },
    })
  }

  const { loss: valLoss, accuracy: valAccuracy } = await evaluate(trainer, 'train', validation, (done) =>
    say({ type: 'evaluating', what: 'validation', done, total: validation.length }),
  )
  const loss = sum.loss / pictures
  const accuracy = sum.accuracy / pictures
  const record = { epoch, loss, accuracy, valLoss, valAccuracy, seconds: secondsSince(), picturesPerSecond }
  say({ type: 'epoch', record, weights: memory.weights.slice() })
  return moments
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const start = performance.now()
  const result = await work()
  return { seconds: (performance.now() - start) / 1000, result }
}
