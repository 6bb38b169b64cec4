/** A thread that runs the network on pictures: whatever a kata does there, it can be ended. */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { classCount, pictureShape } from '../data/pictures.ts'
import { KataError, watched } from '../training/calls.ts'
import { copyDense, firstNotFinite } from '../training/dense.ts'
import type { Code } from '../training/functions.ts'
import { nanInForward } from '../training/nan.ts'
import { paramsOf } from '../training/network.ts'
import type { WorkerData, WorkerReply } from './protocol.ts'

const { code: file, sources, weights, pictures } = workerData as WorkerData
const fileOf = (id: string) => sources[id]

async function classify(): Promise<Float32Array[]> {
  const { ndarray, forward } = watched((await import(pathToFileURL(file).href)) as Code, fileOf)
  const params = paramsOf(({ start, end, shape }) => ndarray(weights.subarray(start, end), [...shape]))
  return pictures.map((picture) => {
    const x = ndarray(
      Float32Array.from(picture, (byte) => byte / 255),
      [1, ...pictureShape],
    )
    const { p, cache } = forward(params, x)
    const probabilities = new Float32Array(classCount)
    copyDense(p, probabilities)
    const reason = firstNotFinite(probabilities) >= 0 && nanInForward({ ...cache, p }, fileOf)
    if (reason) throw new KataError(reason)
    return probabilities
  })
}

/** What katas have printed is on its way when this is: the process ends the thread as soon as it has the answer. */
async function reply(message: WorkerReply): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write('', done))
  parentPort?.postMessage(message)
}

try {
  await reply({ type: 'done', probabilities: await classify() })
} catch (error) {
  const message = error instanceof KataError ? error.message : String((error as Error)?.stack ?? error)
  await reply({ type: 'failed', message })
}
