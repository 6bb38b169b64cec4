import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { writeAtomically } from './atomic-files.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

test('a file is replaced as a whole, and the draft of a killed process is overwritten', () => {
  const file = path.join(folder, 'a.bin')
  writeFileSync(`${file}.tmp`, 'half of a longer te')
  writeAtomically(file, 'one')
  writeAtomically(file, Uint8Array.of(50, 51))
  expect(readFileSync(file, 'utf8')).toBe('23')
  expect(readdirSync(folder)).toEqual(['a.bin'])
})

test('a file that cannot be written is named with the reason, and no draft is left', async () => {
  const gone = path.join(folder, 'gone', 'a.bin')
  expect(await userErrorOf(() => writeAtomically(gone, 'x'))).toContain(
    `${gone} could not be written: the folder does not exist any more. Restore it (ENOENT).`,
  )
  const taken = path.join(folder, 'taken')
  mkdirSync(path.join(taken, 'inside'), { recursive: true })
  await userErrorOf(() => writeAtomically(taken, 'x'))
  expect(existsSync(`${taken}.tmp`)).toBe(false)
})
