/** For tests: a CIFAR-10 of 60 pictures, in all its forms. */
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { stream } from '../../random.ts'
import { archiveFolder, recordSize } from '../cifar10.ts'
import type { Layout, Source } from '../fetch/sources.ts'

export const layout: Layout = {
  train: [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`),
  test: ['test_batch.bin'],
  records: 10,
}

export type Files = Record<string, Buffer>

/** Ten records per file, one of each class, with random pixels. */
export function smallSet(seed = 1): Files {
  return Object.fromEntries(
    [...layout.train, ...layout.test].map((name) => {
      const random = stream(seed, name)
      const bytes = Buffer.from(Array.from({ length: layout.records * recordSize }, () => random() * 256))
      for (let i = 0; i < layout.records; i++) bytes[i * recordSize] = (i * 3) % 10
      return [name, bytes]
    }),
  )
}

export interface Entry {
  name: string
  bytes?: Buffer
  /** '0' is a file. */
  type?: string
  linkName?: string
}

/** A tar archive in the format of POSIX (ustar). */
export function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ name, bytes = Buffer.alloc(0), type = '0', linkName = '' }) => {
    const header = Buffer.alloc(512)
    header.write(name, 0, 100)
    header.write('0000644\0', 100)
    header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
    header.write('00000000000\0', 136)
    header.write(' '.repeat(8), 148)
    header.write(type, 156)
    header.write(linkName, 157, 100)
    header.write('ustar\x0000', 257)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    return [header, bytes, Buffer.alloc(-bytes.length & 511)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

export const entriesOf = (files: Files, folder = archiveFolder): Entry[] => [
  { name: `${folder}/`, type: '5' },
  ...Object.entries(files).map(([name, bytes]) => ({ name: `${folder}/${name}`, bytes })),
]

export const archiveOf = (files: Files): Buffer =>
  gzipSync(tarOf([...entriesOf(files), { name: `${archiveFolder}/readme.html`, bytes: Buffer.from('<p>') }]))

/** The source of these files, if `archive` is the published archive. */
export function sourceOf(files: Files, archive: Buffer, url = 'http://127.0.0.1:9/'): Source {
  return {
    url,
    archive: { name: 'small.tar.gz', bytes: archive.length, md5: md5(archive) },
    layout,
    md5: Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, md5(bytes)])),
  }
}

/** The same files with the names that they have in the Python version. */
export const pythonFiles = (files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name.replace('.bin', ''), bytes]))

export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex')
