/** Finds the six files of CIFAR-10 in an archive or a folder. */
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { FormatError, UserError } from '../../../errors.ts'
import { archiveFolder, pythonVersion, recordSize } from '../cifar10.ts'
import { filesOf, type Layout } from './sources.ts'
import { readTar, type TarEntry } from './tar.ts'

/** One file of CIFAR-10. */
export interface Batch {
  /** 'data_batch_1.bin' */
  name: string
  records: Buffer
}

const pythonFolder = 'cifar-10-batches-py'

/** 'data_batch_1' is 'data_batch_1.bin' in the Python version. */
const pythonName = (name: string) => name.replace(/\.bin$/, '')

/** The batches in `given`, in the order in which they are found. The caller checks that none is missing. */
export async function* batchesIn(given: string, layout: Layout): AsyncGenerator<Batch> {
  if (!existsSync(given)) {
    throw new UserError(
      `Expected an archive or a folder with CIFAR-10, but there is nothing at ${given}. ` +
        '`npm run data` without --from downloads it.',
    )
  }
  if (statSync(given).isDirectory()) yield* batchesInFolder(given, layout)
  else yield* batchesInArchive(given, layout)
}

function* batchesInFolder(given: string, layout: Layout): Generator<Batch> {
  const folder = [archiveFolder, pythonFolder]
    .map((name) => path.join(given, name))
    .reduce(
      (found, inner) => (statSync(inner, { throwIfNoEntry: false })?.isDirectory() ? inner : found),
      given,
    )
  const present = readdirSync(folder)
  for (const name of filesOf(layout)) {
    if (!present.includes(name)) {
      if (present.includes(pythonName(name))) throw pythonVersion(folder)
      throw new UserError(
        `Expected ${name} in ${folder}, but it is not there. Give the folder or the archive that CIFAR-10 comes in.`,
      )
    }
    yield { name, records: contentsOf(path.join(folder, name)) }
  }
}

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw unreadable(error, `a file of CIFAR-10 in ${file}`)
  }
}

/** Reads only the files of the layout, and skips the rest of the archive. */
async function* batchesInArchive(file: string, layout: Layout): AsyncGenerator<Batch> {
  const wanted = filesOf(layout)
  try {
    for await (const entry of readTar(await unzipped(file))) {
      refuse(entry)
      const name = path.posix.basename(entry.name)
      if (wanted.map(pythonName).includes(name)) throw pythonVersion(file)
      if (entry.type !== 'file' || !wanted.includes(name)) continue
      if (entry.size > layout.records * recordSize) {
        throw new FormatError(
          `${entry.name} in it has ${entry.size.toLocaleString('en-US')} bytes: far too many`,
        )
      }
      yield { name, records: await entry.read() }
    }
  } catch (error) {
    throw unreadable(error, `an archive of CIFAR-10 in ${file}`)
  }
}

/** CIFAR-10 has no links, and no paths that lead out of its folder: such an archive is something else. */
function refuse({ name, type }: TarEntry): void {
  const parts = name.split(/[/\\]/)
  if (name.includes('\\') || /^[a-z]:/i.test(name) || name.startsWith('/') || parts.includes('..')) {
    throw new FormatError(`it has an entry outside of its folder, ${JSON.stringify(name)}`)
  }
  if (type !== 'file' && type !== 'directory') {
    throw new FormatError(`it contains a link or a special file, ${JSON.stringify(name)}`)
  }
}

/** The bytes of the tar archive. Some browsers undo the gzip of what they download and leave a .tar. */
async function unzipped(file: string): Promise<Readable> {
  const start = await startOf(file, 512)
  if (start[0] === 0x1f && start[1] === 0x8b) {
    // The reader gets the errors, so the callback does nothing.
    return pipeline(createReadStream(file), createGunzip(), () => {})
  }
  if (start.toString('latin1', 257, 262) === 'ustar') return createReadStream(file)
  const text = start.toString('latin1').trimStart()
  throw new FormatError(text.startsWith('<') ? 'it is a web page' : 'it is neither .tar.gz nor .tar')
}

async function startOf(file: string, length: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The error to throw when `expected` cannot be read. It says what was found instead. */
function unreadable(error: unknown, expected: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = code.startsWith('Z_')
    ? `it is damaged or was cut off (${message})`
    : `it cannot be read (${code})`
  if (!(error instanceof FormatError) && !code) return error
  return new UserError(
    `Expected ${expected}, but ${error instanceof FormatError ? message : reason}. Get it again: \`npm run data\` downloads it.`,
  )
}
