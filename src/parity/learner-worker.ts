/** A thread that trains with the learner's code, one step for every message. */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import { startEngine } from '../engine/engine.ts'
import type { Build } from '../engine/kernels.ts'
import { failureMessage } from '../errors.ts'
import { adamStep, zeroMoments } from '../training/backends/adam.ts'
import { batchOf } from '../training/batch.ts'
import { pictureShape } from '../training/data/data-set.ts'
import { drawBatches, drawMask, drawWeights } from '../training/draws.ts'
import { importChecked } from '../training/katas/import-katas.ts'
import type { Katas } from '../training/katas/kata-functions.ts'
import { rowMajorCopy } from '../training/katas/row-major.ts'
import {
  copyParams,
  dropoutUnits,
  layers,
  parameterTotal,
  paramsOf,
  validationFraction,
} from '../training/network.ts'
import {
  type LearnerStep,
  type LearnerWorkerData,
  type LearnerWorkerReply,
  type Outputs,
  outputs,
} from './learner-messages.ts'

const port = parentPort!
const data = workerData as LearnerWorkerData
const reply = (message: LearnerWorkerReply) => port.postMessage(message)

try {
  await train()
} catch (error) {
  reply({ type: 'failed', message: failureMessage(error) })
}

async function train(): Promise<void> {
  const katas = await importChecked(data.code, data.sources)
  const weights = new Float32Array(parameterTotal)
  drawWeights(katas, data.seed, weights)
  const { build, take } = data.engine === 'wasm' ? engineSteps(weights) : kataSteps(katas, weights)
  reply({ type: 'ready', weights, build })
  for (const { epoch, step, rows } of batches(katas)) {
    await once(port, 'message')
    const mask = drawMask(katas, data.seed, rows.length, epoch, step)
    reply({ type: 'step', step: { rows, mask, ...take(rows, mask) } })
  }
}

/** The batches of `npm run train` with the same seed, epoch after epoch. */
function* batches(katas: Katas): Generator<{ epoch: number; step: number; rows: number[] }> {
  const { train } = katas.validationSplit(data.train.count, validationFraction)
  for (let epoch = 1; ; epoch++) {
    for (const [step, rows] of drawBatches(katas, data, train, epoch).entries()) yield { epoch, step, rows }
  }
}

interface Steps {
  build?: Build
  take(rows: number[], mask: Float32Array): Omit<LearnerStep, 'rows' | 'mask'>
}

/** The katas, without shards: the batches are too small for several threads. */
function kataSteps(katas: Katas, start: Float32Array): Steps {
  const weights = start.slice()
  const params = paramsOf(weights, katas.ndarray)
  let moments = zeroMoments(katas)
  return {
    take(rows, mask) {
      const { x, t } = batchOf(data.train, rows, katas.ndarray)
      const masks = { dropout: katas.ndarray(mask.slice(), [rows.length, dropoutUnits]) }
      const { p, cache } = katas.forward(params, x, masks)
      const copies = outputs.map((name) => [name, rowMajorCopy(cache[name])])
      const loss = katas.crossentropy(p, t)
      const gradients = new Float32Array(parameterTotal)
      copyParams(katas.backward(params, cache, t), gradients)
      moments = adamStep(katas, weights, gradients, moments)
      return { loss, outputs: Object.fromEntries(copies) as Outputs, gradients, weights }
    },
  }
}

function engineSteps(start: Float32Array): Steps {
  const { root, train, batch, engineWorker: worker } = data
  const pictures = { extents: pictureShape, train, test: train }
  const engine = startEngine({ layers, ...pictures, batch, threads: availableParallelism(), root, worker })
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
