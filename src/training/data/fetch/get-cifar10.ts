/** CIFAR-10 into the cache: downloaded, or from a file that the user has. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../../errors.ts'
import { bar, clock, count } from '../../output/lines.ts'
import type { Printer } from '../../output/printer.ts'
import { cacheFolder, dataFolder, downloadFile, fillCache, verifyCache } from '../cache.ts'
import { recordSize } from '../cifar10.ts'
import { batchesIn } from './batch-files.ts'
import { md5Of } from './checksum.ts'
import { megabytes, needSpace } from './disk-space.ts'
import { partialDownload } from './partial-download.ts'
import { filesOf, type Source } from './sources.ts'

export interface DataJob {
  root: string
  source: Source
  printer: Printer
  signal?: AbortSignal
}

/** Downloads CIFAR-10 into the cache, unless it is already there, complete and unchanged. */
export async function downloadCifar10(job: DataJob, url: string): Promise<void> {
  const { root, source, printer, signal } = job
  if (await isThere(job)) return
  const file = downloadFile(root)
  const { archive } = source
  const isDownloaded = existsSync(file) && (await isPublished(source, file))
  const have = isDownloaded ? archive.bytes : partialDownload(file).bytes()
  await needSpace(dataFolder(root), archive.bytes - have + unpackedBytes(source))
  if (!isDownloaded) {
    mkdirSync(dataFolder(root), { recursive: true })
    const after = have > 0 ? `, after the ${megabytes(have)} that were downloaded before` : ''
    printer.line(`Downloading CIFAR-10 (${megabytes(archive.bytes)}) from ${url}${after}.`)
    const { download } = await import('./download.ts')
    const onProgress = progressOf(printer)
    await download({ url, file, archive, signal, onProgress })
  }
  printer.line(`This is the published ${archive.name}: its MD5 is ${archive.md5}.`)
  await fill(job, file, archive.name, true)
  rmSync(file, { force: true })
}

/** Copies CIFAR-10 into the cache from an archive or a folder that the user has. */
export async function importCifar10(job: DataJob, given: string): Promise<void> {
  const { root, source, printer } = job
  const { name, md5 } = source.archive
  await needSpace(dataFolder(root), unpackedBytes(source))
  if (!existsSync(given) || !statSync(given).isFile()) {
    await fill(job, given, given, false)
    return
  }
  const isKnown = await isPublished(source, given)
  if (isKnown) printer.line(`${given} is the published ${name}: its MD5 is ${md5}.`)
  const { published } = await fill(job, given, path.basename(given), isKnown)
  if (isKnown) return
  printer.line(
    published
      ? `${given} is not the published ${name}, but the files in it are the published ones.`
      : `Warning: ${given} is not the published ${name}. It has the format of CIFAR-10 (file sizes, labels, pictures per ` +
          'class), but it may hold other pictures.',
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
  printer.line('`npm run train` uses these pictures.')
  return filled
}

const isPublished = async ({ archive }: Source, file: string) => (await md5Of(file)) === archive.md5

const unpackedBytes = ({ layout }: Source) => filesOf(layout).length * layout.records * recordSize

/** Shows how much has arrived, how fast, and how long the rest takes. */
function progressOf(printer: Printer): (done: number, total: number) => void {
  let first: { done: number; time: number } | undefined
  return (done, total) => {
    first ??= { done, time: performance.now() }
    const speed = (done - first.done) / Math.max(1e-3, (performance.now() - first.time) / 1000)
    printer.progress((width) => {
      const place = `${Math.floor(done / 1e6)} of ${megabytes(total)}`
      const left =
        speed > 0 ? ` - ${(speed / 1e6).toFixed(1)} MB/s - ${clock((total - done) / speed)} left` : ''
      const long = `${place} ${bar(done, total, 20)}${left}`
      return long.length <= width ? long : place.slice(0, width)
    })
  }
}
