/** A thread that runs the network on pictures: whatever a kata does there, it can be ended. */
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import type { Katas } from '../../training/katas/kata-functions.ts'
import { respond } from '../../training/threads/thread-call.ts'
import type { WorkerData } from './messages.ts'
import { networkOf } from './network.ts'

const { code: file, sources, weights, pictures } = workerData as WorkerData

async function classify(): Promise<Float32Array[]> {
  const network = networkOf((await import(pathToFileURL(file).href)) as Katas, sources, weights)
  return pictures.map((picture) => network(picture).probabilities)
}

await respond(classify)
