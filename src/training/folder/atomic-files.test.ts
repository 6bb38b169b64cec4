import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { UserError } from '../../errors.ts'
import { writeAtomically } from './atomic-files.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'files-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a file is replaced as a whole, and the draft of a killed process is overwritten', () => {
  const file = path.join(folder, 'a.bin')
  writeFileSync(`${file}.tmp`, 'half of a longer te')
  writeAtomically(file, 'one')
  writeAtomically(file, Uint8Array.of(50, 51))
  expect(readFileSync(file, 'utf8')).toBe('23')
  expect(readdirSync(folder)).toEqual(['a.bin'])
})

test('a file that cannot be written is named with the reason, and no draft is left', () => {
  const gone = path.join(folder, 'gone', 'a.bin')
  expect(() => writeAtomically(gone, 'x')).toThrow(UserError)
  expect(() => writeAtomically(gone, 'x')).toThrow(
    `${gone} could not be written: the folder does not exist any more. Restore it (ENOENT).`,
  )
  const taken = path.join(folder, 'taken')
  mkdirSync(path.join(taken, 'inside'), { recursive: true })
  expect(() => writeAtomically(taken, 'x')).toThrow(UserError)
  expect(existsSync(`${taken}.tmp`)).toBe(false)
})
