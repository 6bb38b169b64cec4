import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BundleError, bundleCode } from './code.ts'
import type { Code } from './functions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

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
  const bundle = await bundleCode(root, new Set(katas), 'plain', { mine, borrowed })
  const code = (await import(pathToFileURL(bundle.file).href)) as Record<keyof Code, () => unknown>
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

test('the same code has the same file, other code another', async () => {
  const first = await load([])
  expect((await load([])).file).toBe(first.file)
  expect((await load(['relu/forward'])).file).not.toBe(first.file)
  expect(readFileSync(first.file, 'utf8')).toContain('borrowed relu')
})

test('a kata that cannot be bundled is named with its line', async () => {
  writeFileSync(path.join(mine, 'relu/forward.ts'), 'export const relu = () => {\n  return (\n')
  const error = await load(['relu/forward']).catch((reason) => reason)
  expect(error).toBeInstanceOf(BundleError)
  expect(error.message).toMatch(/exercises[\\/]relu[\\/]forward\.ts:\d/)
})
