import { on } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { UserError } from '../errors.ts'
import type { EngineName } from './backends/backend.ts'
import {
  type ConductorData,
  controlLength,
  epochsHandled,
  type RunChoice,
  stopRequested,
  type TrainingEvent,
} from './conductor-messages.ts'
import type { DataSet } from './data/data-set.ts'
import type { KataBundle } from './katas/kata-bundle.ts'
import { bundleThreads, type ThreadBundles } from './katas/thread-bundles.ts'
import { type MonitorOptions, startMonitor, type TrainingMonitor } from './monitor.ts'
import { startThread } from './threads/start-thread.ts'
import { uncaughtError } from './threads/thread-errors.ts'

/** A training that runs on threads of its own. */
export interface Training {
  /**
   * What happens, in order: the summary, the measured times and, after `go`, the split, every step and every epoch, and
   * at the end the test. Throws a `UserError` when training cannot continue, and an `AbortError` when the signal aborts;
   * before that comes a snapshot, if there is time for one.
   */
  events: AsyncIterable<TrainingEvent>
  /** Starts the epochs; before that, training only measures. */
  go(choice: RunChoice): void
  /** Ends all threads, even if a kata never returns. */
  stop(): Promise<void>
}

export interface TrainingSettings {
  batch: number
  seed: number
  workers: number
  engine: EngineName
}

export type StartOptions = Pick<ConductorData, 'requested' | 'resume' | 'build'> & {
  /** The bundles of the threads, if they have been made already. */
  threads?: ThreadBundles
}

export interface TrainingOptions extends MonitorOptions {
  /** Gets what katas print. */
  onPrint?: (text: string) => void
}

/** Starts the threads. They take memory until `stop` is called. */
export async function startTraining(
  root: string,
  bundle: KataBundle,
  data: DataSet,
  settings: TrainingSettings & StartOptions,
  { onPrint = () => {}, ...options }: TrainingOptions = {},
): Promise<Training> {
  const { threads, ...rest } = settings
  const { conductor, worker, engineWorker } = threads ?? (await bundleThreads(root))
  const control = new Int32Array(new SharedArrayBuffer(controlLength * 4))
  const workerData: ConductorData = {
    ...rest,
    root,
    code: bundle.file,
    worker,
    engineWorker,
    sources: bundle.sources,
    train: data.train,
    test: data.test,
    control,
  }
  const thread = startThread(conductor, workerData, onPrint)
  const monitor = startMonitor(() => Atomics.store(control, stopRequested, 1), options)
  if (rest.resume) monitor.epochsStart()
  return {
    events: eventsOf(thread, control, monitor),
    go(choice) {
      monitor.epochsStart()
      thread.postMessage(choice)
    },
    async stop() {
      monitor.stop()
      await thread.terminate()
    },
  }
}

async function* eventsOf(
  thread: Worker,
  control: Int32Array,
  monitor: TrainingMonitor,
): AsyncGenerator<TrainingEvent> {
  try {
    for await (const [event] of on(thread, 'message', { signal: monitor.signal, close: ['exit'] })) {
      monitor.eventReceived()
      if (event.type === 'failed') throw new UserError(event.message)
      yield event
      if (event.type === 'tested') return
      if (event.type === 'stopped') throw new DOMException('The training was stopped.', 'AbortError')
      if (event.type === 'epoch') {
        Atomics.add(control, epochsHandled, 1)
        Atomics.notify(control, epochsHandled)
      }
      // So that Ctrl-C is handled between two events, however fast they come.
      await setImmediate()
    }
  } catch (error) {
    if (monitor.signal.reason instanceof UserError) throw monitor.signal.reason
    if (error instanceof UserError || (error as Error).name === 'AbortError') throw error
    throw uncaughtError(error)
  }
  throw new UserError('The training ended by itself. Does a kata call process.exit?')
}
