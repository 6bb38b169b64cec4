import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { contiguous, weightedLayers } from '../../tensor.ts'
import { root } from '../../testing/project-root.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { stream } from '../random.ts'
import { importKatas } from './import-katas.ts'
import { bundleKatas } from './kata-bundle.ts'
import type { Katas } from './kata-functions.ts'
import { treesOf } from './kata-sources.ts'

let exercises: string
let solutions: string
beforeEach(() => {
  const folder = temporaryFolder()
  exercises = path.join(folder, 'exercises')
  solutions = path.join(folder, 'solutions')
  // Katas as short as possible: each returns its own tree, and those of its imports.
  for (const [tree, name] of [
    [exercises, 'learner'],
    [solutions, 'solution'],
  ]) {
    const files = {
      'network/forward': `import { conv2d } from '../conv2d/forward.ts'\nexport const forward = () => ['${name} forward', ...conv2d()]`,
      'network/backward': `import { conv2dBackward } from '../conv2d/backward.ts'\nexport const backward = () => ['${name} backward', conv2dBackward()]`,
      'conv2d/forward': `import { relu } from '../relu/forward.ts'\nexport const conv2d = () => ['${name} conv2d', relu()]`,
      'conv2d/backward': `import { help } from './help.ts'\nexport const conv2dBackward = () => '${name} conv2dBackward with ' + help`,
      'conv2d/help': `import { relu } from '../relu/forward'\nexport const help = '${name} help and ' + relu()`,
      'relu/forward': `import { zeros } from '#tensor'\nexport const relu = () => '${name} relu' + zeros([2]).size`,
      'shapes/summary': 'export const summary = 0',
      'glorot/uniform': 'export const glorotUniform = 0',
      'dropout/mask': 'export const dropoutMask = 0',
      'adam/step': 'export const adamStep = 0',
      'crossentropy/forward': 'export const crossentropy = 0',
      'metrics/accuracy': 'export const accuracy = 0',
      'batches/split': 'export const validationSplit = 0',
      'batches/shuffle': 'export const shuffle = 0',
      'batches/batches': 'export const batches = 0',
    }
    for (const [id, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(tree, id)), { recursive: true })
      writeFileSync(path.join(tree, `${id}.ts`), text)
    }
  }
})

const load = async (katas: string[]) => {
  const bundle = await bundleKatas(root, new Set(katas), 'plain', { exercises, solutions })
  const code = (await importKatas(bundle.file)) as unknown as Record<keyof Katas, () => unknown>
  return { ...bundle, results: [code.forward(), code.backward()] }
}

test('all from the solutions', async () => {
  const { results, learner, solutions } = await load([])
  expect(results).toEqual([
    ['solution forward', 'solution conv2d', 'solution relu2'],
    ['solution backward', 'solution conv2dBackward with solution help and solution relu2'],
  ])
  expect(learner).toEqual([])
  expect(solutions).toContain('network/forward')
})

test("the learner's network runs on the solutions' conv2d, and that on the learner's relu", async () => {
  const { results, learner, solutions, sources } = await load(['network/forward', 'relu/forward'])
  expect(results[0]).toEqual(['learner forward', 'solution conv2d', 'learner relu2'])
  expect(learner).toEqual(['relu/forward', 'network/forward'])
  expect(solutions).toContain('conv2d/forward')
  expect(solutions).not.toContain('relu/forward')
  expect(sources['relu/forward']).toMatch(/exercises[\\/]relu[\\/]forward\.ts$/)
})

test("the solution of network runs on the learner's conv2d, which keeps the helper file beside it", async () => {
  const { results } = await load(['conv2d/forward', 'conv2d/backward'])
  expect(results).toEqual([
    ['solution forward', 'learner conv2d', 'solution relu2'],
    ['solution backward', 'learner conv2dBackward with learner help and solution relu2'],
  ])
})

test.each([
  '#kata/conv2d/help.ts',
  '#kata/conv2d/help',
  '#kata/conv2d/help.js',
  './help.js',
  '#kata/tools',
  '../tools',
])('a helper file can be imported as %s', async (source) => {
  mkdirSync(path.join(exercises, 'tools'))
  writeFileSync(path.join(exercises, 'tools', 'index.ts'), `export * from '../conv2d/help.ts'`)
  writeFileSync(
    path.join(exercises, 'conv2d', 'backward.ts'),
    `import { help } from '${source}'\nexport const conv2dBackward = () => help`,
  )
  const { results } = await load(['conv2d/backward'])
  expect(results[1]).toEqual(['solution backward', 'learner help and solution relu2'])
})

