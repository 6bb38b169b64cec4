/** Filling the cache from archives and folders, and noticing when it has changed. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { userErrorOf } from '../../testing/user-error.ts'
import { cacheFolder, type FillOptions, fillCache, verifyCache } from './cache.ts'
import { archiveFolder, recordSize } from './cifar10.ts'
import { batchesIn } from './fetch/batch-files.ts'
import { loadData } from './load-data.ts'
import {
  archiveOf,
  type Entry,
  entriesOf,
  type Files,
  layout,
  pythonFiles,
  smallSet,
  sourceOf,
  tarOf,
} from './testing/small-cifar10.ts'

const [set, another] = [smallSet(1), smallSet(2)]
const archive = archiveOf(set)
const source = sourceOf(set, archive)

let root: string
let cache: string
beforeEach(() => {
  root = temporaryFolder()
  cache = cacheFolder(root)
})

function write(name: string, bytes: Buffer): string {
  const file = path.join(root, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  return file
}

function writeAll(folder: string, files: Files): string {
  for (const [name, bytes] of Object.entries(files)) write(`${folder}/${name}`, bytes)
  return path.join(root, folder)
}

const fill = (given: string, filling: Partial<FillOptions> = {}) =>
  fillCache(cache, batchesIn(given, layout), source, { from: 'a test', published: false, ...filling })

/** The files are there, and nothing else. */
function expectFilled(with_: Files = set): void {
  for (const [name, bytes] of Object.entries(with_)) {
    expect(readFileSync(path.join(cache, name)).equals(bytes), name).toBe(true)
  }
  expect(readdirSync(cache).sort()).toEqual([
    'batches.meta.txt',
    ...layout.train,
    'manifest.json',
    ...layout.test,
  ])
  expect(readdirSync(path.dirname(cache))).toEqual([archiveFolder])
  expect(verifyCache(cache)).toBe('a test')
}

describe('all forms of CIFAR-10', () => {
  const elsewhere = entriesOf(set, './somewhere/else')
  const appleDouble = { name: `${archiveFolder}/._data_batch_1.bin`, bytes: Buffer.from('xattr') }
  test.each<[string, () => string]>([
    ['the binary archive', () => write('a.tar.gz', archive)],
    ['unpacked to a .tar by the browser', () => write('a.tar', tarOf(entriesOf(set)))],
    ['packed again, elsewhere', () => write('a.tgz', gzipSync(tarOf([...elsewhere, appleDouble])))],
    ['the folder of the binary version', () => writeAll('bin', set)],
    ['the folder around it', () => path.dirname(writeAll(`around/${archiveFolder}`, set))],
  ])('%s', async (_, make) => {
    expect(await fill(make())).toEqual({ published: true })
    expectFilled()
  })

  test('other files than the published ones are recognised, and refused if asked to', async () => {
    const other = writeAll('other', another)
    expect(await fill(other)).toEqual({ published: false })
    expectFilled(another)
    expect(await userErrorOf(() => fill(other, { published: true }))).toContain(
      'data_batch_1.bin in a test differs from the published file',
    )
  })
})

