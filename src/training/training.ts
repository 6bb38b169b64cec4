import { on } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { DataSet } from '../data/pictures.ts'
import { bundleThread, type CodeBundle } from './code.ts'
import type { ConductorData, EngineName, Extent, Order, TrainingEvent } from './protocol.ts'

/** A training that cannot go on; the message says why. */
export class TrainingError extends Error {}

/** A training that runs on threads of its own. */
export interface Training {
  /**
   * What happens, in order: the summary, what was measured and, after `go`, the split, every step and
   * every epoch, and at the end the test. Throws a `TrainingError` when it cannot go on, and an
   * `AbortError` when the signal aborts.
   */
  events: AsyncIterable<TrainingEvent>
  /** Starts the epochs; until then it only measures. */
  go(order: Order): void
  /** Ends all threads, also out of the middle of a kata that never returns. */
  stop(): Promise<void>
}

export interface Settings {
  batch: number
  seed: number
  workers: number
  engine: EngineName
}

export interface Listening {
  signal?: AbortSignal
  /** Hears what katas print. */
  onPrint?: (text: string) => void
}

/** Starts the threads. They take memory until `stop` is called. */
export async function startTraining(
  root: string,
  code: CodeBundle,
  data: DataSet,
  settings: Settings & { wanted?: Extent },
  { signal, onPrint = () => {} }: Listening = {},
): Promise<Training> {
  const [conductor, worker, engineWorker] = await Promise.all([
    bundleThread(root, 'training/conductor'),
    bundleThread(root, 'training/worker'),
    bundleThread(root, 'engine/worker'),
  ])
  const workerData: ConductorData = {
    ...settings,
    root,
    code: code.file,
    worker,
    engineWorker,
    sources: code.sources,
    train: data.train,
    test: data.test,
  }
  // Whatever flags this process was started with are not meant for the threads.
  const execArgv = ['--enable-source-maps']
  const thread = new Worker(conductor, { workerData, execArgv, stdout: true, stderr: true })
  for (const stream of [thread.stdout, thread.stderr]) {
    stream.setEncoding('utf8').on('data', onPrint)
  }
  return {
    events: eventsOf(thread, signal),
    go: (order) => thread.postMessage(order),
    async stop() {
      await thread.terminate()
    },
  }
}

async function* eventsOf(thread: Worker, signal: AbortSignal | undefined): AsyncGenerator<TrainingEvent> {
  for await (const [event] of on(thread, 'message', { signal, close: ['exit'] })) {
    if (event.type === 'failed') throw new TrainingError(event.message)
    yield event
    if (event.type === 'tested') return
    // However fast events come: between two of them Ctrl-C has its turn.
    await setImmediate()
  }
  throw new TrainingError('The training ended by itself. Does a kata call process.exit?')
}
