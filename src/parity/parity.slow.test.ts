/** Compares with TensorFlow.js itself, in few steps: it needs most of a second for a picture. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { UserError } from '../errors.ts'
import type { EngineName } from '../training/backends/backend.ts'
import { builtInSet } from '../training/data/builtin.ts'
import { bundleKatas } from '../training/katas/kata-bundle.ts'
import { parameterTotal } from '../training/network.ts'
import { type ComparedStep, createComparison } from './comparison.ts'
import { startLearner } from './learner.ts'
import { startReference } from './reference.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { train } = builtInSet(20, 10)
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A copy of the solutions in which one kata was changed. */
function changed(id: string, right: string, wrong: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'parity-'))
  folders.push(folder)
  cpSync(path.join(root, 'solutions'), folder, { recursive: true })
  const file = path.join(folder, `${id}.ts`)
  const text = readFileSync(file, 'utf8')
  expect(text).toContain(right)
  writeFileSync(file, text.replace(right, wrong))
  return folder
}

async function run(steps: number, { engine = 'plain' as EngineName, exercises = '', id = '' } = {}) {
  const solutions = path.join(root, 'solutions')
  const trees = { exercises: exercises || solutions, solutions }
  const bundle = await bundleKatas(root, new Set(exercises ? [id] : []), engine, trees)
  const learner = await startLearner(root, bundle, train, { batch: 1, seed: 3, engine })
  try {
    const { compare } = createComparison(startReference(learner.weights, train), learner.weights, 1)
    const compared: ComparedStep[] = []
    const rows: number[][] = []
    for (let k = 1; k <= steps; k++) {
      const step = await learner.step()
      rows.push(step.rows)
      compared.push(compare(step, true))
    }
    return { weights: learner.weights, rows, compared }
  } finally {
    await learner.stop()
  }
}

test.each(['plain', 'wasm'] as const)(
  'the %s engine and TensorFlow.js take the same steps',
  async (engine) => {
    const { weights, rows, compared } = await run(3, { engine })
    expect(weights).toHaveLength(parameterTotal)
    expect(new Set(rows.flat()).size).toBe(3)
    for (const { divergence, isOnlyDrift } of compared)
      expect([divergence, isOnlyDrift]).toEqual([undefined, true])
  },
)

test('a gradient that is wrong is named by step, layer and tensor', async () => {
  const id = 'conv2d/backward'
  const exercises = changed(id, 'return { dx, dw, db }', 'db.data[0] += 0.5\n  return { dx, dw, db }')
  const { compared } = await run(3, { exercises, id })
  expect(compared[2].divergence).toMatchObject({
    step: 1,
    kind: 'gradient',
    layer: 'conv2',
    tensor: 'conv2.b',
  })
})

test('an op that is wrong is named in the first step', async () => {
  const id = 'relu/forward'
  const exercises = changed(id, 'return y', 'y.data[7] += 0.5\n  return y')
  const { compared } = await run(1, { exercises, id })
  expect(compared[0].divergence).toMatchObject({ step: 1, kind: 'output', layer: 'relu1', tensor: 'relu1' })
})

test('an Adam that forgets to count is named in the step in which it shows', async () => {
  const id = 'adam/step'
  const exercises = changed(id, 'v: vNew, step }', 'v: vNew, step: 0 }')
  const { compared } = await run(2, { exercises, id })
  expect(compared[0].divergence).toBeUndefined()
  expect(compared[1].divergence).toMatchObject({ step: 2, kind: 'weights', tensor: 'conv1.w' })
})

test('a kata that throws is named', async () => {
  const id = 'maxpool/forward'
  const exercises = changed(id, 'return y', "throw new Error('not today')")
  const running = run(1, { exercises, id })
  await expect(running).rejects.toThrow(UserError)
  await expect(running).rejects.toThrow(/forward \(.*\) threw an error:\n {2}Error: not today/)
})