describe('what is refused, without changing the cache', () => {
  const evil: Entry = { name: 'data_batch_1.bin', bytes: set['data_batch_1.bin'] }
  const packed = (...more: Entry[]) => write('a.tar.gz', gzipSync(tarOf([...more, ...entriesOf(set)])))
  const changed = (name: string, change: (bytes: Buffer) => Buffer) =>
    writeAll('changed', { ...set, [name]: change(Buffer.from(set[name])) })
  const without = (name: string) => Object.fromEntries(Object.entries(set).filter(([one]) => one !== name))
  const label = (value: number) => (bytes: Buffer) => {
    bytes[3 * recordSize] = value
    return bytes
  }

  const python = pythonFiles(set)
  const isPython =
    'is the Python version of CIFAR-10, which cannot be read here. Use the binary version instead, cifar-10-binary.tar.gz'

  test.each<[string, () => string, string]>([
    [
      'a path out of it',
      () => packed({ ...evil, name: '../../data_batch_1.bin' }),
      '"../../data_batch_1.bin"',
    ],
    [
      'a path in the middle',
      () => packed({ ...evil, name: 'a/../../data_batch_1.bin' }),
      'an entry outside of its folder',
    ],
    ['an absolute path', () => packed({ ...evil, name: '/tmp/data_batch_1.bin' }), '"/tmp/data_batch_1.bin"'],
    [
      'a path of Windows',
      () => packed({ ...evil, name: '..\\data_batch_1.bin' }),
      'an entry outside of its folder',
    ],
    ['a drive', () => packed({ ...evil, name: 'C:data_batch_1.bin' }), '"C:data_batch_1.bin"'],
    ['a path of another file', () => packed({ name: '../../.bashrc' }), '"../../.bashrc"'],
    [
      'a symbolic link',
      () => packed({ ...evil, type: '2', linkName: '/etc/passwd', bytes: undefined }),
      'a link',
    ],
    [
      'a hard link',
      () => packed({ name: 'x', type: '1', linkName: '/etc/passwd' }),
      'contains a link or a special file, "x"',
    ],
    ['a device', () => packed({ name: 'x', type: '3' }), 'contains a link or a special file, "x"'],
    [
      'a file twice',
      () => packed(evil),
      'Expected data_batch_1.bin once in a test, but found it twice. Get it again',
    ],
    [
      'a file that is far too large',
      () => packed({ ...evil, bytes: Buffer.alloc(3 * 30_730) }),
      'has 92,190 bytes',
    ],
    [
      'a file that is missing',
      () => write('a.tar.gz', archiveOf(without('test_batch.bin'))),
      'there is no test_batch.bin. Get it again: `npm run data` downloads it.',
    ],
    [
      'a file that is missing in a folder',
      () => writeAll('f', without('data_batch_2.bin')),
      'Expected data_batch_2.bin in',
    ],
    [
      'an archive that was cut off',
      () => write('a', archive.subarray(0, 99_999)),
      'it is damaged or was cut off',
    ],
    ['a web page', () => write('a', Buffer.from('  <!doctype html>')), 'it is a web page'],
    ['a picture', () => write('a', Buffer.from('\x89PNG....')), 'it is neither .tar.gz nor .tar'],
    ['an empty file', () => write('a', Buffer.alloc(0)), 'it is neither .tar.gz nor .tar'],
    ['nothing', () => path.join(root, 'nowhere'), '`npm run data` without --from downloads it.'],
    ['something below a file', () => path.join(write('file', archive), 'x'), 'there is nothing at'],
    [
      'a short file',
      () => changed('data_batch_4.bin', (b) => b.subarray(1)),
      'Expected 30,730 bytes in data_batch_4.bin of a test, found 30,729',
    ],
    [
      'an invalid label',
      () => changed('test_batch.bin', label(10)),
      'record 3 of test_batch.bin of a test, found 10',
    ],
    [
      'classes out of balance',
      () => changed('data_batch_5.bin', label(0)),
      'Expected 5 pictures of class 0 (airplane)',
    ],
    ['the Python archive', () => write('p.tar.gz', gzipSync(tarOf(entriesOf(python, 'py')))), isPython],
    ['the folder of the Python version', () => writeAll('py', python), isPython],
    [
      'the folder around the Python version',
      () => path.dirname(writeAll('around/cifar-10-batches-py', python)),
      isPython,
    ],
  ])('%s', async (_, make, message) => {
    await fill(writeAll('before', another))
    expect(await userErrorOf(() => fill(make()))).toContain(message)
    expectFilled(another)
    expect(existsSync(path.join(root, '..', 'data_batch_1.bin'))).toBe(false)
  })

  test('a changed bit anywhere in an archive', async () => {
    for (const at of [40, archive.length >> 1, archive.length - 6]) {
      const damaged = Buffer.from(archive)
      damaged[at] ^= 4
      await userErrorOf(() => fill(write('damaged.tar.gz', damaged)))
    }
    expect(existsSync(cache)).toBe(false)
  })

  test('an interruption leaves no files, and those of a killed process are removed after an hour', async () => {
    const parent = path.dirname(cache)
    for (const name of ['.unpacking-old', '.unpacking-new'])
      mkdirSync(path.join(parent, name), { recursive: true })
    utimesSync(path.join(parent, '.unpacking-old'), 0, 0)
    const stop = new AbortController()
    const onFile = () => stop.abort()
    const interrupted = fill(write('a.tar.gz', archive), { signal: stop.signal, onFile })
    await expect(interrupted).rejects.toThrow(/abort/)
    expect(readdirSync(parent)).toEqual(['.unpacking-new'])
  })
})

describe('a cache that has changed is reported, and never used for training', () => {
  const file = (name: string) => path.join(cache, name)
  function flip(name: string): void {
    const bytes = readFileSync(file(name))
    bytes[20_000] ^= 1
    writeFileSync(file(name), bytes)
  }

  test.each<[string, () => void, string]>([
    ['a byte', () => flip('data_batch_3.bin'), 'data_batch_3.bin has changed: its checksum differs'],
    [
      'the length',
      () => truncateSync(file('test_batch.bin'), 100),
      'test_batch.bin has 100 bytes, but had 30,730',
    ],
    [
      'a file that is gone',
      () => rmSync(file('data_batch_1.bin')),
      'data_batch_1.bin is missing or cannot be read',
    ],
    [
      'the checksums',
      () => truncateSync(file('manifest.json'), 30),
      'manifest.json, the list of checksums, is damaged',
    ],
    [
      'no checksum of a file',
      () => writeFileSync(file('manifest.json'), '{"from":"x","files":{}}'),
      'is damaged',
    ],
  ])('%s', async (_, damage, message) => {
    await fill(writeAll('bin', set))
    damage()
    expect(() => verifyCache(cache)).toThrow(message)
    expect(await userErrorOf(() => loadData(root, undefined))).toContain('Get it again: npm run data.')
  })

  test('a damaged cache does not matter for the built-in pictures', async () => {
    await fill(writeAll('bin', set))
    rmSync(file('data_batch_1.bin'))
    expect(loadData(root, 'built-in').builtIn).toBe(true)
  })

  test('a folder that was copied by hand has no checksums', () => {
    writeAll(`.kata/data/${archiveFolder}`, set)
    expect(verifyCache(cache)).toBeUndefined()
  })
})
