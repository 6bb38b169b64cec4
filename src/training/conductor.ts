/**
 * The thread that conducts a training. It calls the katas that do not run on shards, so that the process itself never
 * runs a kata: whatever a kata does, the process can print and be interrupted.
 */
import { once } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { Metrics } from '../engine/engine.ts'
import { failureMessage, UserError } from '../errors.ts'
import type { Backend, EngineName } from './backends/backend.ts'
import { type Measured, measure } from './backends/measure.ts'
import { startPlainBackend } from './backends/plain-backend.ts'
import { startWasmBackend } from './backends/wasm-backend.ts'
import {
  type ConductorData,
  type ConductorMessage,
  epochsHandled,
  type Position,
  type RunChoice,
  type RunSize,
  type Snapshot,
  stopRequested,
} from './conductor-messages.ts'
import { classCount, pictureShape } from './data/data-set.ts'
import { drawBatches } from './draws.ts'
import { importChecked } from './katas/import-katas.ts'
import type { Katas } from './katas/kata-functions.ts'
import { firstNotFinite, nanAdvice, nanOrInfinity } from './katas/nan.ts'
import { layers, validationFraction } from './network.ts'
import { predictSeconds, slowRun } from './run/run-estimate.ts'
import { explainThreadError } from './threads/thread-errors.ts'

/** Thrown between two steps when the training should stop. */
class StopRequest {
  position: Position
  constructor(position: Position) {
    this.position = position
  }
}

const port = parentPort!
const data = workerData as ConductorData
/** The arrays of a snapshot. */
const arrays = ['weights', 'm', 'v'] as const
/** Sends an event. The arrays of a snapshot are transferred, not copied. */
function send(event: ConductorMessage): void {
  port.postMessage(event, 'snapshot' in event ? arrays.map((name) => event.snapshot[name].buffer) : [])
}
let epochsSent = 0

try {
  await conduct()
} catch (error) {
  send({ type: 'failed', message: failureMessage(explainThreadError(error as Error)) })
}
port.close()

async function conduct(): Promise<void> {
  const { resume, train, batch } = data
  const katas = await importChecked(data.code, data.sources)
  send({ type: 'summary', rows: katas.summary(layers, pictureShape) })

  const backends: Backend[] = []
  const start = async (engine: EngineName) => {
    const backend = engine === 'wasm' ? startWasmBackend(katas, data) : await startPlainBackend(katas, data)
    backends.push(backend)
    return backend
  }
  try {
    let backend = await start(data.engine)
    if (resume) {
      backend.restore(resume.snapshot)
      send({ type: 'engine', build: backend.build })
      await trainEpochs(katas, backend, resume.size, resume.snapshot.position)
      return
    }
    const measured = await measure(backend, train.count, batch)
    const wasm = isSlow(measured) ? await start('wasm').catch(() => undefined) : undefined
    send({ type: 'measured', measured, wasm: wasm && (await measure(wasm, train.count, batch)) })

    const [{ size, engine }] = (await once(port, 'message')) as [RunChoice]
    if (engine !== data.engine) backend = wasm ?? (await start(engine))
    for (const unused of backends) if (unused !== backend) await unused.stop()
    send({ type: 'engine', build: backend.build })
    backend.reset()
    await trainEpochs(katas, backend, size, startOf(1))
  } finally {
    for (const backend of backends) await backend.stop()
  }
}

/** Whether the run will take so long with the katas that the wasm engine is worth offering. */
function isSlow(measured: Measured): boolean {
  const { requested, engine, batch, train, test } = data
  if (engine !== 'plain' || !requested) return false
  return predictSeconds(measured, requested, batch, { train: train.count, test: test.count }) > slowRun
}

function startOf(epoch: number): Position {
  return { epoch, step: 0, pictures: 0, loss: 0, accuracy: 0, seconds: 0 }
}

