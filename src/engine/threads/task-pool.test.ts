import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../testing/project-root.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { builtInSet } from '../../training/data/builtin.ts'
import { layers } from '../../training/network.ts'
import { buildsOf } from '../kernels.ts'
import { memoryFor } from '../plan/memory-layout.ts'
import { planOf } from '../plan/stages.ts'
import { openTasks, startTaskPool } from './task-pool.ts'

test('a thread that ends in the middle of a task is an error', async () => {
  // It takes a task from the same counter as the others, and never does it.
  const file = path.join(temporaryFolder(), 'worker.mjs')
  writeFileSync(
    file,
    `import { workerData } from 'node:worker_threads'
     for (;;) {
       const left = Atomics.load(workerData.control, ${openTasks})
       if (left > 0 && Atomics.compareExchange(workerData.control, ${openTasks}, left, left - 1) === left) break
     }`,
  )
  const [{ module }] = buildsOf(root)
  const { train, test } = builtInSet(64, 10)
  const memory = memoryFor(planOf(layers, [32, 32, 3]), 64, 2)
  const pool = startTaskPool({ module, memory, train, test }, 2, file, 500)
  try {
    const jobs = () => {
      for (let i = 0; i < 1000; i++) pool.run('evaluate train', 64)
    }
    expect(jobs).toThrow('A thread of the wasm engine no longer answers.')
  } finally {
    await pool.close()
  }
})
