/** What each check says if all is well, and if not. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { cacheFolder, downloadFile, fillCache } from '../../training/data/cache.ts'
import { batchesIn } from '../../training/data/fetch/batch-files.ts'
import { archiveOf, layout, smallSet, sourceOf } from '../../training/data/testing/small-cifar10.ts'
import { space, writing } from './disk-check.ts'
import { closing, lineOf } from './doctor.ts'
import { broken, fine, note } from './finding.ts'
import { memoryOf } from './machine-check.ts'
import { packages } from './packages-check.ts'
import { pictures } from './pictures-check.ts'
import { reference } from './reference-check.ts'
import { type TerminalFacts, terminalOf } from './terminal-check.ts'
import { watcher } from './watcher-check.ts'

let root: string
beforeEach(() => {
  root = temporaryFolder()
  mkdirSync(path.join(root, 'exercises'))
})

function write(name: string, contents: string | Buffer): string {
  const file = path.join(root, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, contents)
  return file
}

test('memory: enough, and too little', () => {
  expect(memoryOf(16e9, 8e9)).toEqual(fine('16.0 GB, 8.0 GB free'))
  expect(memoryOf(16e9, 0.5e9)).toMatchObject({
    state: 'note',
    advice: expect.stringContaining('--workers 1'),
  })
})

describe('the terminal', () => {
  const usual: TerminalFacts = {
    input: true,
    output: true,
    columns: 80,
    rows: 24,
    depth: 8,
    term: 'xterm-256color',
  }
  test.each<[Partial<TerminalFacts>, string, string]>([
    [{}, 'fine', '80 x 24, 256 colours, TERM=xterm-256color'],
    [{ depth: 1 }, 'fine', '80 x 24, no colours'],
    [{ depth: 24 }, 'fine', '16.8 million colours'],
    [{ columns: 39 }, 'note', '39 x 24'],
    [{ rows: 11 }, 'note', '80 x 11'],
    [{ term: 'dumb' }, 'note', 'TERM=dumb'],
    [{ input: false }, 'fine', 'none for input: '],
    [{ output: false }, 'fine', 'none for output: '],
    [{ input: false, output: false, term: 'dumb' }, 'fine', 'none for input and output: '],
  ])('%j', (facts, state, says) => {
    expect(terminalOf({ ...usual, ...facts })).toMatchObject({ state, says: expect.stringContaining(says) })
  })
})

test('disk: enough, little, almost none, unknown', async () => {
  const at = (bytes?: number) => space(root, async () => bytes)
  expect(await at(80e9)).toEqual(fine('80 GB free'))
  expect(await at(400e6)).toMatchObject({ state: 'note', says: '400 MB free' })
  expect(await at(10e6)).toMatchObject({ state: 'broken', says: '10 MB free' })
  expect(await at(undefined)).toMatchObject({ state: 'fine' })
})

describe('writing', () => {
  test('works, and leaves nothing behind', () => {
    expect(writing(root)).toMatchObject({ state: 'fine' })
    expect(readdirSync(path.join(root, '.kata'))).toEqual([])
  })
  test('fails if a file has the name of the folder', () => {
    write('.kata', '')
    expect(writing(root)).toMatchObject({
      state: 'broken',
      says: expect.stringMatching(/\.kata.* cannot be written \(E/),
    })
  })
})

test('packages: right, another version, missing', () => {
  const install = (name: string, version: string) =>
    write(`node_modules/${name}/package.json`, JSON.stringify({ version }))
  write('package.json', JSON.stringify({ dependencies: { ink: '6.8.0', '@tensorflow/tfjs-core': '4.22.0' } }))
  install('ink', '6.8.0')
  install('@tensorflow/tfjs-core', '4.22.0')
  expect(packages(root)).toEqual(fine('all 2 have the right version'))
  install('ink', '6.7.0')
  rmSync(path.join(root, 'node_modules', '@tensorflow'), { recursive: true })
  expect(packages(root)).toEqual(
    broken('ink is 6.7.0, not 6.8.0, @tensorflow/tfjs-core 4.22.0 is missing', 'Install them again: npm ci'),
  )
})

describe('the reference', () => {
  const build = (program: string) => {
    write('build/checker/package.json', '{"type":"module"}')
    write('build/checker/reference/tensorflow.js', program)
    return reference(root, path.join(root, 'build'))
  }
  test('answers, although TensorFlow prints other lines', async () => {
    const program =
      "console.log('2024: I tensorflow'); export const referenceName = () => 'TensorFlow.js cpu 1.2.3'"
    expect(await build(program)).toEqual(fine('TensorFlow.js cpu 1.2.3'))
  })
  test('is not tfjs-node although that is installed', async () => {
    write('node_modules/@tensorflow/tfjs-node/package.json', '{}')
    expect(await build("export const referenceName = () => 'TensorFlow.js cpu 1.2.3'")).toMatchObject({
      state: 'note',
      says: expect.stringContaining('tfjs-node is installed, but does not work here'),
    })
    expect(await build("export const referenceName = () => 'TensorFlow native via tfjs-node'")).toMatchObject(
      {
        state: 'fine',
      },
    )
  })
  test('does not start', async () => {
    expect(await build("throw new Error('TensorFlow.js fails its self-test')")).toMatchObject({
      state: 'broken',
      says: 'TensorFlow.js does not start: Error: TensorFlow.js fails its self-test',
    })
    expect(await build('process.exit(3)')).toMatchObject({ state: 'broken' })
  })
})

test('watching: a saved file is noticed, and nothing is left behind', async () => {
  expect(await watcher(root)).toMatchObject({
    state: 'fine',
    says: expect.stringMatching(/^a save is noticed after \d+ ms$/),
  })
  expect(readdirSync(path.join(root, '.kata'))).toEqual([])
  expect(readdirSync(path.join(root, 'exercises'))).toEqual([])
})

describe('pictures', () => {
  const set = smallSet()
  const fill = () => {
    for (const [name, bytes] of Object.entries(set)) write(`set/${name}`, bytes)
    const batches = batchesIn(path.join(root, 'set'), layout)
    return fillCache(cacheFolder(root), batches, sourceOf(set, archiveOf(set)), {
      from: 'a test',
      published: true,
    })
  }

  test('none, and a part of them', () => {
    expect(pictures(root)).toEqual(fine('the built-in ones', 'CIFAR-10 for training: npm run data'))
    write(path.relative(root, `${downloadFile(root)}.part`), Buffer.alloc(2e6))
    expect(pictures(root)).toMatchObject({
      state: 'note',
      says: expect.stringContaining('2 MB of CIFAR-10 have been downloaded'),
    })
  })
  test('complete, then with a changed file', async () => {
    await fill()
    expect(pictures(root)).toMatchObject({
      state: 'fine',
      says: expect.stringContaining('CIFAR-10 from a test'),
    })
    write(path.relative(root, path.join(cacheFolder(root), 'test_batch.bin')), Buffer.alloc(30_730))
    expect(pictures(root)).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('test_batch.bin has changed'),
    })
  })
  test('put there by hand, and incomplete', () => {
    write(path.relative(root, path.join(cacheFolder(root), 'data_batch_1.bin')), 'x')
    expect(pictures(root)).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('there is no data_batch_2.bin'),
    })
  })
})

test('each finding is a line with a mark and, below it, what to do; the last line counts them', () => {
  expect(lineOf('disk', fine('80 GB free'))).toBe('✓ disk       80 GB free')
  expect(lineOf('packages', broken('ink missing', 'npm ci'))).toBe(
    `✗ packages   ink missing\n${' '.repeat(13)}→ npm ci`,
  )
  const [good, some, bad] = [fine(''), note('', ''), broken('', '')]
  expect(closing([good])).toBe('No problems.')
  expect(closing([good, some])).toBe('No problems, 1 note.')
  expect(closing([some, bad, bad])).toBe('2 problems, 1 note.')
})
