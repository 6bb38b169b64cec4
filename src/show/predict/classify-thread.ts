/** The thread that classifies pictures. It can be terminated, whatever a kata does. */
import { pathToFileURL } from 'node:url'
import { workerData } from 'node:worker_threads'
import type { Katas } from '../../training/katas/kata-functions.ts'
import { respond } from '../../training/threads/thread-call.ts'
import type { ClassifyData } from './classify.ts'
import { trainedNetwork } from './trained-network.ts'

const { code: file, sources, weights, pictures } = workerData as ClassifyData

async function classify(): Promise<Float32Array[]> {
  const network = trainedNetwork((await import(pathToFileURL(file).href)) as Katas, sources, weights)
  return pictures.map((picture) => network(picture).probabilities)
}

await respond(classify)
