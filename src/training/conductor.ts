/**
 * The thread that leads a training. It calls the katas that do not run on shards, so that the process
 * itself never runs a kata: it stays free to draw and to be interrupted, whatever a kata does.
 */
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { pictureShape } from '../data/pictures.ts'
import { KataError, watched } from './calls.ts'
import { predict, slowRun } from './estimate.ts'
import type { Code } from './functions.ts'
import { batchesOf, split } from './loop.ts'
import type { Machine } from './machine.ts'
import { layers } from './network.ts'
import { startPlain } from './plain.ts'
import type { ConductorData, ConductorMessage, Extent, Measured, Order } from './protocol.ts'
import { startWasm } from './wasm.ts'

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
  const { train, test, batch } = data
  const code = watched((await import(pathToFileURL(data.code).href)) as Code, (id) => data.sources[id])
  say({ type: 'summary', rows: code.summary(layers, pictureShape) })

  const machines: Machine[] = []
  const start = async (engine: Order['engine']) => {
    const machine = engine === 'wasm' ? startWasm(code, data) : await startPlain(code, data)
    machines.push(machine)
    return machine
  }
  try {
    let machine = await start(data.engine)
    const measured = await measure(machine)
    const there = { train: train.count, test: test.count }
    const isSlow = data.wanted && predict(measured, data.wanted, batch, there) > slowRun
    // Where it cannot run it is not offered.
    const wasm = data.engine === 'plain' && isSlow ? await start('wasm').catch(() => undefined) : undefined
    say({ type: 'measured', measured, wasm: wasm && (await measure(wasm)) })

    const [{ extent, engine }] = (await once(port, 'message')) as [Order]
    if (engine !== data.engine) machine = wasm ?? (await start(engine))
    for (const other of machines) if (other !== machine) await other.stop()
    say({ type: 'engine', build: machine.build })
    machine.reset()
    await trainEpochs(code, machine, extent)
  } finally {
    for (const machine of machines) await machine.stop()
  }
}

/** Takes a few steps and an evaluation for the time they need. What they change is of no use afterwards. */
async function measure(machine: Machine): Promise<Measured> {
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

async function trainEpochs(code: Code, machine: Machine, { epochs, limit }: Extent): Promise<void> {
  const { train, validation } = split(code, Math.min(limit, data.train.count))
  const test = Array.from({ length: Math.min(limit, data.test.count) }, (_, i) => i)
  say({ type: 'split', train: train.length, validation: validation.length, test: test.length })

  for (let epoch = 1; epoch <= epochs; epoch++) {
    await trainEpoch(machine, batchesOf(code, data, train, epoch), validation, epoch)
  }

  const figures = await machine.evaluate('test', test, (done) =>
    say({ type: 'evaluating', what: 'test', done, total: test.length }),
  )
  say({ type: 'tested', figures })
}

async function trainEpoch(
  machine: Machine,
  batches: readonly (readonly number[])[],
  validation: readonly number[],
  epoch: number,
): Promise<void> {
  const started = performance.now()
  const secondsSince = () => (performance.now() - started) / 1000
  const sum = { loss: 0, accuracy: 0 }
  let pictures = 0
  let picturesPerSecond = 0

  for (const [step, rows] of batches.entries()) {
    try {
      const { loss, accuracy } = await machine.step(rows, epoch, step)
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

  const { loss: valLoss, accuracy: valAccuracy } = await machine.evaluate('train', validation, (done) =>
    say({ type: 'evaluating', what: 'validation', done, total: validation.length }),
  )
  const loss = sum.loss / pictures
  const accuracy = sum.accuracy / pictures
  const record = { epoch, loss, accuracy, valLoss, valAccuracy, seconds: secondsSince(), picturesPerSecond }
  say({ type: 'epoch', record, weights: machine.weights() })
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ seconds: number; result: Result }> {
  const start = performance.now()
  const result = await work()
  return { seconds: (performance.now() - start) / 1000, result }
}
