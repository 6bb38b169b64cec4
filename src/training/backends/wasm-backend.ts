import { startEngine } from '../../engine/engine.ts'
import type { ConductorData } from '../conductor-messages.ts'
import { classCount, pictureShape } from '../data/data-set.ts'
import { drawMask, drawWeights } from '../draws.ts'
import type { Katas } from '../katas/kata-functions.ts'
import { layers, parameterTotal, slots } from '../network.ts'
import type { Backend } from './backend.ts'
import { evaluateInParts } from './evaluation.ts'

/**
 * The SIMD kernels, on threads of their own. Katas draw the weights, the order and the dropout masks, from the same
 * streams as for the plain backend: with the same seed, both backends compute with the same numbers.
 */
export function startWasmBackend(katas: Katas, data: ConductorData): Backend {
  const { train, test, batch, seed, root, build, workers: threads, engineWorker: worker } = data
  const pictures = { extents: pictureShape, train, test }
  const engine = startEngine({ layers, ...pictures, batch, threads, root, worker, build })
  return {
    build: engine.build,
    reset() {
      const weights = new Float32Array(parameterTotal)
      engine.write('m', weights)
      engine.write('v', weights)
      engine.steps = 0
      drawWeights(katas, seed, weights)
      engine.write('weights', weights)
    },
    async step(rows, epoch, step) {
      return engine.step(rows, [drawMask(katas, seed, rows.length, epoch, step)])
    },
    evaluate: (set, rows, onProgress, p) =>
      evaluateInParts(
        rows,
        (part, start) => engine.evaluate(set, part, p?.subarray(start * classCount)),
        onProgress,
      ),
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
      engine.steps = steps[0] // the same for all tensors
    },
    stop: () => engine.close(),
  }
}
