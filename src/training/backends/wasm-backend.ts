import { startEngine } from '../../engine/engine.ts'
import type { ConductorData } from '../conductor-messages.ts'
import { classCount, pictureShape } from '../data/data-set.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { drawMask, drawWeights } from '../loop.ts'
import { layers, parameterTotal, slots } from '../network.ts'
import type { Backend } from './backend.ts'
import { evaluationRows } from './shared-memory.ts'

/**
 * The SIMD kernels, on threads of their own. Weights, order and dropout come from the katas, drawn from the same
 * streams: with the same seed both machines are given the same.
 */
export function startWasmBackend(code: Katas, data: ConductorData): Backend {
  const { train, test, batch, seed, root, build } = data
  const engine = startEngine({
    layers,
    extents: pictureShape,
    train,
    test,
    batch,
    threads: data.workers,
    root,
    worker: data.engineWorker,
    build,
  })
  return {
    build: engine.build,
    reset() {
      const weights = new Float32Array(parameterTotal)
      engine.write('m', weights)
      engine.write('v', weights)
      engine.steps = 0
      drawWeights(code, seed, weights)
      engine.write('weights', weights)
    },
    async step(rows, epoch, step) {
      return engine.step(rows, [drawMask(code, seed, rows.length, epoch, step)])
    },
    async evaluate(set, rows, onProgress = () => {}, p) {
      const sum = { loss: 0, accuracy: 0 }
      for (let start = 0; start < rows.length; start += evaluationRows) {
        const part = rows.slice(start, start + evaluationRows)
        const { loss, accuracy } = engine.evaluate(set, part, p?.subarray(start * classCount))
        sum.loss += loss * part.length
        sum.accuracy += accuracy * part.length
        onProgress(start + part.length)
      }
      return { loss: sum.loss / rows.length, accuracy: sum.accuracy / rows.length }
    },
    state: () => ({
      weights: engine.read('weights'),
      m: engine.read('m'),
      v: engine.read('v'),
      steps: slots.map(() => engine.steps),
    }),
    restore({ weights, m, v, steps }) {
      engine.write('m', m)
      engine.write('v', v)
      engine.write('weights', weights)
      engine.steps = steps[0] // all tensors have seen the same
    },
    stop: () => engine.close(),
  }
}