test('only katas that training uses are named', async () => {
  const { learner, solutions } = await load(['ndarray/transpose', 'network/epoch', 'adam/step'])
  expect(learner).toEqual(['adam/step'])
  expect(solutions).not.toContain('ndarray/transpose')
})

test("a fast kata of the learner's replaces the plain one, wherever that is imported", async () => {
  mkdirSync(path.join(exercises, 'fast'))
  const fast = { 'conv-forward': 'conv2d', 'loop-order': 'conv2d', 'conv-backward': 'conv2dBackward' }
  for (const [file, name] of Object.entries(fast)) {
    writeFileSync(path.join(exercises, 'fast', `${file}.ts`), `export const ${name} = () => ['${file}']`)
  }
  const single = await load(['conv2d/forward', 'fast/loop-order'])
  expect(single.results[0]).toEqual(['solution forward', 'loop-order'])
  expect(single.fast).toEqual({ 'conv2d/forward': 'fast/loop-order' })
  expect(single.learner).toEqual(['fast/loop-order'])
  expect(single.solutions).not.toContain('conv2d/forward')
  expect(single.sources['conv2d/forward']).toMatch(/exercises[\\/]fast[\\/]loop-order\.ts$/)

  const all = await load(['network/forward', 'fast/loop-order', 'fast/conv-forward', 'fast/conv-backward'])
  expect(all.results).toEqual([
    ['learner forward', 'conv-forward'],
    ['solution backward', ['conv-backward']],
  ])
})

test("a reluInto of the learner's replaces relu, with a new array for each call", async () => {
  mkdirSync(path.join(exercises, 'fast'))
  writeFileSync(path.join(exercises, 'fast', 'buffers.ts'), 'export const reluInto = (x, y) => [x.size, y]')
  writeFileSync(
    path.join(exercises, 'network', 'forward.ts'),
    `import { relu } from '../relu/forward.ts'
    import { zeros } from '#tensor'
    export const forward = () => [relu(zeros([2])), relu(zeros([2]))]`,
  )
  writeFileSync(path.join(exercises, 'network', 'backward.ts'), 'export const backward = () => 0')
  const { results, fast } = await load(['network/forward', 'network/backward', 'fast/buffers'])
  const [[size, first], [, second]] = results[0] as [number, { shape: number[] }][]
  expect(size).toBe(2)
  expect(first.shape).toEqual([2])
  expect(second).not.toBe(first)
  expect(fast).toEqual({ 'relu/forward': 'fast/buffers' })
})

test("a matrix product of the learner's replaces the dense layers", async () => {
  const trees = treesOf(root)
  const { fast, learner, solutions, file } = await bundleKatas(root, new Set(['fast/matmul']), 'plain', {
    exercises: trees.solutions,
    solutions: trees.solutions,
  })
  expect(fast).toEqual({ 'dense/forward': 'fast/matmul', 'dense/backward': 'fast/matmul' })
  expect(learner).toEqual(['fast/matmul'])
  expect(solutions).not.toContain('dense/forward')

  const plain = await importKatas((await bundleKatas(root, new Set())).file)
  const quick = await importKatas(file)
  const random = stream(1, 'weights')
  const weights = (...shape: number[]) => ({
    w: plain.glorotUniform(shape, random),
    b: plain.glorotUniform([shape[shape.length - 1], 1], random).pick(null, 0),
  })
  const params = {
    conv1: weights(3, 3, 3, 4),
    conv2: weights(3, 3, 4, 5),
    dense1: weights(20, 7),
    dense2: weights(7, 10),
  }
  const x = plain.glorotUniform([3, 14, 14, 3], random)
  const t = plain.ndarray(new Float32Array(30), [3, 10])
  for (let n = 0; n < 3; n++) t.set(n, 4 * n, 1)
  const gradients = [plain, quick].map(({ forward, backward }) =>
    backward(params, forward(params, x).cache, t),
  )
  for (const layer of weightedLayers) {
    for (const part of ['w', 'b'] as const) {
      const [a, b] = gradients.map((all) => contiguous(all[layer][part]).data)
      expect(a.length).toBe(b.length)
      a.forEach((value, i) => {
        expect(b[i]).toBeCloseTo(value, 6)
      })
    }
  }
})

test('the same code has the same file, other code another file', async () => {
  const first = await load([])
  expect((await load([])).file).toBe(first.file)
  expect((await load(['relu/forward'])).file).not.toBe(first.file)
  expect(readFileSync(first.file, 'utf8')).toContain('solution relu')
})

test('a kata that cannot be bundled is named with its line', async () => {
  writeFileSync(path.join(exercises, 'relu/forward.ts'), 'export const relu = () => {\n  return (\n')
  expect(await userErrorOf(() => load(['relu/forward']))).toMatch(/exercises[\\/]relu[\\/]forward\.ts:\d/)
})
