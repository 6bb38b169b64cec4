import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderError } from './history.ts'
import { occupy } from './lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lock-'))
  file = path.join(folder, 'running.pid')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is occupied until it is left', () => {
  const leave = occupy(folder)
  expect(existsSync(file)).toBe(true)
  leave()
  expect(existsSync(file)).toBe(false)
})

test('the mark of a living process is respected, unless it has not been renewed', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  writeFileSync(file, `${other.pid}\n`)
  expect(() => occupy(folder)).toThrow(FolderError)
  expect(() => occupy(folder)).toThrow(`process ${other.pid} is at work on it`)
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(file, minuteAgo, minuteAgo)
  occupy(folder)()

  writeFileSync(file, `${other.pid}\n`)
  other.kill('SIGKILL')
  await once(other, 'exit')
  occupy(folder)()
})
