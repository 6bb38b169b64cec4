import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import type { Run } from '../run/new-run.ts'
import { lockRunFolder } from './folder-lock.ts'
import { discardRunFolder, findRunFolder, openRunFolder } from './run-folders.ts'
import { createRunRecorder } from './run-recorder.ts'

let root: string
beforeEach(() => {
  root = temporaryFolder()
})

test('a run without --out gets a new folder, named after the time', () => {
  const time = new Date(2024, 4, 31, 17, 4, 59)
  const first = openRunFolder(root, undefined, time)
  expect(first).toBe(path.join(root, '.kata', 'runs', '2024-05-31_17-04-59'))
  expect(openRunFolder(root, undefined, time)).toBe(`${first}-2`)
})

test('a given folder is created, but not one that contains a run', async () => {
  const folder = path.join(root, 'a', 'b')
  expect(openRunFolder(root, folder, new Date())).toBe(folder)
  expect(openRunFolder(root, folder, new Date())).toBe(folder)
  writeFileSync(path.join(folder, 'weights.bin'), '')
  const open = (out: string) => () => openRunFolder(root, out, new Date())
  expect(await userErrorOf(open(folder))).toMatch(/without a run, but .* contains weights\.bin/)
  expect(open(path.join(folder, 'weights.bin'))).toThrow('is a file or lies in one')
  expect(open(path.join(folder, 'weights.bin', 'c'))).toThrow('is a file or lies in one')
})

test('the latest run is the unfinished one with the newest checkpoint', () => {
  const runs = path.join(root, '.kata', 'runs')
  expect(() => findRunFolder(root, 'latest')).toThrow(`expected a run with a checkpoint in ${runs}`)
  for (const [name, file, time] of [
    ['old', 'checkpoint.bin', 1],
    ['new', 'checkpoint.previous.bin', 2],
    ['none', 'history.json', 3],
  ] as const) {
    mkdirSync(path.join(runs, name), { recursive: true })
    writeFileSync(path.join(runs, name, file), '')
    utimesSync(path.join(runs, name, file), time, time)
  }
  writeFileSync(path.join(runs, '.DS_Store'), '')
  expect(findRunFolder(root, 'latest')).toBe(path.join(runs, 'new'))
  // A run that is finished is continued only if it gets more epochs, or if there is no other.
  const finish = (name: string) =>
    writeFileSync(path.join(runs, name, 'history.json'), '{ "state": "finished", "epochs": [{}, {}] }')
  finish('new')
  expect(findRunFolder(root, 'latest')).toBe(path.join(runs, 'old'))
  expect(findRunFolder(root, 'latest', 3)).toBe(path.join(runs, 'new'))
  finish('old')
  expect(findRunFolder(root, 'latest')).toBe(path.join(runs, 'new'))
  const file = path.join(runs, '.DS_Store')
  expect(() => findRunFolder(root, file)).toThrow(`expected the folder of a run, but ${file} is a file`)
  expect(() => findRunFolder(root, path.join(file, 'x'))).toThrow(
    `there is nothing at ${path.join(file, 'x')}`,
  )
})

test('nothing is left of a run in which nothing was trained, except files of others', () => {
  const empty = openRunFolder(root, undefined, new Date())
  writeFileSync(path.join(empty, 'history.json'), '{}')
  discardRunFolder(empty)
  expect(existsSync(empty)).toBe(false)
  const used = openRunFolder(root, path.join(root, 'used'), new Date())
  for (const name of ['history.json', 'notes.txt']) writeFileSync(path.join(used, name), '')
  discardRunFolder(used)
  expect(readdirSync(used)).toEqual(['notes.txt'])
})

test('the time that a question waits for its answer does not count', () => {
  const folder = openRunFolder(root, undefined, new Date())
  const unlock = lockRunFolder(folder)
  const history = { seconds: 10, epochs: [] }
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const recorder = createRunRecorder(root, { folder, history, start: {} } as unknown as Run)
  now.mockReturnValue(2000)
  const goOn = recorder.pause()
  now.mockReturnValue(3_600_000)
  goOn()
  now.mockReturnValue(3_603_000)
  recorder.end('interrupted')
  now.mockRestore()
  unlock()
  expect(history.seconds).toBe(15)
})
