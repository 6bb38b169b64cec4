import { Worker } from 'node:worker_threads'
import { bundleThread } from '../training/code.ts'
import type { Examination, WorkerData, WorkerReply } from './protocol.ts'

/** A report that cannot be written; the message says why. */
export class ReportError extends Error {}

/** Milliseconds after which a network is not waited for any longer. */
const patience = 180_000

/**
 * Looks at a trained network on a thread of its own. Throws a `ReportError` when a kata fails or does not return, and
 * the reason of the signal when it aborts.
 */
export async function examine(
  root: string,
  data: Omit<WorkerData, 'root' | 'engineWorker'>,
  { signal, onPrint = () => {} }: { signal?: AbortSignal; onPrint?: (text: string) => void } = {},
): Promise<Examination> {
  const [file, engineWorker] = await Promise.all(
    ['report/worker', 'engine/worker'].map((name) => bundleThread(root, name)),
  )
  const workerData: WorkerData = { ...data, root, engineWorker }
  const options = { workerData, execArgv: ['--enable-source-maps'], stdout: true, stderr: true }
  const thread = new Worker(file, options)
  for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', onPrint)
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  try {
    return await new Promise((resolve, reject) => {
      const fail = (message: string) => reject(new ReportError(message))
      stop = () => reject(signal?.reason)
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
      timer = setTimeout(() => fail(`the katas have not returned for ${patience / 60_000} minutes`), patience)
      thread.on('message', (reply: WorkerReply) =>
        reply.type === 'done' ? resolve(reply.examination) : fail(reply.message),
      )
      thread.on('error', (error) => fail(`its thread failed: ${error.message}`))
      thread.on('exit', () => fail('its thread ended by itself. Does a kata call process.exit?'))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
}
