import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { builtInSet } from '../../training/data/builtin.ts'
import { layers } from '../../training/network.ts'
import { buildsOf } from '../kernels.ts'
import { memoryFor } from '../plan/memory-layout.ts'
import { planOf } from '../plan/stages.ts'
import { startTaskPool } from './task-pool.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

test('a thread that ends in the middle of a task is noticed', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'crew-'))
  // It takes a task as the others do, from the same number, and never does it.
  const file = path.join(folder, 'worker.mjs')
  writeFileSync(
    file,
    `import { workerData } from 'node:worker_threads'
     const open = ${/^const open = (\d+)/m.exec(readFileSync(path.join(root, 'src/engine/threads/task-pool.ts'), 'utf8'))?.[1]}
     for (;;) {
       const left = Atomics.load(workerData.control, open)
       if (left > 0 && Atomics.compareExchange(workerData.control, open, left, left - 1) === left) break
     }`,
  )
  const [{ module }] = buildsOf(root)
  const { train, test } = builtInSet(64, 10)
  const memory = memoryFor(planOf(layers, [32, 32, 3]), 64, 2)
  const crew = startTaskPool({ module, memory, train, test }, 2, file, 500)
  try {
    const jobs = () => {
      for (let i = 0; i < 1000; i++) crew.run('evaluate train', 64)
    }
    expect(jobs).toThrow('A thread of the wasm engine no longer answers.')
  } finally {
    await crew.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
