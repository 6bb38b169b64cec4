/**
 * A process that trains in one of the ways that are compared. It trains only when it is its turn. `turns.ts` starts it.
 */
import { tf } from '../checker/reference/tensorflow.ts'
import { startReference } from '../src/parity/reference.ts'
import { rootFolder } from '../src/paths.ts'
import { startPlainBackend } from '../src/training/backends/plain-backend.ts'
import { startWasmBackend } from '../src/training/backends/wasm-backend.ts'
import { batchOf } from '../src/training/batch.ts'
import { controlLength } from '../src/training/conductor-messages.ts'
import { builtInSet } from '../src/training/data/builtin.ts'
import { drawMask, drawWeights } from '../src/training/draws.ts'
import { importKatas } from '../src/training/katas/import-katas.ts'
import { dropoutUnits, parameterTotal, paramsOf } from '../src/training/network.ts'
import { plainTraining } from './plain-loops.ts'
import type { Contestant, Rate, Turn } from './turns.ts'

const contestant = JSON.parse(process.argv[2]) as Contestant
const { bundle, threads, batch: largestBatch } = contestant
const seed = 1
const { train, test } = builtInSet(640, 64)
const katas = await importKatas(bundle.file)

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
    batch: largestBatch,
    seed,
    workers: threads,
    engine: contestant.way,
    control: new Int32Array(new SharedArrayBuffer(controlLength * 4)),
  }
  const backend =
    contestant.way === 'wasm' ? startWasmBackend(katas, data) : await startPlainBackend(katas, data)
  backend.reset()
  return { step: (rows, step) => backend.step(rows, 1, step), about: backend.build ?? '' }
}

function weights(): Float32Array {
  const all = new Float32Array(parameterTotal)
  drawWeights(katas, seed, all)
  return all
}

/** `plain-loops.ts`. */
function loops(): Step {
  const takeStep = plainTraining(paramsOf(weights(), katas.ndarray))
  return (rows, step) => {
    const mask = drawMask(katas, seed, rows.length, 1, step)
    const masks = { dropout: katas.ndarray(mask, [rows.length, dropoutUnits]) }
    return takeStep(batchOf(train, rows, katas.ndarray), masks)
  }
}

/** TensorFlow.js on its cpu backend, even if there is a faster one. */
function reference(): Step {
  tf.setBackend('cpu')
  const training = startReference(weights(), train)
  return (rows, step) => training.step({ rows, mask: drawMask(katas, seed, rows.length, 1, step) })
}
