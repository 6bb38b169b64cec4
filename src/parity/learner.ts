import { on } from 'node:events'
import type { Build } from '../engine/kernels.ts'
import { UserError } from '../errors.ts'
import type { Pictures } from '../training/data/data-set.ts'
import type { KataBundle } from '../training/katas/kata-bundle.ts'
import { bundleEngineThread, bundleThread } from '../training/katas/thread-bundles.ts'
import { startThread } from '../training/threads/start-thread.ts'
import type { ThreadOptions } from '../training/threads/thread-call.ts'
import type { LearnerStep, LearnerWorkerData, LearnerWorkerReply } from './learner-messages.ts'

/** A training with the learner's code, on a thread of its own, step by step. */
export interface LearnerTraining {
  /** The weights that it starts from. */
  weights: Float32Array
  /** Which kernels, on the wasm engine. */
  build?: Build
  /** Throws a `UserError` when a kata fails, and an `AbortError` when the signal aborts. */
  step(): Promise<LearnerStep>
  /** Ends the thread, even if a kata never returns. */
  stop(): Promise<void>
}

export async function startLearner(
  root: string,
  { file, sources }: Pick<KataBundle, 'file' | 'sources'>,
  train: Pictures,
  { batch, seed, engine }: Pick<LearnerWorkerData, 'batch' | 'seed' | 'engine'>,
  { signal, onPrint = () => {} }: ThreadOptions = {},
): Promise<LearnerTraining> {
  const [worker, engineWorker] = await Promise.all([
    bundleThread(root, 'parity/learner-worker'),
    bundleEngineThread(root),
  ])
  const workerData: LearnerWorkerData = {
    root,
    code: file,
    engineWorker: engineWorker.file,
    sources,
    train,
    batch,
    seed,
    engine,
  }
  const thread = startThread(worker.file, workerData, onPrint)
  const replies = on(thread, 'message', { signal, close: ['exit'] })
  const next = async () => {
    const { done, value } = await replies.next()
    if (done) throw new UserError('The training ended by itself. Does a kata call process.exit?')
    const [reply] = value as [LearnerWorkerReply]
    if (reply.type === 'failed') throw new UserError(reply.message)
    return reply
  }
  const stop = async () => {
    await thread.terminate()
  }
  try {
    const ready = await next()
    if (ready.type !== 'ready') throw new Error('The first message of the thread has to be its weights.')
    return {
      weights: ready.weights,
      build: ready.build,
      async step() {
        thread.postMessage('step')
        const reply = await next()
        if (reply.type !== 'step') throw new Error('Every further message of the thread has to be a step.')
        return reply.step
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}
