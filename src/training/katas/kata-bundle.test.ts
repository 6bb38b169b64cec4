import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../errors.ts'
import { contiguous, weightedLayers } from '../../tensor.ts'
import { stream } from '../random.ts'
import { bundleKatas, treesOf } from './kata-bundle.ts'
import type { Katas } from './kata-functions.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

let mine: string
let borrowed: string
beforeEach(() => {
  const folder = mkdtempSync(path.join(tmpdir(), 'trees-'))
  mine = path.join(folder, 'exercises')
  borrowed = path.join(folder, 'solutions')
  // Katas that are as short as can be: each answers with its own tree, and with those of what it imports.
  for (const [tree, name] of [
    [mine, 'mine'],
    [borrowed, 'borrowed'],
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
afterEach(() => rmSync(path.dirname(mine), { recursive: true, force: true }))

const load = async (katas: string[]) => {
  const bundle = await bundleKatas(root, new Set(katas), 'plain', { mine, borrowed })
  const code = (await import(pathToFileURL(bundle.file).href)) as Record<keyof Katas, () => unknown>
  return { ...bundle, said: [code.forward(), code.backward()] }
}

test('all borrowed', async () => {
  const { said, mine, borrowed } = await load([])
  expect(said).toEqual([
    ['borrowed forward', 'borrowed conv2d', 'borrowed relu2'],
    ['borrowed backward', 'borrowed conv2dBackward with borrowed help and borrowed relu2'],
  ])
  expect(mine).toEqual([])
  expect(borrowed).toContain('network/forward')
})

test("the learner's network runs on what is borrowed, and what is borrowed on the learner's relu", async () => {
  const { said, mine, borrowed, sources } = await load(['network/forward', 'relu/forward'])
  expect(said[0]).toEqual(['mine forward', 'borrowed conv2d', 'mine relu2'])
  expect(mine).toEqual(['relu/forward', 'network/forward'])
  expect(borrowed).toContain('conv2d/forward')
  expect(borrowed).not.toContain('relu/forward')
  expect(sources['relu/forward']).toMatch(/exercises[\\/]relu[\\/]forward\.ts$/)
})

test("a borrowed network runs on the learner's conv2d, which keeps the helper that lies beside it", async () => {
  const { said } = await load(['conv2d/forward', 'conv2d/backward'])
  expect(said).toEqual([
    ['borrowed forward', 'mine conv2d', 'borrowed relu2'],
    ['borrowed backward', 'mine conv2dBackward with mine help and borrowed relu2'],
  ])
})

test('only katas that the training uses are counted', async () => {
  const { mine, borrowed } = await load(['ndarray/transpose', 'network/epoch', 'adam/step'])
  expect(mine).toEqual(['adam/step'])
  expect(borrowed).not.toContain('ndarray/transpose')
})

test("a fast kata of the learner's stands for the plain one, wherever that is imported", async () => {
  mkdirSync(path.join(mine, 'fast'))
  const fast = { 'conv-forward': 'conv2d', 'loop-order': 'conv2d', 'conv-backward': 'conv2dBackward' }
  for (const [file, name] of Object.entries(fast)) {
    writeFileSync(path.join(mine, 'fast', `${file}.ts`), `export const ${name} = () => ['${file}']`)
  }
  const one = await load(['conv2d/forward', 'fast/loop-order'])
  expect(one.said[0]).toEqual(['borrowed forward', 'loop-order'])
  expect(one.fast).toEqual({ 'conv2d/forward': 'fast/loop-order' })
  expect(one.mine).toEqual(['fast/loop-order'])
  expect(one.borrowed).not.toContain('conv2d/forward')
  expect(one.sources['conv2d/forward']).toMatch(/exercises[\\/]fast[\\/]loop-order\.ts$/)

  const all = await load(['network/forward', 'fast/loop-order', 'fast/conv-forward', 'fast/conv-backward'])
  expect(all.said).toEqual([
    ['mine forward', 'conv-forward'],
    ['borrowed backward', ['conv-backward']],
  ])
})

test("a reluInto of the learner's stands for relu, each time with an array of its own", async () => {
  mkdirSync(path.join(mine, 'fast'))
  writeFileSync(path.join(mine, 'fast', 'buffers.ts'), 'export const reluInto = (x, y) => [x.size, y]')
  writeFileSync(
    path.join(mine, 'network', 'forward.ts'),
    `import { relu } from '../relu/forward.ts'
    import { zeros } from '#tensor'
    export const forward = () => [relu(zeros([2])), relu(zeros([2]))]`,
  )
  writeFileSync(path.join(mine, 'network', 'backward.ts'), 'export const backward = () => 0')
  const { said, fast } = await load(['network/forward', 'network/backward', 'fast/buffers'])
  const [[size, first], [, second]] = said[0] as [number, { shape: number[] }][]
  expect(size).toBe(2)
  expect(first.shape).toEqual([2])
  expect(second).not.toBe(first)
  expect(fast).toEqual({ 'relu/forward': 'fast/buffers' })
})

test("a matrix product of the learner's makes the dense layers", async () => {
  const trees = treesOf(root)
  const { fast, mine, borrowed, file } = await bundleKatas(root, new Set(['fast/matmul']), 'plain', {
    mine: trees.borrowed,
    borrowed: trees.borrowed,
  })
  expect(fast).toEqual({ 'dense/forward': 'fast/matmul', 'dense/backward': 'fast/matmul' })
  expect(mine).toEqual(['fast/matmul'])
  expect(borrowed).not.toContain('dense/forward')

  const plain = (await import(pathToFileURL((await bundleKatas(root, new Set())).file).href)) as Katas
  const quick = (await import(pathToFileURL(file).href)) as Katas
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

test('the same code has the same file, other code another', async () => {
  const first = await load([])
  expect((await load([])).file).toBe(first.file)
  expect((await load(['relu/forward'])).file).not.toBe(first.file)
  expect(readFileSync(first.file, 'utf8')).toContain('borrowed relu')
})

test('a kata that cannot be bundled is named with its line', async () => {
  writeFileSync(path.join(mine, 'relu/forward.ts'), 'export const relu = () => {\n  return (\n')
  const error = await load(['relu/forward']).catch((reason) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(error.message).toMatch(/exercises[\\/]relu[\\/]forward\.ts:\d/)
})
