/**
 * Threads that share the tasks of one job after another. The calling thread takes part, and blocks until the job is
 * done. Tasks are not assigned in advance: a free thread takes the next one. So a thread that is interrupted does
 * fewer tasks, and nobody waits for one that has not started yet.
 *
 * A job of the engine takes microseconds to milliseconds, so threads find work by watching shared numbers. Messages, as
 * the shards of the plain backend use them, would take as long as the work.
 */
import { Worker } from 'node:worker_threads'
import { type Job, jobs, type RunTask, type Shared, taskCount, taskRunner } from '../tasks.ts'

export interface TaskPool {
  /** Returns when every task of a job on this many pictures is done. Throws an error when a thread has failed. */
  run(job: Job, pictures: number): void
  /** How many tasks each thread has done, the caller first. */
  tasks(): number[]
  /** Ends the other threads. */
  close(): Promise<void>
}

/** What `engine-worker.ts` is started with. */
export interface EngineWorkerData {
  shared: Shared
  thread: number
  control: Int32Array
}

/** Indices in `control`. The job, and how many pictures it is about: */
const job = 0
const pictures = 1
/** how many tasks nobody has taken yet (they are taken from the last to the first); */
export const openTasks = 2
/** how many tasks are done; */
const done = 3
/** how many jobs there have been: a waiting thread sees by it that there is a new one; */
const jobCount = 4
/** whether a thread has failed, and whether all should end; */
const failed = 5
const closed = 6
/** and from here on how many tasks each thread has done. */
const tasksDone = 7

/** How often a thread looks before it sleeps: some tens of microseconds, about as long as waking up takes. */
const spins = 20_000

/** Milliseconds without a finished task after which a thread counts as dead; one that is ended from outside says nothing. */
const longestTask = 30_000

/** A pool of this many threads, the caller included. `file` is the bundled `engine-worker.ts`. */
export function startTaskPool(
  shared: Shared,
  threads: number,
  file: string,
  timeout = longestTask,
): TaskPool {
  const control = new Int32Array(new SharedArrayBuffer((tasksDone + threads) * 4))
  const runTask = taskRunner(shared, 0)
  const workers = Array.from({ length: threads - 1 }, (_, i) => {
    const workerData: EngineWorkerData = { shared, thread: i + 1, control }
    return new Worker(file, { workerData, execArgv: [] })
  })
  return {
    run(kind, count) {
      const tasks = taskCount(shared.memory, kind, count)
      Atomics.store(control, job, jobs.indexOf(kind))
      Atomics.store(control, pictures, count)
      Atomics.store(control, done, 0)
      Atomics.store(control, openTasks, tasks)
      announce(control)
      takeTasks(control, runTask, 0)
      for (let finished = 0; finished < tasks; ) finished = waitForChange(control, done, finished, timeout)
      if (Atomics.load(control, failed)) throw new Error('A thread of the wasm engine has failed.')
    },
    tasks: () => [...control.subarray(tasksDone)],
    async close() {
      Atomics.store(control, closed, 1)
      announce(control)
      await Promise.all(workers.map((thread) => thread.terminate()))
    },
  }
}

/** What every other thread does until the pool is closed. */
export function workOnTasks({ shared, thread, control }: EngineWorkerData): void {
  const runTask = taskRunner(shared, thread)
  let seen = 0
  while (!Atomics.load(control, closed)) {
    takeTasks(control, runTask, thread)
    seen = waitForChange(control, jobCount, seen)
  }
}

/** Does tasks until none is open. */
function takeTasks(control: Int32Array, runTask: RunTask, thread: number): void {
  for (;;) {
    const left = Atomics.load(control, openTasks)
    if (left === 0) return
    if (Atomics.compareExchange(control, openTasks, left, left - 1) !== left) continue
    // The job cannot end before this task does, so `job` and `pictures` belong to it.
    try {
      runTask(jobs[Atomics.load(control, job)], left - 1, Atomics.load(control, pictures))
    } catch (error) {
      Atomics.store(control, failed, 1)
      throw error
    } finally {
      Atomics.add(control, tasksDone + thread, 1)
      Atomics.add(control, done, 1)
      Atomics.notify(control, done)
    }
  }
}

function announce(control: Int32Array): void {
  Atomics.add(control, jobCount, 1)
  Atomics.notify(control, jobCount)
}

/**
 * Waits until `control[index]` is no longer `value` and returns the new value. That can still be the old one: an earlier
 * change may wake this thread late. Throws an error when nothing happens for `timeout` milliseconds.
 */
function waitForChange(control: Int32Array, index: number, value: number, timeout = Infinity): number {
  for (let spin = 0; spin < spins; spin++) {
    const current = Atomics.load(control, index)
    if (current !== value) return current
  }
  if (Atomics.wait(control, index, value, timeout) === 'timed-out') {
    throw new Error('A thread of the wasm engine no longer answers.')
  }
  return Atomics.load(control, index)
}
