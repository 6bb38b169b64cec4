/** `npm run data`: CIFAR-10 for the training, downloaded or from a file that the user has. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { cacheFolder, dataFolder, downloadFile, fillCache, verifyCache } from '../training/data/cache.ts'
import { recordSize } from '../training/data/cifar10.ts'
import { batchesIn } from '../training/data/fetch/batch-files.ts'
import { md5Of } from '../training/data/fetch/checksum.ts'
import { megabytes, needSpace } from '../training/data/fetch/disk-space.ts'
import type { Download } from '../training/data/fetch/download.ts'
import { partialDownload } from '../training/data/fetch/partial-download.ts'
import { cifar10, filesOf, type Source } from '../training/data/fetch/sources.ts'
import { bar, clock, count } from '../training/output/lines.ts'
import type { Printer } from '../training/output/printer.ts'
import { defineCommand } from './shared/command.ts'
import { type Option, text } from './shared/options.ts'
import { stoppable } from './shared/stoppable.ts'

const address: Option<string> = {
  value: 'URL',
  help: 'download the archive from this address; the variable KATA_DATA_URL does the same',
  expected: 'an address that starts with http:// or https:// (for a file: --from FILE)',
  read: (text) => (/^https?:\/\/./.test(text) ? text : undefined),
}

export const data = defineCommand({
  name: 'data',
  script: true,
  summary: 'download CIFAR-10, or take a copy that you have',
  options: {
    from: text(
      'FILE',
      'an archive or a folder that you have, with the binary version of CIFAR-10',
      'an archive or a folder',
    ),
    url: address,
  },
  async run(_names, { from, url = urlOfEnvironment() }, root) {
    return stoppable(process.stdout, async (printer, { signal }) => {
      const job = { root, source: cifar10, printer, signal }
      try {
        if (from !== undefined) await takeData(job, path.resolve(from))
        else await getData(job, url ?? cifar10.url)
        return 0
      } catch (error) {
        printer.end()
        if (signal.aborted) {
          const kept =
            from === undefined ? ' What has arrived is kept: `npm run data` resumes from there.' : ''
          console.error(`Interrupted.${kept}`)
        }
        throw errorFor(error, root)
      }
    })
  },
})

function urlOfEnvironment(): string | undefined {
  const { KATA_DATA_URL: url } = process.env
  if (!url || address.read(url)) return url || undefined
  throw new UserError(`KATA_DATA_URL: expected ${address.expected}, got '${url}'.`, 2)
}

/** For a file that cannot be read or written, an error that says what to do; any other error as it is. */
function errorFor(error: unknown, root: string): unknown {
  const { code, path: file } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new UserError(
      `The disk is full: ${file ?? dataFolder(root)} cannot be written (${code}). Make room and try again.`,
    )
  if (file && code)
    return new UserError(`${file} cannot be read or written (${code}). Check its permissions.`)
  // When a write fails, the system does not say which file it was.
  if (/^E[A-Z]+$/.test(code ?? ''))
    return new UserError(
      `${dataFolder(root)} cannot be written (${code}). Check its permissions, and that there is room.`,
    )
  return error
}

export interface DataJob {
  root: string
  source: Source
  printer: Printer
  signal?: AbortSignal
}

/** Downloads CIFAR-10 into the cache, unless it is already there, complete and unchanged. */
export async function getData(job: DataJob, url: string, tuning: Partial<Download> = {}): Promise<void> {
  const { root, source, printer, signal } = job
  if (await isThere(job)) return
  const file = downloadFile(root)
  const { archive } = source
  const isDownloaded = existsSync(file) && (await isPublished(source, file))
  const have = isDownloaded ? archive.bytes : partialDownload(file).bytes()
  await needSpace(dataFolder(root), archive.bytes - have + unpackedBytes(source))
  if (!isDownloaded) {
    mkdirSync(dataFolder(root), { recursive: true })
    const after = have > 0 ? `, after the ${megabytes(have)} that are here` : ''
    printer.line(`Downloading CIFAR-10 (${megabytes(archive.bytes)}) from ${url}${after}.`)
    const { download } = await import('../training/data/fetch/download.ts')
    const onProgress = progressOf(printer)
    await download({ url, file, archive, signal, onProgress, ...tuning })
  }
  printer.line(`This is ${archive.name} as published: its MD5 is ${archive.md5}.`)
  await fill(job, file, archive.name, true)
  rmSync(file, { force: true })
}

/** Takes CIFAR-10 from an archive or a folder that the user has. */
export async function takeData(job: DataJob, given: string): Promise<void> {
  const { root, source, printer } = job
  const { name, md5 } = source.archive
  await needSpace(dataFolder(root), unpackedBytes(source))
  if (!existsSync(given) || !statSync(given).isFile()) {
    await fill(job, given, given, false)
    return
  }
  const isKnown = await isPublished(source, given)
  if (isKnown) printer.line(`${given} is ${name} as published: its MD5 is ${md5}.`)
  const { published } = await fill(job, given, path.basename(given), isKnown)
  if (isKnown) return
  printer.line(
    published
      ? `${given} is not ${name} as published, but the files in it are the published ones.`
      : `Warning: ${given} is not ${name} as published. It has the form of CIFAR-10 (file sizes, labels, pictures per ` +
          'class), but whether its pictures are those of CIFAR-10 is not known.',
  )
}

/** Whether the cache is complete and unchanged. Prints that it is, or what is wrong with it. */
async function isThere(job: DataJob): Promise<boolean> {
  const folder = cacheFolder(job.root)
  if (!existsSync(folder)) return false
  try {
    // A folder that was put there by hand has no checksums yet: treat it like any other folder.
    if (verifyCache(folder) === undefined) await fill(job, folder, folder, false)
    else job.printer.line(`CIFAR-10 is already there, complete and unchanged, in ${folder}`)
    return true
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    job.printer.line(error.message.split('\n')[0])
    return false
  }
}

async function fill(
  { root, source, printer, signal }: DataJob,
  given: string,
  from: string,
  published: boolean,
) {
  const { train, test, records } = source.layout
  const onFile = (name: string) => printer.progress(() => name)
  const folder = cacheFolder(root)
  const batches = batchesIn(given, source.layout)
  const filled = await fillCache(folder, batches, source, { from, published, onFile, signal })
  const [toTrain, toTest] = [train, test].map((files) => count(files.length * records))
  printer.line(`CIFAR-10 is in ${folder}: ${toTrain} pictures to train on, ${toTest} to test with.`)
  printer.line('`npm run train` uses it from there.')
  return filled
}

const isPublished = async ({ archive }: Source, file: string) => (await md5Of(file)) === archive.md5

const unpackedBytes = ({ layout }: Source) => filesOf(layout).length * layout.records * recordSize

/** Shows how much has arrived, how fast, and how long the rest will take. */
function progressOf(printer: Printer, now = () => performance.now()): (done: number, total: number) => void {
  let first: { done: number; time: number } | undefined
  return (done, total) => {
    first ??= { done, time: now() }
    const speed = (done - first.done) / Math.max(1e-3, (now() - first.time) / 1000)
    printer.progress((width) => {
      const place = `${Math.floor(done / 1e6)} of ${megabytes(total)}`
      const left =
        speed > 0 ? ` - ${(speed / 1e6).toFixed(1)} MB/s - ${clock((total - done) / speed)} left` : ''
      const long = `${place} ${bar(done, total, 20)}${left}`
      return long.length <= width ? long : place.slice(0, width)
    })
  }
}
