/** A thread that runs the network on pictures: whatever a kata does there, it can be ended. */
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import { answer } from '../../training/answer.ts'
import type { Code } from '../../training/katas/functions.ts'
import type { WorkerData } from './messages.ts'
import { networkOf } from './network.ts'

const { code: file, sources, weights, pictures } = workerData as WorkerData

async function classify(): Promise<Float32Array[]> {
  const network = networkOf((await import(pathToFileURL(file).href)) as Code, sources, weights)
  return pictures.map((picture) => network(picture).probabilities)
}

await answer(classify)
