/**
 * The default folder for CIFAR-10. It is filled completely or not at all. A list of checksums beside the files shows
 * later whether they have changed.
 */
import { createHash } from 'node:crypto'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { isRecord } from '../../kata/json-files.ts'
import { archiveFolder, cifar10Classes, recordSize, testFile, trainFiles } from './cifar10.ts'
import { classCount } from './data-set.ts'
import type { Batch } from './fetch/batch-files.ts'
import { chunksOf } from './fetch/file-chunks.ts'
import { filesOf, type Layout, type Source } from './fetch/sources.ts'

/** The files as they were when the folder was filled. */
interface Manifest {
  /** Where they came from, in words. */
  from: string
  files: Record<string, { bytes: number; sha256: string }>
}

const manifestFile = 'manifest.json'

/** The folder for downloads and for the folder of CIFAR-10. */
export const dataFolder = (root: string): string => path.join(root, '.kata', 'data')

export const cacheFolder = (root: string): string => path.join(dataFolder(root), archiveFolder)

/** The file that is downloaded and then unpacked. */
export const downloadFile = (root: string): string => path.join(dataFolder(root), 'cifar-10.tar.gz')

export interface FillOptions {
  /** Where the batches come from, in words. */
  from: string
  /** Whether the files must be exactly the published ones. */
  published: boolean
  onFile?(name: string): void
  signal?: AbortSignal
}

/**
 * Fills `folder` with these batches. They are checked and written to another folder beside it, which is renamed when
 * they are complete; until then the old contents stay. Returns whether the files are the published ones. Throws a
 * `UserError` if they are not a complete set of pictures.
 */
