/** A thread that runs the network on pictures: whatever a kata does there, it can be ended. */
import { pathToFileURL } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { KataError } from '../training/calls.ts'
import type { Code } from '../training/functions.ts'
import { networkOf } from './network.ts'
import type { WorkerData, WorkerReply } from './protocol.ts'

const { code: file, sources, weights, pictures } = workerData as WorkerData

async function classify(): Promise<Float32Array[]> {
  const network = networkOf((await import(pathToFileURL(file).href)) as Code, sources, weights)
  return pictures.map((picture) => network(picture).probabilities)
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
