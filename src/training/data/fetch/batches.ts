/** Finds the six files of CIFAR-10 in what somebody has fetched: an archive or a folder, the binary or the Python version. */
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { archiveFolder, DataError, recordSize } from '../cifar10.ts'
import { Flaw } from '../flaw.ts'
import { unpickleRecords } from './pickle.ts'
import { filesOf, type Layout } from './sources.ts'
import { readTar } from './tar.ts'

/** One file in the binary layout, from wherever it came. */
export interface Batch {
  /** 'data_batch_1.bin' */
  name: string
  records: Buffer
}

/** A pickle has the names of the pictures besides: much less than the pictures themselves. */
const pickleLimit = 2

const pythonFolder = 'cifar-10-batches-py'

/** 'data_batch_1' is 'data_batch_1.bin' in the Python version. */
const pythonName = (name: string) => name.replace(/\.bin$/, '')

/** The batches in `given`, in the order in which they are found; the caller looks whether all have come. */
export async function* batchesIn(given: string, layout: Layout): AsyncGenerator<Batch> {
  if (!existsSync(given)) {
    throw new DataError(
      `Expected an archive or a folder with CIFAR-10, but there is nothing at ${given}. ` +
        'Without --from `npm run data` downloads it.',
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
    const found = [name, pythonName(name)].find((one) => present.includes(one))
    if (found === undefined)
      throw new DataError(
        `Expected ${name} or ${pythonName(name)} in ${folder}: there is neither. Give the folder or the archive that CIFAR-10 comes in.`,
      )
    const file = path.join(folder, found)
    yield batchOf(found, contentsOf(file), file)
  }
}

function contentsOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw flawed(error, `a file of CIFAR-10 in ${file}`)
  }
}

/** Nothing but the contents of the files of the layout leaves the archive, whatever is in it. */
async function* batchesInArchive(file: string, layout: Layout): AsyncGenerator<Batch> {
  const wanted = new Set(filesOf(layout).flatMap((name) => [name, pythonName(name)]))
  try {
    for await (const entry of readTar(await unzipped(file))) {
      refuse(entry.name, entry.kind)
      const name = path.posix.basename(entry.name)
      if (entry.kind !== 'file' || !wanted.has(name)) continue
      if (entry.size > layout.records * recordSize * pickleLimit) {
        throw new Flaw(`${entry.name} in it has ${entry.size.toLocaleString('en-US')} bytes, far too many`)
      }
      yield batchOf(name, await entry.read(), `${entry.name} in ${file}`)
    }
  } catch (error) {
    throw flawed(error, `an archive of CIFAR-10 in ${file}`)
  }
}

/** An archive that tries to write elsewhere than in its own folder, or to link, is not what it says it is. */
function refuse(name: string, kind: string): void {
  const parts = name.split(/[/\\]/)
  if (name.includes('\\') || /^[a-z]:/i.test(name) || name.startsWith('/') || parts.includes('..')) {
    throw new Flaw(`it has an entry that points out of its folder, ${JSON.stringify(name)}, and is refused`)
  }
  if (kind === 'link' || kind === 'other') {
    throw new Flaw(`it has a link or a special file in it, ${JSON.stringify(name)}, and is refused`)
  }
}

/** The bytes of a tar archive: some browsers unpack what they download, and leave the .tar. */
async function unzipped(file: string): Promise<AsyncIterable<Uint8Array>> {
  const start = await startOf(file, 512)
  if (start[0] === 0x1f && start[1] === 0x8b) {
    // What goes wrong is thrown at whoever reads.
    return pipeline(createReadStream(file), createGunzip(), () => {})
  }
  if (start.toString('latin1', 257, 262) === 'ustar') return createReadStream(file)
  const text = start.toString('latin1').trimStart()
  throw new Flaw(text.startsWith('<') ? 'it is a web page' : 'it is neither .tar.gz nor .tar')
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

/** `name` is that of the file as it was found, `where` tells it in messages. */
function batchOf(name: string, bytes: Buffer, where: string): Batch {
  if (name.endsWith('.bin')) return { name, records: bytes }
  try {
    return { name: `${name}.bin`, records: unpickleRecords(bytes) }
  } catch (error) {
    throw flawed(error, `a batch of the Python version of CIFAR-10 in ${where}`)
  }
}

/** The error to throw where `expected` was to be read: the one that says what it is instead. */
function flawed(error: unknown, expected: string): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = code.startsWith('Z_')
    ? `it is damaged or was cut off (${message})`
    : `it cannot be read (${code})`
  if (!(error instanceof Flaw) && !code) return error
  return new DataError(
    `Expected ${expected}, but ${error instanceof Flaw ? message : reason}. Get it again: \`npm run data\` downloads it.`,
  )
}
