/**
 * The thread that leads a training. It calls the katas that do not run on shards, so that the process
 * itself never runs a kata: it stays free to draw and to be interrupted, whatever a kata does.
 */
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import type { Metrics } from '../engine/engine.ts'
import { failureMessage, UserError } from '../errors.ts'
import type { Backend } from './backends/backend.ts'
import { startPlainBackend } from './backends/plain-backend.ts'
import { startWasmBackend } from './backends/wasm-backend.ts'
import {
  type ConductorData,
  type ConductorMessage,
  epochsKept,
  type Measured,
  type Position,
  type RunChoice,
  type RunSize,
  type Snapshot,
  stopAsked,
} from './conductor-messages.ts'
import { classCount, pictureShape } from './data/data-set.ts'
import { withChecks } from './katas/checked-calls.ts'
import type { Katas } from './katas/kata-functions.ts'
import { nanAdvice, nanOrInfinity } from './katas/nan.ts'
import { firstNotFinite } from './katas/row-major.ts'
import { batchesOf, split } from './loop.ts'
import { layers } from './network.ts'
import { predictSeconds, slowRun } from './run/run-estimate.ts'
import { explainThreadError } from './threads/thread-errors.ts'

/** Thrown between two steps when the training is to stop. */
class Stop {
  position: Position
  constructor(position: Position) {
    this.position = position
  }
}

const port = parentPort!
const data = workerData as ConductorData
/** The numbers of a snapshot. */
const numbers = ['weights', 'm', 'v'] as const
/** What is said may hold a snapshot: its numbers are handed over, not copied. */
function say(event: ConductorMessage): void {
  port.postMessage(event, 'snapshot' in event ? numbers.map((part) => event.snapshot[part].buffer) : [])
}
let epochsSaid = 0

try {
  await lead()
} catch (error) {
  say({ type: 'failed', message: failureMessage(explainThreadError(error as Error)) })
}
port.close()

async function lead(): Promise<void> {
  const { resume } = data
  const code = withChecks((await import(pathToFileURL(data.code).href)) as Katas, (id) => data.sources[id])
  say({ type: 'summary', rows: code.summary(layers, pictureShape) })

  const machines: Backend[] = []
  const start = async (engine: RunChoice['engine']) => {
    const machine = engine === 'wasm' ? startWasmBackend(code, data) : await startPlainBackend(code, data)
    machines.push(machine)
    return machine
  }
  try {
    let machine = await start(data.engine)
    if (resume) {
      machine.restore(resume.snapshot)
      say({ type: 'engine', build: machine.build })
      await trainEpochs(code, machine, resume.extent, resume.snapshot.position)
      return
    }
    const measured = await measure(machine)
    const other = await otherEngine(measured, start)
    say({ type: 'measured', measured, wasm: other && (await measure(other)) })

    const [{ extent, engine }] = (await once(port, 'message')) as [RunChoice]
    if (engine !== data.engine) machine = other ?? (await start(engine))
    for (const unused of machines) if (unused !== machine) await unused.stop()
    say({ type: 'engine', build: machine.build })
    machine.reset()
    await trainEpochs(code, machine, extent, startOf(1))
  } finally {
    for (const machine of machines) await machine.stop()
  }
}

/** The wasm engine, where the katas would need long. Where it cannot run it is not offered. */
async function otherEngine(
  measured: Measured,
  start: (engine: RunChoice['engine']) => Promise<Backend>,
): Promise<Backend | undefined> {
  const { wanted, engine, batch, train, test } = data
  const there = { train: train.count, test: test.count }
  const isSlow = wanted && predictSeconds(measured, wanted, batch, there) > slowRun
  return engine === 'plain' && isSlow ? start('wasm').catch(() => undefined) : undefined
}

function startOf(epoch: number): Position {
  return { epoch, step: 0, pictures: 0, loss: 0, accuracy: 0, seconds: 0 }
}

/** Takes a few steps and an evaluation for the time they need. What they change is of no use afterwards. */
async function measure(machine: Backend): Promise<Measured> {
  const { train, batch } = data
  machine.reset()
  const evaluated = Array.from({ length: Math.min(128, train.count) }, (_, i) => i)
  const { loss } = await machine.evaluate('train', evaluated)
  const rows = Array.from({ length: Math.min(batch, train.count) }, (_, i) => i)
  await machine.step(rows, 0, 0) // the first one is slow: nothing is compiled yet

  const { seconds: evaluation } = await timed(() => machine.evaluate('train', evaluated))
  const times: number[] = []
  for (let total = 0; total < 1 && times.length < 3; total += times[times.length - 1]) {
    times.push((await timed(() => machine.step(rows, 0, 0))).seconds)
  }
  times.sort((a, b) => a - b)
  return {
    step: (times[times.length >> 1] * batch) / rows.length,
    evaluation: evaluation / evaluated.length,
    initialLoss: loss,
  }
}

