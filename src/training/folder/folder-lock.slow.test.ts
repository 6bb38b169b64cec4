import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { assertLocked, lockRunFolder } from './folder-lock.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder, 'running.pid')
})

test('a folder is locked until it is unlocked', () => {
  const unlock = lockRunFolder(folder)
  expect(existsSync(file)).toBe(true)
  unlock()
  expect(existsSync(file)).toBe(false)
})

test('of many processes that try at once, one gets the lock, with or without an old one', async () => {
  const { outputFiles } = await build({
    stdin: { contents: `export { lockRunFolder } from './folder-lock.ts'`, resolveDir: import.meta.dirname },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  })
  const module = path.join(folder, 'lock.mjs')
  writeFileSync(module, outputFiles[0].text)
  const program = `import { lockRunFolder } from ${JSON.stringify(pathToFileURL(module).href)}
    process.on('message', (start) => {
      while (Date.now() < start);
      try { lockRunFolder(process.argv[1]); process.send('in') } catch (error) { process.send(error.message) }
    })
    process.send('ready')`
  for (const old of [false, true, true, false]) {
    const run = mkdtempSync(path.join(folder, 'run-'))
    if (old) writeFileSync(path.join(run, 'running.pid'), '99999999\n')
    const racers = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program, run], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    )
    try {
      await Promise.all(racers.map((racer) => once(racer, 'message')))
      const answers = racers.map(async (racer) => String((await once(racer, 'message'))[0]))
      for (const racer of racers) racer.send(Date.now() + 200)
      const results = await Promise.all(answers)
      expect(results.filter((result) => result === 'in').length).toBe(1)
      expect(results.filter((result) => result.includes('is already training in')).length).toBe(5)
    } finally {
      for (const racer of racers) racer.kill('SIGKILL')
    }
  }
})

test.skipIf(process.platform !== 'linux')('a training that is suspended keeps its lock', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'train'])
  writeFileSync(file, `${other.pid} ${hostname()}\n`)
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(file, minuteAgo, minuteAgo)
  other.kill('SIGSTOP')
  try {
    await vi.waitFor(() => expect(readFileSync(`/proc/${other.pid}/stat`, 'utf8')).toContain(') T'))
    expect(() => lockRunFolder(folder)).toThrow(
      `Process ${other.pid} is already training in ${folder}, but is suspended`,
    )
  } finally {
    other.kill('SIGKILL')
  }
})

test('losing the lock to another process is an error', async () => {
  const unlock = lockRunFolder(folder)
  assertLocked(folder)
  writeFileSync(file, `${process.ppid} elsewhere\n`)
  expect(await userErrorOf(() => assertLocked(folder))).toContain(
    `by process ${process.ppid} on elsewhere while this one was suspended`,
  )
  unlock()
  expect(existsSync(file)).toBe(true)
})

test('the lock of a process on another machine counts until it expires', () => {
  writeFileSync(file, '99999999 elsewhere\n')
  expect(() => lockRunFolder(folder)).toThrow(
    /Process 99999999 on elsewhere is already training in .* 20 seconds\.$/,
  )
  for (const offset of [-60_000, 60_000]) {
    writeFileSync(file, '99999999 elsewhere\n')
    utimesSync(file, new Date(Date.now() + offset), new Date(Date.now() + offset))
    lockRunFolder(folder)()
  }
})

test('a process that exits removes its lock', () => {
  const listeners = process.listeners('exit')
  lockRunFolder(folder)
  const [atExit] = process.listeners('exit').filter((listener) => !listeners.includes(listener))
  atExit(130)
  expect(existsSync(file)).toBe(false)
  expect(process.listeners('exit')).toEqual(listeners)
})

test('the lock of a running process counts, unless it was not renewed', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  writeFileSync(file, `${other.pid}\n`)
  expect(await userErrorOf(() => lockRunFolder(folder))).toContain(
    `Process ${other.pid} is already training in `,
  )
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(file, minuteAgo, minuteAgo)
  lockRunFolder(folder)()

  writeFileSync(file, `${other.pid}\n`)
  other.kill('SIGKILL')
  await once(other, 'exit')
  lockRunFolder(folder)()
})