export async function fillCache(
  folder: string,
  batches: AsyncIterable<Batch>,
  { layout, md5 }: Pick<Source, 'layout' | 'md5'>,
  { from, published, onFile, signal }: FillOptions,
): Promise<{ published: boolean }> {
  mkdirSync(path.dirname(folder), { recursive: true })
  forgetDrafts(path.dirname(folder))
  const draft = mkdtempSync(path.join(path.dirname(folder), draftPrefix))
  try {
    const manifest: Manifest = { from, files: {} }
    const labels: Record<string, number[]> = {}
    let same = true
    for await (const { name, records } of batches) {
      signal?.throwIfAborted()
      if (name in manifest.files)
        throw new UserError(`Expected ${name} once in ${from}, but found it twice. ${again}`)
      labels[name] = labelsOf(name, records, layout, from)
      if (hash('md5', records) !== md5[name]) {
        same = false
        if (published)
          throw new UserError(
            `${name} in ${from} differs from the published file. The memory or the disk may be faulty. ${again}`,
          )
      }
      writeFileSync(path.join(draft, name), records)
      manifest.files[name] = { bytes: records.length, sha256: hash('sha256', records) }
      onFile?.(name)
    }
    checkClasses(labels, layout, from)
    writeFileSync(path.join(draft, 'batches.meta.txt'), `${cifar10Classes.join('\n')}\n`)
    writeFileSync(path.join(draft, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`)
    replace(folder, draft)
    return { published: same }
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

const draftPrefix = '.unpacking-'
/** A folder that is being filled is younger than this, in milliseconds. */
const draftAge = 60 * 60_000

/** Removes what killed processes have left. */
function forgetDrafts(parent: string): void {
  for (const name of readdirSync(parent).filter((name) => name.startsWith(draftPrefix))) {
    const left = path.join(parent, name)
    const { mtimeMs = Date.now() } = statSync(left, { throwIfNoEntry: false }) ?? {}
    if (Date.now() - mtimeMs > draftAge) rmSync(left, { recursive: true, force: true })
  }
}

/** Puts `draft` in the place of `folder`. */
function replace(folder: string, draft: string): void {
  const old = `${draft}-old`
  const exists = statSync(folder, { throwIfNoEntry: false }) !== undefined
  if (exists) renameSync(folder, old)
  try {
    renameSync(draft, folder)
  } catch (error) {
    if (exists) renameSync(old, folder)
    throw error
  }
  rmSync(old, { recursive: true, force: true })
}

/** How many pictures of each class are in a batch. */
function labelsOf(name: string, records: Buffer, { records: count }: Layout, from: string): number[] {
  const expected = count * recordSize
  if (records.length !== expected) {
    throw new UserError(
      `Expected ${expected.toLocaleString('en-US')} bytes in ${name} of ${from}, found ${records.length.toLocaleString('en-US')}. ${again}`,
    )
  }
  const counts = new Array<number>(classCount).fill(0)
  for (let i = 0; i < count; i++) {
    const label = records[i * recordSize]
    if (label >= classCount) {
      throw new UserError(
        `Expected a label from 0 to ${classCount - 1} in record ${i} of ${name} of ${from}, found ${label}. The file is damaged, or it is not CIFAR-10. ${again}`,
      )
    }
    counts[label]++
  }
  return counts
}

/** Checks that no file is missing, and that training and test pictures have the same number of each class. */
function checkClasses(labels: Record<string, number[]>, layout: Layout, from: string): void {
  const missing = filesOf(layout).filter((name) => !(name in labels))
  if (missing.length > 0)
    throw new UserError(
      `Expected the six files of CIFAR-10 in ${from}, but there is no ${missing.join(', no ')}. ${again}`,
    )
  for (const part of ['train', 'test'] as const) {
    const names = layout[part]
    const expected = (names.length * layout.records) / classCount
    for (let label = 0; label < classCount; label++) {
      const found = names.reduce((sum, name) => sum + labels[name][label], 0)
      if (found !== expected) {
        throw new UserError(
          `Expected ${expected} pictures of class ${label} (${cifar10Classes[label]}) in ${names.join(', ')} of ${from}, found ${found}. The file is damaged, or it is not CIFAR-10. ${again}`,
        )
      }
    }
  }
}

const again = 'Get it again: `npm run data` downloads it.'

const hash = (algorithm: 'md5' | 'sha256', bytes: Uint8Array): string =>
  createHash(algorithm).update(bytes).digest('hex')

/**
 * Checks that the files in `folder` are the same as when it was filled. Throws a `UserError` that names the first one
 * that differs. Returns where they came from, or `undefined` for a folder that was put there by hand.
 */
export function verifyCache(folder: string): string | undefined {
  const manifest = readManifest(folder)
  if (!manifest) return undefined
  for (const [name, { bytes, sha256 }] of Object.entries(manifest.files)) {
    const file = path.join(folder, name)
    const found = sumOf(file)
    if (!found) throw broken(`${file} is missing or cannot be read`)
    if (found.bytes !== bytes) {
      throw broken(
        `${file} has ${found.bytes.toLocaleString('en-US')} bytes, but had ${bytes.toLocaleString('en-US')}`,
      )
    }
    if (found.sha256 !== sha256) throw broken(`${file} has changed: its checksum differs`)
  }
  return manifest.from
}

/** How long a file is, and its checksum. */
function sumOf(file: string): { bytes: number; sha256: string } | undefined {
  const sum = createHash('sha256')
  let bytes = 0
  try {
    for (const piece of chunksOf(file, 2 ** 20)) {
      sum.update(piece)
      bytes += piece.length
    }
  } catch {
    return undefined
  }
  return { bytes, sha256: sum.digest('hex') }
}

function readManifest(folder: string): Manifest | undefined {
  const file = path.join(folder, manifestFile)
  const text = contentsOf(file)
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(text.toString())
    if (isManifest(value)) return value
  } catch {}
  throw broken(`${file}, the list of checksums, is damaged`)
}

const isManifest = (value: unknown): value is Manifest =>
  isRecord(value) &&
  typeof value.from === 'string' &&
  isRecord(value.files) &&
  [...trainFiles, testFile].every((name) => name in (value.files as object)) &&
  Object.values(value.files).every(
    (file) => isRecord(file) && typeof file.bytes === 'number' && typeof file.sha256 === 'string',
  )

function contentsOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

const broken = (what: string) =>
  new UserError(
    `CIFAR-10 is damaged: ${what}.\nGet it again: npm run data. To use the built-in pictures instead: --data built-in`,
  )