async function trainEpochs(
  code: Katas,
  machine: Backend,
  { epochs, limit }: RunSize,
  from: Position,
): Promise<void> {
  const { train, validation } = split(code, Math.min(limit, data.train.count))
  const test = Array.from({ length: Math.min(limit, data.test.count) }, (_, i) => i)
  const counts = { train: train.length, validation: validation.length, test: test.length }
  say({ type: 'split', ...counts, snapshot: snapshotOf(machine, from) })

  let position = from
  try {
    while (position.epoch <= epochs) {
      const batches = batchesOf(code, data, train, position.epoch)
      position = await trainEpoch(machine, batches, validation, position)
    }
    const probabilities = new Float32Array(test.length * classCount)
    const figures = await evaluate(machine, 'test', test, position, probabilities)
    say({ type: 'tested', figures, probabilities })
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    say({ type: 'stopped', snapshot: snapshotOf(machine, error.position) })
  }
}

/** What is left of the epoch; gives the start of the next one. */
async function trainEpoch(
  machine: Backend,
  batches: readonly (readonly number[])[],
  validation: readonly number[],
  from: Position,
): Promise<Position> {
  const { epoch } = from
  const started = performance.now() - from.seconds * 1000
  const secondsSince = () => (performance.now() - started) / 1000
  let position = from

  while (position.step < batches.length) {
    stopIfAsked(position)
    const rows = batches[position.step]
    const { loss, accuracy } = await machine.step(rows, epoch, position.step).catch((error) => {
      const place = `Epoch ${epoch}, step ${position.step + 1} of ${batches.length}`
      throw new UserError(`${place}: ${explainThreadError(error).message}`)
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
    say({ type: 'step', record: { epoch, step, steps: batches.length, seconds, ...meansOf(position) } })
  }

  const { loss: valLoss, accuracy: valAccuracy } = await evaluate(machine, 'validation', validation, position)
  const next = startOf(epoch + 1)
  const snapshot = snapshotOf(machine, next)
  const seconds = secondsSince()
  waitForKeeper()
  const { picturesPerSecond, ...means } = meansOf(position)
  const record = { epoch, ...means, valLoss, valAccuracy, seconds, picturesPerSecond }
  say({ type: 'epoch', record, steps: batches.length, snapshot })
  epochsSaid++
  return next
}

/** Of the pictures so far. */
function meansOf({ loss, accuracy, pictures, seconds }: Position) {
  return { loss: loss / pictures, accuracy: accuracy / pictures, picturesPerSecond: pictures / seconds }
}

async function evaluate(
  machine: Backend,
  what: 'validation' | 'test',
  rows: readonly number[],
  position: Position,
  p?: Float32Array,
): Promise<Metrics> {
  stopIfAsked(position)
  const onProgress = (done: number) => {
    say({ type: 'evaluating', what, done, total: rows.length })
    stopIfAsked(position)
  }
  const figures = await machine.evaluate(what === 'test' ? 'test' : 'train', rows, onProgress, p)
  if (Number.isFinite(figures.loss)) return figures
  throw new UserError(
    `${nanOrInfinity(figures.loss)} first appeared in the loss of the ${what} pictures. ${nanAdvice}`,
  )
}

function stopIfAsked(position: Position): void {
  if (Atomics.load(data.control, stopAsked)) throw new Stop(position)
}

/** From a snapshot that holds NaN no run could go on. */
function snapshotOf(machine: Backend, position: Position): Snapshot {
  const state = machine.state()
  for (const part of numbers) {
    const at = firstNotFinite(state[part])
    if (at < 0) continue
    const where = part === 'weights' ? 'the weights' : `what Adam remembers (${part})`
    throw new UserError(
      `${nanOrInfinity(state[part][at])} first appeared in ${where}, in epoch ${position.epoch}. ${nanAdvice}`,
    )
  }
  return { ...state, position }
}

/** Epochs must not pile up in memory where they are over faster than they can be written. */
function waitForKeeper(): void {
  for (;;) {
    const kept = Atomics.load(data.control, epochsKept)
    if (kept >= epochsSaid) return
    Atomics.wait(data.control, epochsKept, kept)
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const start = performance.now()
  const result = await work()
  return { seconds: (performance.now() - start) / 1000, result }
}
