import { mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchSaves } from './save-watcher.ts'

let folder: string
let stop: () => void
let saves: string[]

const at = (file: string) => path.join(folder, file)
const seen = (...files: string[]) =>
  vi.waitFor(() => expect(saves).toEqual(files), { timeout: 3000, interval: 10 })
const quiet = (milliseconds = 700) => new Promise((resolve) => setTimeout(resolve, milliseconds))

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kata-watch-'))
  mkdirSync(at('relu'))
  writeFileSync(at('relu/forward.ts'), 'one')
  saves = []
  stop = watchSaves(folder, (files) => saves.push(...files.sort()))
})

afterEach(() => {
  stop()
  rmSync(folder, { recursive: true, force: true })
})

test('a file that is written, once', async () => {
  writeFileSync(at('relu/forward.ts'), 'two!')
  await seen('relu/forward.ts')
  await quiet()
  expect(saves).toEqual(['relu/forward.ts'])
})

test('a file of the same length, and one with the same text', async () => {
  // Clocks of file systems tick every few milliseconds.
  await quiet(20)
  writeFileSync(at('relu/forward.ts'), 'two')
  await seen('relu/forward.ts')
  writeFileSync(at('relu/forward.ts'), 'two')
  await seen('relu/forward.ts', 'relu/forward.ts')
})

test('an editor that writes another file and renames it', async () => {
  for (const text of ['two', 'three', 'four']) {
    saves.length = 0
    writeFileSync(at('relu/forward.ts.tmp'), text)
    renameSync(at('relu/forward.ts.tmp'), at('relu/forward.ts'))
    await seen('relu/forward.ts')
  }
})

test('an editor that moves the old file away first', async () => {
  renameSync(at('relu/forward.ts'), at('relu/forward.ts~'))
  writeFileSync(at('relu/forward.ts'), 'two')
  rmSync(at('relu/forward.ts~'))
  await seen('relu/forward.ts')
})

test('an editor that empties the file first: the end of the save is seen', async () => {
  truncateSync(at('relu/forward.ts'))
  await new Promise((resolve) => setTimeout(resolve, 5))
  writeFileSync(at('relu/forward.ts'), 'two')
  await vi.waitFor(() => expect(saves.at(-1)).toBe('relu/forward.ts'), 3000)
})

test('a file that is deleted and one in a new folder', async () => {
  rmSync(at('relu/forward.ts'))
  await seen('relu/forward.ts')
  mkdirSync(at('conv2d/deep'), { recursive: true })
  writeFileSync(at('conv2d/deep/helper.ts'), 'export {}')
  await seen('relu/forward.ts', 'conv2d/deep/helper.ts')
})

test('only TypeScript files', async () => {
  writeFileSync(at('relu/.forward.ts.swp'), 'x')
  writeFileSync(at('relu/README.md'), 'x')
  writeFileSync(at('relu/4913'), 'x')
  await quiet()
  expect(saves).toEqual([])
})

test('nothing after it has stopped', async () => {
  stop()
  writeFileSync(at('relu/forward.ts'), 'two')
  await quiet()
  expect(saves).toEqual([])
})

test('a folder that does not exist yet', async () => {
  stop()
  rmSync(folder, { recursive: true })
  stop = watchSaves(folder, (files) => saves.push(...files))
  mkdirSync(at('relu'), { recursive: true })
  writeFileSync(at('relu/forward.ts'), 'one')
  await seen('relu/forward.ts')
})
