/** The thread that computes the findings. It can be terminated, whatever a kata does. */
import { availableParallelism } from 'node:os'
import { workerData } from 'node:worker_threads'
import { startEngine } from '../../../engine/engine.ts'
import { buildsOf } from '../../../engine/kernels.ts'
import { classCount, pictureShape, pictureSize } from '../../../training/data/data-set.ts'
import { withChecks } from '../../../training/katas/checked-calls.ts'
import { importKatas } from '../../../training/katas/import-katas.ts'
import type { Katas, OpFunctions } from '../../../training/katas/kata-functions.ts'
import { layers, paramsOf } from '../../../training/network.ts'
import { respond } from '../../../training/threads/thread-call.ts'
import { trainedNetwork } from '../../predict/trained-network.ts'
import type { Findings, FindingsData } from './findings.ts'
import { layerImages } from './layer-images.ts'
import { layerTimesOf } from './layer-times.ts'
import { testResultsOf } from './test-results.ts'

const data = workerData as FindingsData
const { sources, weights, test, rows, root, engineWorker } = data

async function findingsOf(): Promise<Findings> {
  const plain = (await importKatas(data.code)) as Katas & OpFunctions
  const summary = withChecks(plain, (id) => sources[id]).summary(layers, pictureShape)
  const probabilities = data.probabilities ?? (await byKernels())
  const testResults = probabilities && testResultsOf(probabilities, test.labels)

  const row =
    testResults?.best.reduce((a, b) => (b.probability > a.probability ? b : a), testResults.best[0])?.row ?? 0
  const picture = test.pixels.slice(row * pictureSize, (row + 1) * pictureSize)
  const seen = trainedNetwork(plain, sources, weights)(picture)
  const shownPicture = { row, probabilities: seen.probabilities, layers: layerImages(seen.cache) }

  const params = paramsOf(weights, plain.ndarray)
  return { summary, testResults, shownPicture, times: layerTimesOf(plain, params, test) }
}

/** The probabilities of all test pictures, computed by the SIMD kernels; `undefined` where they cannot run. */
async function byKernels(): Promise<Float32Array | undefined> {
  if (buildsOf(root).length === 0) return undefined
  const pictures = { extents: pictureShape, train: test, test }
  const threads = availableParallelism()
  const engine = startEngine({ layers, ...pictures, batch: 1, threads, root, worker: engineWorker })
  try {
    engine.write('weights', weights)
    const probabilities = new Float32Array(rows * classCount)
    const all = Array.from({ length: rows }, (_, row) => row)
    engine.evaluate('test', all, probabilities)
    return probabilities
  } finally {
    await engine.close()
  }
}

await respond(findingsOf)
