import { Worker } from 'node:worker_threads'
import type { DataSet } from '../data/pictures.ts'
import { bundleThread, type CodeBundle } from './code.ts'
import type { ConductorData, Extent, TrainingEvent } from './protocol.ts'

/** A training that runs on threads of its own. */
export interface Training {
  /** Starts the epochs; until then it has only measured. */
  go(extent: Extent): void
  /** Ends all threads, also out of the middle of a kata that never returns. */
  stop(): Promise<void>
}

export interface Settings {
  batch: number
  seed: number
  workers: number
}

/**
 * Starts the threads. `onEvent` hears, in order: the summary, what was measured and, after `go`, the
 * split, every step and every epoch, and the test. `failed` is the last event when something is wrong.
 * `onPrint` hears what katas print.
 */
export async function startTraining(
  root: string,
  code: CodeBundle,
  data: DataSet,
  settings: Settings,
  onEvent: (event: TrainingEvent) => void,
  onPrint: (text: string) => void = () => {},
): Promise<Training> {
  const [conductor, worker] = await Promise.all([
    bundleThread(root, 'conductor'),
    bundleThread(root, 'worker'),
  ])
  const workerData: ConductorData = {
    ...settings,
    code: code.file,
    worker,
    sources: code.sources,
    train: data.train,
    test: data.test,
  }
  const thread = new Worker(conductor, {
    workerData,
    execArgv: ['--enable-source-maps'],
    stdout: true,
    stderr: true,
  })
  thread.stdout.on('data', (chunk) => onPrint(String(chunk)))
  thread.stderr.on('data', (chunk) => onPrint(String(chunk)))

  let over = false
  const hear = (event: TrainingEvent) => {
    if (over) return
    over = event.type === 'failed' || event.type === 'tested'
    onEvent(event)
  }
  thread.on('message', hear)
  thread.on('error', (error) => hear({ type: 'failed', message: error.stack ?? String(error) }))
  thread.on('exit', (code) =>
    hear({
      type: 'failed',
      message: `The training ended by itself (exit code ${code}). Does a kata call process.exit?`,
    }),
  )
  return {
    go: (extent) => thread.postMessage(extent),
    async stop() {
      over = true
      await thread.terminate()
    },
  }
}
