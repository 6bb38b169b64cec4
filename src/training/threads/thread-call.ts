/** Calls a function on a thread of its own, which can be ended whatever a kata does there. */
import { parentPort } from 'node:worker_threads'
import { failureMessage, UserError } from '../../errors.ts'
import { startThread } from './start-thread.ts'

/** The result of the call, or why there is none. */
type Reply<Result> = { type: 'done'; result: Result } | { type: 'failed'; message: string }

/** Messages for a thread that ends without a reply. */
export interface FailureTexts {
  failed: (message: string) => string
  ended: string
}

export interface ThreadOptions {
  signal?: AbortSignal
  /** Gets what katas print. */
  onPrint?: (text: string) => void
}

/**
 * The result of a thread that runs this file and calls `respond`. Rejects with a `UserError` if there is none, also after
 * the timeout, and with the reason of the signal when it aborts.
 */
export async function callThread<Result>(
  file: string,
  workerData: object,
  { failed, ended }: FailureTexts,
  {
    signal,
    onPrint = () => {},
    timeout,
  }: ThreadOptions & { timeout?: { milliseconds: number; message: string } },
): Promise<Result> {
  const thread = startThread(file, workerData, onPrint)
  let timer: NodeJS.Timeout | undefined
  let abort = () => {}
  try {
    return await new Promise<Result>((resolve, reject) => {
      const fail = (message: string) => reject(new UserError(message))
      abort = () => reject(signal?.reason)
      if (signal?.aborted) abort()
      signal?.addEventListener('abort', abort, { once: true })
      if (timeout) timer = setTimeout(() => fail(timeout.message), timeout.milliseconds)
      thread.on('message', (reply: Reply<Result>) =>
        reply.type === 'done' ? resolve(reply.result) : fail(reply.message),
      )
      thread.on('error', (error) => fail(failed(error.message)))
      thread.on('exit', () => fail(ended))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    await thread.terminate()
  }
}

/** On the thread: sends the result of `work`, or why it failed. */
export async function respond<Result>(work: () => Promise<Result>): Promise<void> {
  try {
    await send<Result>({ type: 'done', result: await work() })
  } catch (error) {
    await send({ type: 'failed', message: failureMessage(error) })
  }
}

/** Sends the reply after everything that katas have printed, because the caller then ends the thread. */
async function send<Result>(reply: Reply<Result>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write('', done))
  parentPort?.postMessage(reply)
}
