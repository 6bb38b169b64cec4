import { on } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { UserError } from '../errors.ts'
import type { EngineName } from './backends/backend.ts'
import {
  type ConductorData,
  controlLength,
  epochsKept,
  type RunChoice,
  stopAsked,
  type TrainingEvent,
} from './conductor-messages.ts'
import type { DataSet } from './data/data-set.ts'
import { bundleThreads, type KataBundle, type ThreadBundles } from './katas/kata-bundle.ts'
import { memoryShortage, uncaughtError } from './threads/thread-errors.ts'

/** A training that runs on threads of its own. */
export interface Training {
  /**
   * What happens, in order: the summary, what was measured and, after `go`, the split, every step and
   * every epoch, and at the end the test. Throws a `UserError` when it cannot go on, and an
   * `AbortError` when the signal aborts; before that it says, if it can, where it stopped.
   */
  events: AsyncIterable<TrainingEvent>
  /** Starts the epochs; until then it only measures. */
  go(order: RunChoice): void
  /** Ends all threads, also out of the middle of a kata that never returns. */
  stop(): Promise<void>
}

export interface TrainingSettings {
  batch: number
  seed: number
  workers: number
  engine: EngineName
}

/** What else a training may be given. */
export type StartOptions = Pick<ConductorData, 'wanted' | 'resume' | 'build'> & {
  /** The bundles of the threads, if they have been made already. */
  threads?: ThreadBundles
}

export interface TrainingListeners {
  signal?: AbortSignal
  /** Hears what katas print. */
  onPrint?: (text: string) => void
  /** Hears that nothing has come for so many seconds, where the longest silence so far was the other. */
  onSilence?: (seconds: number, longest: number) => void
  /** Milliseconds after which that is worth a word, at the earliest. */
  silence?: number
  /** Asked now and then: why the training has to end for want of memory. */
  memory?: () => string | undefined
}

/** Starts the threads. They take memory until `stop` is called. */
export async function startTraining(
  root: string,
  code: KataBundle,
  data: DataSet,
  settings: TrainingSettings & StartOptions,
  listening: TrainingListeners = {},
): Promise<Training> {
  const { onPrint = () => {} } = listening
  const { threads, ...rest } = settings
  const { conductor, worker, engineWorker } = threads ?? (await bundleThreads(root))
  const control = new Int32Array(new SharedArrayBuffer(controlLength * 4))
  const workerData: ConductorData = {
    ...rest,
    root,
    code: code.file,
    worker,
    engineWorker,
    sources: code.sources,
    train: data.train,
    test: data.test,
    control,
  }
  // Whatever flags this process was started with are not meant for the threads.
  const execArgv = ['--enable-source-maps']
  const thread = new Worker(conductor, { workerData, execArgv, stdout: true, stderr: true })
  for (const stream of [thread.stdout, thread.stderr]) {
    stream.setEncoding('utf8').on('data', onPrint)
  }
  const patience = createPatience(control, listening)
  if (rest.resume) patience.begin()
  return {
    events: eventsOf(thread, control, patience),
    go(order) {
      patience.begin()
      thread.postMessage(order)
    },
    async stop() {
      patience.end()
      await thread.terminate()
    },
  }
}

async function* eventsOf(
  thread: Worker,
  control: Int32Array,
  patience: Patience,
): AsyncGenerator<TrainingEvent> {
  try {
    for await (const [event] of on(thread, 'message', { signal: patience.over, close: ['exit'] })) {
      patience.heard()
      if (event.type === 'failed') throw new UserError(event.message)
      yield event
      if (event.type === 'tested') return
      if (event.type === 'stopped') throw new DOMException('The training was stopped.', 'AbortError')
      if (event.type === 'epoch') {
        Atomics.add(control, epochsKept, 1)
        Atomics.notify(control, epochsKept)
      }
      // However fast events come: between two of them Ctrl-C has its turn.
      await setImmediate()
    }
  } catch (error) {
    if (patience.over.reason instanceof UserError) throw patience.over.reason
    if (error instanceof UserError || (error as Error).name === 'AbortError') throw error
    // What nobody has caught on a thread.
    throw uncaughtError(error)
  }
  throw new UserError('The training ended by itself. Does a kata call process.exit?')
}

/**
 * When the signal aborts, the training is asked to say where it is, which it can do between two steps; so it is
 * waited for. But not for ever: a kata may never return.
 */
interface Patience {
  /** Aborts when nothing more is to be expected. */
  over: AbortSignal
  /** From here on there is something to lose. */
  begin(): void
  /** Whenever the training has said something. */
  heard(): void
  end(): void
}

/** Milliseconds that any training is waited for; it gets twice what its longest silence took as well. */
const least = 5000
/** Milliseconds. What is counted in beats does not count the time that the whole process stands still (Ctrl-Z, a lid). */
const beat = 250

function createPatience(
  control: Int32Array,
  { signal, onSilence = () => {}, silence = 60_000, memory = memoryShortage }: TrainingListeners,
): Patience {
  const controller = new AbortController()
  let begun = false
  let told = false
  let quiet = 0
  let longest = 0
  let timer: NodeJS.Timeout | undefined
  const pulse = setInterval(() => {
    quiet += beat
    const trouble = memory()
    if (trouble !== undefined) controller.abort(new UserError(trouble))
    if (begun && !told && quiet >= Math.max(silence, 10 * longest)) {
      told = true
      onSilence(quiet / 1000, longest / 1000)
    }
  }, beat)
  pulse.unref()
  const abort = () => {
    if (!begun) return controller.abort()
    Atomics.store(control, stopAsked, 1)
    timer = setTimeout(() => controller.abort(), least + 2 * longest)
  }
  signal?.addEventListener('abort', abort, { once: true })
  if (signal?.aborted) controller.abort()
  return {
    over: controller.signal,
    begin() {
      begun = true
      quiet = 0
    },
    heard() {
      longest = Math.max(longest, quiet)
      quiet = 0
      told = false
    },
    end() {
      clearTimeout(timer)
      clearInterval(pulse)
      signal?.removeEventListener('abort', abort)
    },
  }
}
