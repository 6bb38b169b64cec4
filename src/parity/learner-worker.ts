/** A thread that trains with the learner's code, one step whenever it is asked for one. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { startEngine } from '../engine/engine.ts'
import type { Build } from '../engine/kernels.ts'
import { failureMessage } from '../errors.ts'
import type { Tensor } from '../tensor.ts'
import { pictureShape } from '../training/data/data-set.ts'
import { withChecks } from '../training/katas/checked-calls.ts'
import type { Katas } from '../training/katas/kata-functions.ts'
import { copyRowMajor } from '../training/katas/row-major.ts'
import { batchesOf, drawMask, drawWeights, noMoments, split, update } from '../training/loop.ts'
import { dropoutUnits, layers, parameterTotal, paramsOf, slots } from '../training/network.ts'
import {
  type LearnerStep,
  type Outputs,
  outputs,
  type WorkerData,
  type WorkerReply,
} from './learner-messages.ts'
import { batchOf } from './pictures.ts'

const port = parentPort!
const data = workerData as WorkerData
const say = (reply: WorkerReply) => port.postMessage(reply)

try {
  await lead()
} catch (error) {
  say({ type: 'failed', message: failureMessage(error) })
}

async function lead(): Promise<void> {
  const code = withChecks((await import(pathToFileURL(data.code).href)) as Katas, (id) => data.sources[id])
  const weights = new Float32Array(parameterTotal)
  drawWeights(code, data.seed, weights)
  const { build, take } = data.engine === 'wasm' ? kernels(weights) : katas(code, weights)
  say({ type: 'ready', weights, build })
  for (const { epoch, step, rows } of stepsOf(code)) {
    await once(port, 'message')
    const mask = drawMask(code, data.seed, rows.length, epoch, step)
    say({ type: 'step', step: { rows, mask, ...take(rows, mask) } })
  }
}

/** The steps of `npm run train`, with the same seed and the same batch, epoch after epoch. */
function* stepsOf(code: Katas): Generator<{ epoch: number; step: number; rows: number[] }> {
  const { train } = split(code, data.train.count)
  for (let epoch = 1; ; epoch++) {
    for (const [step, rows] of batchesOf(code, data, train, epoch).entries()) yield { epoch, step, rows }
  }
}

interface Side {
  build?: Build
  take(rows: number[], mask: Float32Array): Omit<LearnerStep, 'rows' | 'mask'>
}

/** The katas, in one piece: a small batch is not worth threads. */
function katas(code: Katas, start: Float32Array): Side {
  const tensorOf = (numbers: Float32Array, shape: readonly number[]): Tensor =>
    code.ndarray(numbers, [...shape])
  const weights = start.slice()
  const params = paramsOf(({ start, end, shape }) => tensorOf(weights.subarray(start, end), shape))
  let moments = noMoments(code)
  return {
    take(rows, mask) {
      const { x, t } = batchOf(data.train, rows)
      const targets = tensorOf(t.data, t.shape)
      const masks = { dropout: tensorOf(mask.slice(), [rows.length, dropoutUnits]) }
      const { p, cache } = code.forward(params, tensorOf(x.data, x.shape), masks)
      const shown = Object.fromEntries(outputs.map((name) => [name, numbersOf(cache[name])])) as Outputs
      const loss = code.crossentropy(p, targets)
      const grads = code.backward(params, cache, targets)
      const gradients = new Float32Array(parameterTotal)
      for (const { layer, part, start, end } of slots)
        copyRowMajor(grads[layer][part], gradients.subarray(start, end))
      moments = update(code, weights, gradients, moments)
      return { loss, outputs: shown, gradients, weights }
    },
  }
}

function kernels(start: Float32Array): Side {
  const { root, train, batch, engineWorker: worker } = data
  const threads = availableParallelism()
  const engine = startEngine({
    layers,
    extents: pictureShape,
    train,
    test: train,
    batch,
    threads,
    root,
    worker,
  })
  engine.write('weights', start)
  return {
    build: engine.build,
    take(rows, mask) {
      const { loss } = engine.differentiate(rows, [mask])
      const gradients = engine.read('gradients')
      engine.step(rows, [mask])
      return { loss, gradients, weights: engine.read('weights') }
    },
  }
}

/** A copy of the numbers, row-major. */
function numbersOf(x: Tensor): Float32Array {
  const numbers = new Float32Array(x.size)
  copyRowMajor(x, numbers)
  return numbers
}
