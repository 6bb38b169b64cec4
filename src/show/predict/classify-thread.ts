/** The thread that classifies pictures. It can be terminated, whatever a kata does. */
import { workerData } from 'node:worker_threads'
import { importKatas } from '../../training/katas/import-katas.ts'
import { respond } from '../../training/threads/thread-call.ts'
import type { ClassifyData } from './classify.ts'
import { trainedNetwork } from './trained-network.ts'

const { code: file, sources, weights, pictures } = workerData as ClassifyData

async function classify(): Promise<Float32Array[]> {
  const network = trainedNetwork(await importKatas(file), sources, weights)
  return pictures.map((picture) => network(picture).probabilities)
}

await respond(classify)
