import { Worker } from 'node:worker_threads'
import { bundleThread, type CodeBundle } from '../training/code.ts'
import type { WorkerData, WorkerReply } from './protocol.ts'

/** A prediction that cannot be made; the message says why. */
export class PredictionError extends Error {}

export interface Listening {
  signal?: AbortSignal
  /** Hears what katas print. */
  onPrint?: (text: string) => void
}

/**
 * The probabilities of the ten classes for each picture [32, 32, 3], by `network/forward` of this code with these
 * weights. Throws a `PredictionError` when a kata fails, an `AbortError` when the signal aborts.
 */
export async function classify(
  root: string,
  { file, sources }: Pick<CodeBundle, 'file' | 'sources'>,
  weights: Float32Array,
  pictures: Uint8Array[],
  { signal, onPrint = () => {} }: Listening = {},
): Promise<Float32Array[]> {
  const workerData: WorkerData = { code: file, sources, weights, pictures }
  // Whatever flags this process was started with are not meant for the thread.
  const options = { workerData, execArgv: ['--enable-source-maps'], stdout: true, stderr: true }
  const thread = new Worker(await bundleThread(root, 'predict/worker'), options)
  for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', onPrint)
  try {
    return await answerOf(thread, signal)
  } finally {
    await thread.terminate()
  }
}

function answerOf(thread: Worker, signal: AbortSignal | undefined): Promise<Float32Array[]> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => reject(new PredictionError(message))
    const stop = () => reject(signal?.reason)
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop, { once: true })
    thread.on('message', (reply: WorkerReply) =>
      reply.type === 'done' ? resolve(reply.probabilities) : fail(reply.message),
    )
    thread.on('error', (error) => fail(`The thread of the prediction failed: ${error.message}`))
    thread.on('exit', () => fail('The prediction ended by itself. Does a kata call process.exit?'))
  })
}
