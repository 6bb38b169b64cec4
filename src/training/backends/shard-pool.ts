/**
 * Threads that share the shards of one job. A shard takes milliseconds, so messages are fast enough to start a job and to
 * report its end, unlike in the task pool of the engine; and they carry the message of a kata that fails.
 */
import type { Worker } from 'node:worker_threads'
import { startThread } from '../threads/start-thread.ts'
import { uncaughtError } from '../threads/thread-errors.ts'
import type { Job, ShardWorkerData, ShardWorkerReply } from './shared-memory.ts'

export interface ShardPool {
  /** Resolves when every shard of the job is done; rejects when a thread cannot continue. */
  run(job: Job): Promise<void>
  stop(): Promise<void>
}

/** Starts this many threads of the bundled `shard-worker.ts`; resolves when all of them have loaded the katas. */
export async function startShardPool(count: number, file: string, data: ShardWorkerData): Promise<ShardPool> {
  const threads = Array.from({ length: count }, () => {
    const worker = startThread(file, data)
    return { worker, reply: repliesOf(worker) }
  })
  const allReplies = () => Promise.all(threads.map(({ reply }) => reply()))
  const stop = async () => {
    await Promise.all(threads.map(({ worker }) => worker.terminate()))
  }
  try {
    await allReplies()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    async run(job) {
      Atomics.store(data.memory.next, 0, 0)
      for (const { worker } of threads) worker.postMessage(job)
      await allReplies()
    },
    stop,
  }
}

/** A function that resolves with the next reply of the thread, and rejects when that is a failure or the thread ends. */
function repliesOf(worker: Worker): () => Promise<void> {
  let ended: Error | undefined
  let settle: ((failure?: Error) => void) | undefined
  const end = (reason: Error) => {
    ended ??= reason
    settle?.(ended)
  }
  worker.on('message', (reply: ShardWorkerReply) =>
    settle?.(reply.type === 'failed' ? new Error(reply.message) : undefined),
  )
  worker.on('error', (error: Error) => end(uncaughtError(error)))
  worker.on('exit', (code) =>
    end(
      new Error(
        `A thread of the training ended by itself (exit code ${code}). Does a kata call process.exit?`,
      ),
    ),
  )
  return () =>
    new Promise((resolve, reject) => {
      settle = (failure) => (failure ? reject(failure) : resolve())
      if (ended) settle(ended)
    })
}