async function trainEpochs(
  katas: Katas,
  backend: Backend,
  { epochs, limit }: RunSize,
  from: Position,
): Promise<void> {
  const { train, validation } = katas.validationSplit(Math.min(limit, data.train.count), validationFraction)
  const test = Array.from({ length: Math.min(limit, data.test.count) }, (_, i) => i)
  const counts = { train: train.length, validation: validation.length, test: test.length }
  send({ type: 'split', ...counts, snapshot: snapshotOf(backend, from) })

  let position = from
  try {
    while (position.epoch <= epochs) {
      const batches = drawBatches(katas, data, train, position.epoch)
      position = await trainEpoch(backend, batches, validation, position)
    }
    const probabilities = new Float32Array(test.length * classCount)
    const metrics = await evaluate(backend, 'test', test, position, probabilities)
    send({ type: 'tested', metrics, probabilities })
  } catch (error) {
    if (!(error instanceof StopRequest)) throw error
    send({ type: 'stopped', snapshot: snapshotOf(backend, error.position) })
  }
}

/** Trains the rest of an epoch and returns the start of the next one. */
async function trainEpoch(
  backend: Backend,
  batches: readonly (readonly number[])[],
  validation: readonly number[],
  from: Position,
): Promise<Position> {
  const { epoch } = from
  const started = performance.now() - from.seconds * 1000
  const secondsSince = () => (performance.now() - started) / 1000
  let position = from

  while (position.step < batches.length) {
    throwIfStopRequested(position)
    const rows = batches[position.step]
    const { loss, accuracy } = await backend.step(rows, epoch, position.step).catch((error) => {
      const where = `Epoch ${epoch}, step ${position.step + 1} of ${batches.length}`
      throw new UserError(`${where}: ${explainThreadError(error).message}`)
    })
    position = {
      epoch,
      step: position.step + 1,
      pictures: position.pictures + rows.length,
      loss: position.loss + loss * rows.length,
      accuracy: position.accuracy + accuracy * rows.length,
      seconds: secondsSince(),
    }
    const { step, seconds } = position
    send({ type: 'step', record: { epoch, step, steps: batches.length, seconds, ...meansOf(position) } })
  }

  const { loss: valLoss, accuracy: valAccuracy } = await evaluate(backend, 'validation', validation, position)
  const next = startOf(epoch + 1)
  const snapshot = snapshotOf(backend, next)
  const seconds = secondsSince()
  waitForProcess()
  const { picturesPerSecond, ...means } = meansOf(position)
  const record = { epoch, ...means, valLoss, valAccuracy, seconds, picturesPerSecond }
  send({ type: 'epoch', record, steps: batches.length, snapshot })
  epochsSent++
  return next
}

/** Means over the pictures of the epoch so far. */
function meansOf({ loss, accuracy, pictures, seconds }: Position) {
  return { loss: loss / pictures, accuracy: accuracy / pictures, picturesPerSecond: pictures / seconds }
}

async function evaluate(
  backend: Backend,
  what: 'validation' | 'test',
  rows: readonly number[],
  position: Position,
  p?: Float32Array,
): Promise<Metrics> {
  throwIfStopRequested(position)
  const onProgress = (done: number) => {
    send({ type: 'evaluating', what, done, total: rows.length })
    throwIfStopRequested(position)
  }
  const metrics = await backend.evaluate(what === 'test' ? 'test' : 'train', rows, onProgress, p)
  if (Number.isFinite(metrics.loss)) return metrics
  throw new UserError(
    `${nanOrInfinity(metrics.loss)} first appeared in the loss of the ${what} pictures. ${nanAdvice}`,
  )
}

function throwIfStopRequested(position: Position): void {
  if (Atomics.load(data.control, stopRequested)) throw new StopRequest(position)
}

/** A run could not continue from a snapshot with NaN. */
function snapshotOf(backend: Backend, position: Position): Snapshot {
  const state = backend.state()
  for (const name of arrays) {
    const at = firstNotFinite(state[name])
    if (at < 0) continue
    const where = name === 'weights' ? 'the weights' : `the moments of Adam (${name})`
    throw new UserError(
      `${nanOrInfinity(state[name][at])} first appeared in ${where}, in epoch ${position.epoch}. ${nanAdvice}`,
    )
  }
  return { ...state, position }
}

/** Snapshots must not pile up in memory when epochs are faster than the disk. */
function waitForProcess(): void {
  for (;;) {
    const handled = Atomics.load(data.control, epochsHandled)
    if (handled >= epochsSent) return
    Atomics.wait(data.control, epochsHandled, handled)
  }
}
