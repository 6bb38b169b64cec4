import { spawnSync } from 'node:child_process'
import { createReadStream, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { FormatError } from '../../../errors.ts'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { tarOf } from '../testing/small-cifar10.ts'
import { readTar, type TarEntry } from './tar.ts'

function inPieces(bytes: Buffer, size = bytes.length): Readable {
  const count = Math.ceil(bytes.length / size)
  return Readable.from(Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size)))
}

/** What is in an archive: [name, type, content]. Reads only the files for which `wanted` is true. */
async function contents(bytes: Readable, wanted = (_: TarEntry) => true) {
  const found: string[][] = []
  for await (const entry of readTar(bytes)) {
    const text = entry.type === 'file' && wanted(entry) ? (await entry.read()).toString() : ''
    found.push([entry.name, entry.type ?? '', text])
  }
  return found
}

const entries = [
  { name: 'a/', type: '5' },
  { name: 'a/one', bytes: Buffer.from('1') },
  { name: 'a/empty' },
  { name: 'a/block', bytes: Buffer.alloc(512, 'x') },
  { name: 'a/link', type: '2', linkName: '/etc/passwd' },
  { name: 'a/pipe', type: '6' },
  { name: 'a/last', bytes: Buffer.from('the end') },
]

test.each([1, 7, 512, 513, 1 << 20])('an archive that arrives in pieces of %i bytes', async (size) => {
  expect(await contents(inPieces(tarOf(entries), size))).toEqual([
    ['a/', 'directory', ''],
    ['a/one', 'file', '1'],
    ['a/empty', 'file', ''],
    ['a/block', 'file', 'x'.repeat(512)],
    ['a/link', 'symlink', ''],
    ['a/pipe', 'fifo', ''],
    ['a/last', 'file', 'the end'],
  ])
})

test('content that is not read is skipped', async () => {
  const found = await contents(inPieces(tarOf(entries), 100), ({ name }) => name === 'a/last')
  expect(found.map(([, , text]) => text).join('')).toBe('the end')
})

test('long names, in the formats of GNU and of POSIX, apply to the next entry only', async () => {
  const long = `${'folder/'.repeat(30)}file`
  const record = ` path=${long}\n`
  const archive = tarOf([
    { name: '././@LongLink', type: 'L', bytes: Buffer.from(`${long}\0`) },
    { name: 'cut off' },
    { name: 'short' },
    { name: 'PaxHeader', type: 'x', bytes: Buffer.from(`${record.length + 3}${record}`) },
    { name: 'cut off' },
    { name: 'short' },
  ])
  expect((await contents(inPieces(archive))).map(([name]) => name)).toEqual([long, 'short', long, 'short'])
})

test('an archive that was cut off anywhere', async () => {
  const whole = tarOf([{ name: 'file', bytes: Buffer.alloc(600) }])
  for (const length of [1, 511, 513, 1111, 1536, 2048]) {
    await expect(contents(inPieces(whole.subarray(0, length))), String(length)).rejects.toBeInstanceOf(
      FormatError,
    )
    const skipped = contents(inPieces(whole.subarray(0, length)), () => false)
    await expect(skipped, String(length)).rejects.toBeInstanceOf(FormatError)
  }
})

test('a changed byte in a header, and a file that is no archive', async () => {
  const archive = tarOf(entries)
  archive[512] ^= 1
  await expect(contents(inPieces(archive))).rejects.toThrow('it is not a tar archive, or it is damaged')
  await expect(contents(inPieces(Buffer.alloc(2000, '<html>')))).rejects.toThrow('it is not a tar archive')
})

test('a name of several megabytes is refused', async () => {
  const archive = tarOf([{ name: 'L', type: 'L', bytes: Buffer.alloc(9e6, 'n') }, { name: 'x' }])
  await expect(contents(inPieces(archive, 1 << 16))).rejects.toThrow(FormatError)
})

test('the stream is closed when the caller stops early', async () => {
  const bytes = inPieces(tarOf(entries), 512)
  for await (const _ of readTar(bytes)) break
  expect(bytes.destroyed).toBe(true)
})

const hasTar = spawnSync('tar', ['--version']).status === 0
test.runIf(hasTar)("an archive made with this machine's own tar", async () => {
  const folder = temporaryFolder()
  const long = `${'n'.repeat(90)}/${'m'.repeat(90)}`
  mkdirSync(path.join(folder, 'set', path.dirname(long)), { recursive: true })
  writeFileSync(path.join(folder, 'set', 'file'), 'content')
  writeFileSync(path.join(folder, 'set', long), 'far away')
  expect(spawnSync('tar', ['-cf', 'set.tar', 'set'], { cwd: folder }).status).toBe(0)
  const found = await contents(createReadStream(path.join(folder, 'set.tar')))
  const files = found.filter(([name, type]) => type === 'file' && !path.basename(name).startsWith('._'))
  expect(files.sort()).toEqual([
    ['set/file', 'file', 'content'],
    [`set/${long}`, 'file', 'far away'],
  ])
})
