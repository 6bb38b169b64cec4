/** A thread that is asked one thing: whatever a kata does there, it can be ended. */
import { parentPort, Worker } from 'node:worker_threads'
import { failureMessage, UserError } from '../../errors.ts'

/** What it says, or why it cannot. */
type Reply<Answer> = { type: 'done'; answer: Answer } | { type: 'failed'; message: string }

/** Why there is no answer, in words. */
export interface FailureTexts {
  failed: (message: string) => string
  ended: string
}

export interface ThreadOptions {
  signal?: AbortSignal
  /** Hears what katas print. */
  onPrint?: (text: string) => void
}

export interface Asking extends ThreadOptions {
  /** Milliseconds after which it is not waited for any longer, and what is said then. */
  patience?: { milliseconds: number; over: string }
}

/**
 * The answer of a thread that runs this file and calls `answer`. Rejects with a `UserError` if there is none, and with
 * the reason of the signal when it aborts.
 */
export async function callThread<Answer>(
  file: string,
  workerData: object,
  { failed, ended }: FailureTexts,
  { signal, onPrint = () => {}, patience }: Asking,
): Promise<Answer> {
  // Whatever flags this process was started with are not meant for the thread.
  const options = { workerData, execArgv: ['--enable-source-maps'], stdout: true, stderr: true }
  const thread = new Worker(file, options)
  for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', onPrint)
  let timer: NodeJS.Timeout | undefined
  let stop = () => {}
  try {
    return await new Promise<Answer>((resolve, reject) => {
      const refuse = (message: string) => reject(new UserError(message))
      stop = () => reject(signal?.reason)
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
      if (patience) timer = setTimeout(() => refuse(patience.over), patience.milliseconds)
      thread.on('message', (reply: Reply<Answer>) =>
        reply.type === 'done' ? resolve(reply.answer) : refuse(reply.message),
      )
      thread.on('error', (error) => refuse(failed(error.message)))
      thread.on('exit', () => refuse(ended))
    })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    await thread.terminate()
  }
}

/** On such a thread: says what the work gives, or why it fails. */
export async function respond<Answer>(work: () => Promise<Answer>): Promise<void> {
  try {
    await say<Answer>({ type: 'done', answer: await work() })
  } catch (error) {
    await say({ type: 'failed', message: failureMessage(error) })
  }
}

/** What katas have printed is on its way when this is: the process ends the thread as soon as it has the answer. */
async function say<Answer>(reply: Reply<Answer>): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) await new Promise((done) => stream.write('', done))
  parentPort?.postMessage(reply)
}
