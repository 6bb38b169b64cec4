/** Compares with TensorFlow.js itself, in few steps: it needs most of a second for a picture. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../testing/project-root.ts'
import { userErrorOf } from '../testing/user-error.ts'
import type { EngineName } from '../training/backends/backend.ts'
import { builtInSet } from '../training/data/builtin.ts'
import { parameterTotal } from '../training/network.ts'
import { bundleWith } from '../training/testing/learner-katas.ts'
import { type ComparedStep, createComparison } from './comparison.ts'
import { startLearner } from './learner.ts'
import { startReference } from './reference.ts'

const { train } = builtInSet(20, 10)

/** The solution of a kata with a mistake. */
function changed(id: string, right: string, wrong: string): Record<string, string> {
  const text = readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8')
  expect(text).toContain(right)
  return { [id]: text.replace(right, wrong) }
}

async function run(steps: number, katas: Record<string, string> = {}, engine: EngineName = 'plain') {
  const bundle = await bundleWith(katas, engine)
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
    const { weights, rows, compared } = await run(3, {}, engine)
    expect(weights).toHaveLength(parameterTotal)
    expect(new Set(rows.flat()).size).toBe(3)
    for (const { divergence, isOnlyDrift } of compared)
      expect([divergence, isOnlyDrift]).toEqual([undefined, true])
  },
)

test('a gradient that is wrong is named by step, layer and tensor', async () => {
  const right = 'return { dx, dw, db }'
  const { compared } = await run(3, changed('conv2d/backward', right, `db.data[0] += 0.5\n  ${right}`))
  expect(compared[2].divergence).toMatchObject({
    step: 1,
    kind: 'gradient',
    layer: 'conv2',
    tensor: 'conv2.b',
  })
})

test('an op that is wrong is named in the first step', async () => {
  const { compared } = await run(1, changed('relu/forward', 'return y', 'y.data[7] += 0.5\n  return y'))
  expect(compared[0].divergence).toMatchObject({ step: 1, kind: 'output', layer: 'relu1', tensor: 'relu1' })
})

test('an Adam that forgets to count is named in the step in which it shows', async () => {
  const { compared } = await run(2, changed('adam/step', 'v: vNew, step }', 'v: vNew, step: 0 }'))
  expect(compared[0].divergence).toBeUndefined()
  expect(compared[1].divergence).toMatchObject({ step: 2, kind: 'weights', tensor: 'conv1.w' })
})

test('a kata that throws is named', async () => {
  const katas = changed('maxpool/forward', 'return y', "throw new Error('not today')")
  expect(await userErrorOf(() => run(1, katas))).toMatch(
    /forward \(.*\) threw an error:\n {2}Error: not today/,
  )
})
