/**
 * A process that trains in one of the ways that are compared, whenever it is its turn, and does nothing in between.
 * `turns.ts` starts it.
 */
import { pathToFileURL } from 'node:url'
import { tf } from '../checker/reference/tensorflow.ts'
import { batchOf } from '../src/parity/pictures.ts'
import { startReference } from '../src/parity/reference.ts'
import { rootFolder } from '../src/paths.ts'
import type { Tensor } from '../src/tensor.ts'
import { startPlainBackend } from '../src/training/backends/plain-backend.ts'
import { startWasmBackend } from '../src/training/backends/wasm-backend.ts'
import { controlLength } from '../src/training/conductor-messages.ts'
import { builtInSet } from '../src/training/data/builtin.ts'
import type { Katas } from '../src/training/katas/kata-functions.ts'
import { drawMask, drawWeights } from '../src/training/loop.ts'
import { dropoutUnits, parameterTotal, paramsOf } from '../src/training/network.ts'
import { plainTraining } from './plain-loops.ts'
import type { Contestant, Rate, Turn } from './turns.ts'

const contestant = JSON.parse(process.argv[2]) as Contestant
const { code: bundle, threads, batch: mostPictures } = contestant
const seed = 1
const { train, test } = builtInSet(640, 64)
const code = (await import(pathToFileURL(bundle.file).href)) as Katas

type Step = (rows: number[], step: number) => unknown

const { step, about } = await start()
let steps = 0

process.on('message', async ({ milliseconds, atLeast, batch }: Turn) => {
  const began = performance.now()
  const usedBefore = process.cpuUsage()
  let done = 0
  while (done < atLeast || performance.now() - began < milliseconds) {
    await step(
      Array.from({ length: batch }, (_, n) => (steps * batch + n) % train.count),
      steps,
    )
    steps++
    done++
  }
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(usedBefore)
  const rate = (time: number) => (done * batch) / time
  process.send!({ wall: rate(seconds), processor: rate((user + system) / 1e6) } satisfies Rate)
})
process.send!(about)

async function start(): Promise<{ step: Step; about: string }> {
  if (contestant.way === 'loops') return { step: loops(), about: '' }
  if (contestant.way === 'tfjs') return { step: reference(), about: `TensorFlow.js cpu ${tf.version_core}` }
  const { conductor: _, worker, engineWorker } = contestant.files
  const data = {
    root: rootFolder(),
    code: bundle.file,
    sources: bundle.sources,
    worker,
    engineWorker,
    train,
    test,
    batch: mostPictures,
    seed,
    workers: threads,
    engine: contestant.way,
    control: new Int32Array(new SharedArrayBuffer(controlLength * 4)),
  }
  const machine =
    contestant.way === 'wasm' ? startWasmBackend(code, data) : await startPlainBackend(code, data)
  machine.reset()
  return { step: (rows, step) => machine.step(rows, 1, step), about: machine.build ?? '' }
}

function weights(): Float32Array {
  const all = new Float32Array(parameterTotal)
  drawWeights(code, seed, all)
  return all
}

/** `plain.ts`. */
function loops(): Step {
  const tensorOf = (data: Float32Array, shape: readonly number[]): Tensor => code.ndarray(data, [...shape])
  const all = weights()
  const takeStep = plainTraining(paramsOf(({ start, end, shape }) => tensorOf(all.slice(start, end), shape)))
  return (rows, step) => {
    const { x, t } = batchOf(train, rows)
    const mask = drawMask(code, seed, rows.length, 1, step)
    const masks = { dropout: tensorOf(mask, [rows.length, dropoutUnits]) }
    return takeStep({ x: tensorOf(x.data, x.shape), t: tensorOf(t.data, t.shape) }, masks)
  }
}

/** TensorFlow.js on its cpu backend, also where a faster one is there. */
function reference(): Step {
  tf.setBackend('cpu')
  const training = startReference(weights(), train)
  return (rows, step) => training.step({ rows, mask: drawMask(code, seed, rows.length, 1, step) })
}
