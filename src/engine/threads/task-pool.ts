/**
 * Threads that share out the tasks of one job after the other. The thread that asks is one of them, and waits
 * without giving up control. Tasks are not assigned: whoever is free takes the next, so that a thread that is
 * disturbed only takes fewer, and one that has not started yet is not waited for.
 */
import { Worker } from 'node:worker_threads'
import { type Job, jobs, type RunTask, type Shared, taskCount, taskRunner } from '../tasks.ts'

export interface TaskPool {
  /** Returns when every task of the job on so many pictures is done. Throws an error when a thread has failed. */
  run(job: Job, pictures: number): void
  /** How many tasks each thread has done, the caller first. */
  tasks(): number[]
  /** Ends the other threads. */
  close(): Promise<void>
}

/** What the thread of `worker.ts` is started with. */
export interface WorkerData {
  shared: Shared
  thread: number
  control: Int32Array
}

/** Places in `control`. What the job is and how many pictures it is about: */
const job = 0
const pictures = 1
/** how many tasks nobody has taken yet; they are taken from the last to the first; */
const open = 2
/** how many tasks are done; */
const done = 3
/** how many jobs there were: a thread that waits sees by it that there is another; */
const jobCount = 4
/** whether a thread has failed, and whether all should end; */
const failed = 5
const closed = 6
/** and from here on how many tasks each thread has done. */
const tasksDone = 7

/** So often a thread looks again before it sleeps: some tens of microseconds, which is what waking up would cost. */
const looks = 20_000

/** Milliseconds in which one of the tasks has to end; they take some. A thread that was ended from outside says nothing. */
const longest = 30_000

/** A crew of so many threads, the caller included. `file` is the bundled `worker.ts`. */
export function startTaskPool(shared: Shared, threads: number, file: string, patience = longest): TaskPool {
  const control = new Int32Array(new SharedArrayBuffer((tasksDone + threads) * 4))
  const perform = taskRunner(shared, 0)
  const workers = Array.from({ length: threads - 1 }, (_, i) => {
    const workerData: WorkerData = { shared, thread: i + 1, control }
    return new Worker(file, { workerData, execArgv: [] })
  })
  return {
    run(kind, count) {
      const tasks = taskCount(shared.memory, kind, count)
      Atomics.store(control, job, jobs.indexOf(kind))
      Atomics.store(control, pictures, count)
      Atomics.store(control, done, 0)
      Atomics.store(control, open, tasks)
      announce(control)
      takeTasks(control, perform, 0)
      for (let finished = 0; finished < tasks; ) {
        finished = nextValue(control, done, finished, patience)
      }
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

/** The life of every other thread. */
export function serve({ shared, thread, control }: WorkerData): void {
  const perform = taskRunner(shared, thread)
  let seen = 0
  while (!Atomics.load(control, closed)) {
    takeTasks(control, perform, thread)
    seen = nextValue(control, jobCount, seen)
  }
}

/** Does tasks until none is open. */
function takeTasks(control: Int32Array, perform: RunTask, thread: number): void {
  for (;;) {
    const left = Atomics.load(control, open)
    if (left === 0) return
    if (Atomics.compareExchange(control, open, left, left - 1) !== left) continue
    // From here to the end of the task the job cannot end, and so `job` and `pictures` belong to it.
    try {
      perform(jobs[Atomics.load(control, job)], left - 1, Atomics.load(control, pictures))
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
 * Waits until the number at `place` is no longer `value`; gives the new one. It may still be the same: whoever has
 * changed it before may be late in waking others. Throws an error when nothing happens for so many milliseconds.
 */
function nextValue(control: Int32Array, place: number, value: number, patience = Infinity): number {
  for (let look = 0; look < looks; look++) {
    const current = Atomics.load(control, place)
    if (current !== value) return current
  }
  if (Atomics.wait(control, place, value, patience) === 'timed-out') {
    throw new Error('A thread of the wasm engine no longer answers.')
  }
  return Atomics.load(control, place)
}
