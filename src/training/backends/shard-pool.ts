import { Worker } from 'node:worker_threads'
import { uncaughtError } from '../threads/thread-errors.ts'
import type { Job, WorkerData, WorkerReply } from './shared-memory.ts'

/** Threads that work on one job at a time, together. */
export interface ShardPool {
  /** Resolves when every shard of the job is done; rejects when a thread cannot go on. */
  run(job: Job): Promise<void>
  stop(): Promise<void>
}

/** Starts so many threads of the bundled `shard-worker.ts`; resolves when all of them have loaded the katas. */
export async function startShardPool(count: number, file: string, data: WorkerData): Promise<ShardPool> {
  const threads = Array.from({ length: count }, () => startThread(file, data))
  const stop = async () => {
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
  }
  try {
    await Promise.all(threads.map((thread) => thread.reply()))
  } catch (error) {
    await stop()
    throw error
  }
  return {
    async run(job) {
      Atomics.store(data.memory.next, 0, 0)
      for (const thread of threads) thread.worker.postMessage(job)
      await Promise.all(threads.map((thread) => thread.reply()))
    },
    stop,
  }
}

interface Thread {
  worker: Worker
  /** Resolves with the next thing that the thread says; rejects when that is a failure, or when it ends. */
  reply(): Promise<void>
}

function startThread(file: string, data: WorkerData): Thread {
  // Whatever flags this process was started with are not meant for the threads.
  const worker = new Worker(file, { workerData: data, execArgv: ['--enable-source-maps'] })
  let ended: Error | undefined
  let settle: ((failure?: Error) => void) | undefined
  const end = (reason: Error) => {
    ended ??= reason
    settle?.(ended)
  }
  worker.on('message', (said: WorkerReply) =>
    settle?.(said.type === 'failed' ? new Error(said.message) : undefined),
  )
  worker.on('error', (error: Error) => end(uncaughtError(error)))
  worker.on('exit', (code) =>
    end(
      new Error(
        `A thread of the training ended by itself (exit code ${code}). Does a kata call process.exit?`,
      ),
    ),
  )
  return {
    worker,
    reply: () =>
      new Promise((resolve, reject) => {
        settle = (failure) => (failure ? reject(failure) : resolve())
        if (ended) settle(ended)
      }),
  }
}
