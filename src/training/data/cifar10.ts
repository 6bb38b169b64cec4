import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { blankPictures, classCount, type DataSet, type Pictures, pictureSize } from './data-set.ts'
import { chunksOf } from './fetch/file-chunks.ts'

export const cifar10Classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
]

/** The folder's name in the archive that CIFAR-10 comes in. */
export const archiveFolder = 'cifar-10-batches-bin'

export const trainFiles = [1, 2, 3, 4, 5].map((n) => `data_batch_${n}.bin`)
export const testFile = 'test_batch.bin'

/** The records in a file. A record is one byte of label, then the red, the green and the blue plane. */
export const recordsPerFile = 10_000
export const recordSize = 1 + pictureSize
const planeSize = pictureSize / 3

const homePage = 'https://www.cs.toronto.edu/~kriz/cifar.html'

const howToGet =
  '`npm run data` downloads CIFAR-10, and training then finds it without --data. To get it by hand, unpack the binary\n' +
  `version from ${homePage}: the folder ${archiveFolder}.`

/** The error for the files of the Python version, which hold the same pictures in another format. */
export const pythonVersion = (given: string): UserError =>
  new UserError(
    `${given} is the Python version of CIFAR-10, which cannot be read here. Use the binary version instead, ` +
      `cifar-10-binary.tar.gz: \`npm run data\` downloads it, and it is also on ${homePage}.`,
  )

/**
 * Reads CIFAR-10 in its official binary layout, 50,000 + 10,000 pictures, from a folder or from the
 * `cifar-10-batches-bin` in it.
 */
export function readCifar10(given: string): DataSet {
  const folder = folderOf(given)
  const train = blankPictures(trainFiles.length * recordsPerFile)
  trainFiles.forEach((name, i) => {
    readBatch(path.join(folder, name), train, i * recordsPerFile)
  })
  const test = blankPictures(recordsPerFile)
  readBatch(path.join(folder, testFile), test, 0)
  return { name: 'CIFAR-10', folder, builtIn: false, classes: cifar10Classes, train, test }
}

/** The folder with the files: the given one, or the `cifar-10-batches-bin` in it. */
function folderOf(given: string): string {
  const names = namesIn(given)
  const nested = path.join(given, archiveFolder)
  const folder = names.includes(archiveFolder) ? nested : given
  const present = folder === given ? names : namesIn(nested)
  const missing = [...trainFiles, testFile].filter((name) => !present.includes(name))
  if (missing.length === 0) return folder
  const hint = present.includes('data_batch_1')
    ? 'This is the Python version of CIFAR-10. The binary version is needed.\n'
    : ''
  throw new UserError(
    `Expected the six files of CIFAR-10 in ${folder}, but there is no ${missing.join(', no ')}.\n${hint}${howToGet}`,
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') {
      throw new UserError(`Expected a folder with CIFAR-10, but there is nothing at ${folder}.\n${howToGet}`)
    }
    if (code === 'ENOTDIR') {
      throw new UserError(
        `Expected a folder with CIFAR-10, but ${folder} is a file, or inside one. Give a folder.`,
      )
    }
    throw unreadable(folder, error as NodeJS.ErrnoException)
  }
}

/** Records that are in memory at a time, beside the pictures themselves. */
const recordsAtOnce = 500

/** Reads one file into the pictures from `first` on. */
function readBatch(file: string, pictures: Pictures, first: number): void {
  const expected = recordsPerFile * recordSize
  const length = sizeOf(file)
  if (length !== expected) {
    throw new UserError(
      `Expected ${number(expected)} bytes in ${file} (${number(recordsPerFile)} records of ${number(recordSize)}), ` +
        `found ${number(length)}. Was the download or the unpacking interrupted? Get it again.\n${howToGet}`,
    )
  }
  let record = 0
  for (const bytes of recordsOf(file)) {
    for (let start = 0; start < bytes.length; start += recordSize, record++) {
      const label = bytes[start]
      if (label >= classCount) {
        throw new UserError(
          `Expected a label from 0 to ${classCount - 1} in record ${record} of ${file}, found ${label}. ` +
            `The file is damaged, or it is not CIFAR-10. Get it again.\n${howToGet}`,
        )
      }
      pictures.labels[first + record] = label
      interleave(bytes, start + 1, pictures.pixels, (first + record) * pictureSize)
    }
  }
}

/** Planes become channels (NHWC). */
function interleave(bytes: Buffer, from: number, pixels: Uint8Array, to: number): void {
  for (let i = 0; i < planeSize; i++) {
    pixels[to + 3 * i] = bytes[from + i]
    pixels[to + 3 * i + 1] = bytes[from + planeSize + i]
    pixels[to + 3 * i + 2] = bytes[from + 2 * planeSize + i]
  }
}

function sizeOf(file: string): number {
  try {
    const stats = statSync(file)
    if (stats.isFile()) return stats.size
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException)
  }
  throw unreadable(file, { code: 'EISDIR' })
}

/** At most the expected number of records, even if the file grows while it is read. */
function* recordsOf(file: string): Generator<Buffer> {
  let left = recordsPerFile
  try {
    for (const bytes of chunksOf(file, recordsAtOnce * recordSize)) {
      const records = Math.min(left, Math.floor(bytes.length / recordSize))
      left -= records
      yield bytes.subarray(0, records * recordSize)
    }
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException)
  }
}

const unreadable = (file: string, { code, message }: Partial<NodeJS.ErrnoException>) =>
  new UserError(
    `${file} cannot be read (${code ?? message}). Check that it is the right file, and its permissions.`,
  )

const number = (value: number) => value.toLocaleString('en-US')
