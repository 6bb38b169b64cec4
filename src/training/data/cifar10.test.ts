import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { readCifar10 } from './cifar10.ts'
import { writeBlankCifar10 } from './testing/blank-cifar10.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
})

function writeRecord(name: string, record: number, bytes: Uint8Array): void {
  const file = openSync(path.join(folder, name), 'r+')
  writeSync(file, bytes, 0, bytes.length, record * 3073)
  closeSync(file)
}

test('records become labels and pictures, planes become channels, in the order of the files', () => {
  writeBlankCifar10(folder)
  const record = Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? 7 : (i - 1) % 251))
  writeRecord('data_batch_3.bin', 42, record)
  writeRecord('test_batch.bin', 9_999, record)

  const { train, test, builtIn } = readCifar10(folder)
  expect([builtIn, train.count, test.count]).toEqual([false, 50_000, 10_000])
  expect(train.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
  for (const [pictures, at] of [
    [train, 20_042],
    [test, 9_999],
  ] as const) {
    expect(pictures.labels[at]).toBe(7)
    expect(pictures.labels[at - 1]).toBe(0)
    for (const [y, x, c] of [
      [0, 0, 0],
      [0, 1, 0],
      [5, 30, 1],
      [31, 31, 2],
    ]) {
      expect(pictures.pixels[((at * 32 + y) * 32 + x) * 3 + c]).toBe((c * 1024 + y * 32 + x) % 251)
    }
  }
})

test('the folder may be the one that contains cifar-10-batches-bin', () => {
  const inner = path.join(folder, 'cifar-10-batches-bin')
  mkdirSync(inner)
  writeBlankCifar10(inner)
  expect(readCifar10(folder).folder).toBe(inner)
})

test('a folder that does not exist, or is a file', async () => {
  const nowhere = path.join(folder, 'nowhere')
  expect(await userErrorOf(() => readCifar10(nowhere))).toContain(`there is nothing at ${nowhere}`)
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  expect(await userErrorOf(() => readCifar10(file))).toContain(`${file} is a file, or inside one`)
})

test('the message names all missing files, and recognises the Python version', async () => {
  writeFileSync(path.join(folder, 'data_batch_1'), '')
  writeFileSync(path.join(folder, 'data_batch_1.bin'), '')
  const message = await userErrorOf(() => readCifar10(folder))
  expect(message).toContain('no data_batch_2.bin, no data_batch_3.bin')
  expect(message).toContain('no test_batch.bin')
  expect(message).not.toContain('no data_batch_1.bin')
  expect(message).toContain('Python version')
})

test('a file of the wrong size', async () => {
  writeBlankCifar10(folder)
  truncateSync(path.join(folder, 'data_batch_2.bin'), 1000)
  const message = await userErrorOf(() => readCifar10(folder))
  expect(message).toContain('Expected 30,730,000 bytes')
  expect(message).toContain('data_batch_2.bin')
  expect(message).toContain('found 1,000')
})

test('an invalid label', async () => {
  writeBlankCifar10(folder)
  writeRecord('data_batch_1.bin', 11, Uint8Array.of(10))
  const message = await userErrorOf(() => readCifar10(folder))
  expect(message).toContain('Expected a label from 0 to 9 in record 11')
  expect(message).toContain('data_batch_1.bin, found 10')
})

test('a folder with the name of a file', async () => {
  writeBlankCifar10(folder)
  rmSync(path.join(folder, 'data_batch_4.bin'))
  mkdirSync(path.join(folder, 'data_batch_4.bin'))
  expect(await userErrorOf(() => readCifar10(folder))).toMatch(/data_batch_4\.bin cannot be read \(E/)
})
