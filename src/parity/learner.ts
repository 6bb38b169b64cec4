import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Build } from '../engine/kernels.ts'
import { UserError } from '../errors.ts'
import type { EngineName } from '../training/backends/backend.ts'
import type { Pictures } from '../training/data/data-set.ts'
import { bundleThread, type KataBundle } from '../training/katas/kata-bundle.ts'
import type { LearnerStep, WorkerData, WorkerReply } from './learner-messages.ts'

/** A training with the learner's code, on a thread of its own, that goes on by one step when it is told to. */
export interface LearnerTraining {
  /** The weights that it starts from. */
  weights: Float32Array
  /** Which kernels, if it is the wasm engine. */
  build?: Build
  /** Throws a `UserError` when a kata fails, and an `AbortError` when the signal aborts. */
  step(): Promise<LearnerStep>
  /** Ends the thread, also out of the middle of a kata that never returns. */
  stop(): Promise<void>
}

export interface Settings {
  batch: number
  seed: number
  engine: EngineName
}

export async function startLearner(
  root: string,
  { file, sources }: Pick<KataBundle, 'file' | 'sources'>,
  train: Pictures,
  { batch, seed, engine }: Settings,
  { signal, onPrint = () => {} }: { signal?: AbortSignal; onPrint?: (text: string) => void } = {},
): Promise<LearnerTraining> {
  const [worker, engineWorker] = await Promise.all([
    bundleThread(root, 'parity/learner-worker'),
    bundleThread(root, 'engine/threads/engine-worker'),
  ])
  const workerData: WorkerData = { root, code: file, engineWorker, sources, train, batch, seed, engine }
  // Whatever flags this process was started with are not meant for the thread.
  const execArgv = ['--enable-source-maps']
  const thread = new Worker(worker, { workerData, execArgv, stdout: true, stderr: true })
  for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', onPrint)

  const replies = on(thread, 'message', { signal, close: ['exit'] })
  const next = async () => {
    const { done, value } = await replies.next()
    if (done) throw new UserError('The training ended by itself. Does a kata call process.exit?')
    const [reply] = value as [WorkerReply]
    if (reply.type === 'failed') throw new UserError(reply.message)
    return reply
  }
  const stop = async () => {
    await thread.terminate()
  }
  try {
    const ready = await next()
    if (ready.type !== 'ready') throw new Error('The thread does not begin with its weights.')
    return {
      weights: ready.weights,
      build: ready.build,
      async step() {
        thread.postMessage('step')
        const reply = await next()
        if (reply.type !== 'step') throw new Error('The thread begins anew.')
        return reply.step
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
