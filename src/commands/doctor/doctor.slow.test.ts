/** What the doctor says of good and of bad. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheFolder, downloadFile, fillCache } from '../../training/data/cache.ts'
import { batchesIn } from '../../training/data/fetch/batch-files.ts'
import { archiveOf, layout, smallSet, sourceOf } from '../../training/data/testing/small-cifar10.ts'
import { closing, lineOf } from '../doctor.ts'
import { space, writing } from './disk.ts'
import { broken, fine, note } from './finding.ts'
import { memoryOf } from './machine.ts'
import { packages } from './packages.ts'
import { pictures } from './pictures.ts'
import { reference } from './reference.ts'
import { type TerminalFacts, terminalOf } from './terminal.ts'
import { watcher } from './watcher.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'doctor-'))
  mkdirSync(path.join(root, 'exercises'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(name: string, contents: string | Buffer): string {
  const file = path.join(root, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, contents)
  return file
}

test('memory: enough is free, or not', () => {
  expect(memoryOf(16e9, 8e9)).toEqual(fine('memory', '16.0 GB, 8.0 GB of them free'))
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
    [{ input: false }, 'fine', 'none (the input is not one)'],
    [{ output: false }, 'fine', 'none (the output is not one)'],
    [{ input: false, output: false, term: 'dumb' }, 'fine', 'none (input and output are not one)'],
  ])('%j', (facts, state, says) => {
    expect(terminalOf({ ...usual, ...facts })).toMatchObject({ state, says: expect.stringContaining(says) })
  })
})

test('the disk: enough, little, nothing, unknown', async () => {
  const at = (bytes?: number) => space(root, async () => bytes)
  expect(await at(80e9)).toEqual(fine('disk', '80 GB free'))
  expect(await at(400e6)).toMatchObject({ state: 'note', says: '400 MB free' })
  expect(await at(10e6)).toMatchObject({ state: 'broken', says: '10 MB free' })
  expect(await at(undefined)).toMatchObject({ state: 'fine' })
})

describe('writing', () => {
  test('goes well, and leaves nothing behind', () => {
    expect(writing(root)).toMatchObject({ state: 'fine' })
    expect(readdirSync(path.join(root, '.kata'))).toEqual([])
  })
  test('something else in the place of the folder', () => {
    write('.kata', '')
    expect(writing(root)).toMatchObject({
      state: 'broken',
      says: expect.stringMatching(/\.kata.* cannot be written \(E/),
    })
  })
})

test('packages: as they should be, another version, missing', () => {
  const install = (name: string, version: string) =>
    write(`node_modules/${name}/package.json`, JSON.stringify({ version }))
  write('package.json', JSON.stringify({ dependencies: { ink: '6.8.0', '@tensorflow/tfjs-core': '4.22.0' } }))
  install('ink', '6.8.0')
  install('@tensorflow/tfjs-core', '4.22.0')
  expect(packages(root)).toEqual(fine('packages', 'all 2 as they should be'))
  install('ink', '6.7.0')
  rmSync(path.join(root, 'node_modules', '@tensorflow'), { recursive: true })
  expect(packages(root)).toEqual(
    broken(
      'packages',
      'ink 6.7.0 instead of 6.8.0, @tensorflow/tfjs-core missing instead of 4.22.0',
      'Install them again: npm ci',
    ),
  )
})

describe('the reference', () => {
  const build = (program: string) => {
    write('build/checker/package.json', '{"type":"module"}')
    write('build/checker/reference/tensorflow.js', program)
    return reference(root, path.join(root, 'build'))
  }
  test('answers, whatever TensorFlow prints besides', async () => {
    const program =
      "console.log('2024: I tensorflow'); export const referenceName = () => 'TensorFlow.js cpu 1.2.3'"
    expect(await build(program)).toEqual(fine('reference', 'TensorFlow.js cpu 1.2.3'))
  })
  test('is the other one although tfjs-node is there', async () => {
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

test('watching: a save is told of, and nothing stays behind', async () => {
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

  test('none, and a part', () => {
    expect(pictures(root)).toEqual(
      fine('pictures', 'the built-in ones', 'CIFAR-10 for training: npm run data'),
    )
    write(path.relative(root, `${downloadFile(root)}.part`), Buffer.alloc(2e6))
    expect(pictures(root)).toMatchObject({
      state: 'note',
      says: expect.stringContaining('2 MB have been downloaded'),
    })
  })
  test('whole, then a changed byte', async () => {
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
  test('put there by hand, and not whole', () => {
    write(path.relative(root, path.join(cacheFolder(root), 'data_batch_1.bin')), 'x')
    expect(pictures(root)).toMatchObject({
      state: 'broken',
      says: expect.stringContaining('there is no data_batch_2.bin'),
    })
  })
})

test('what is printed: a mark, a subject, what there is, what to do; and how many things', () => {
  expect(lineOf(fine('disk', '80 GB free'))).toBe('✓ disk       80 GB free')
  expect(lineOf(broken('packages', 'ink missing', 'npm ci'))).toBe(
    `✗ packages   ink missing\n${' '.repeat(13)}→ npm ci`,
  )
  const [good, some, bad] = [fine('a', ''), note('b', '', ''), broken('c', '', '')]
  expect(closing([good])).toBe('All is well.')
  expect(closing([good, some])).toBe('Nothing is broken; 1 thing to know (!).')
  expect(closing([some, bad, bad])).toBe('2 things to repair (✗), 1 thing to know (!).')
})
