/** `npm run data`: CIFAR-10 for the training, downloaded or from what was fetched by hand. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { cacheFolder, dataFolder, downloadFile, fillCache, verifyCache } from '../training/data/cache.ts'
import { DataError, recordSize } from '../training/data/cifar10.ts'
import { batchesIn } from '../training/data/fetch/batches.ts'
import { md5Of } from '../training/data/fetch/checksum.ts'
import type { Download } from '../training/data/fetch/download.ts'
import { partOf } from '../training/data/fetch/partial-download.ts'
import { type Archive, cifar10, filesOf, type Source } from '../training/data/fetch/sources.ts'
import { megabytes, needSpace } from '../training/data/fetch/space.ts'
import { bar, clock, count } from '../training/output/lines.ts'
import { createPrinter, type Printer } from '../training/output/printer.ts'
import { catchSignals } from '../training/run/signals.ts'
import { type Command, UsageError } from './shared/command.ts'
import { keptByNpm } from './shared/npm.ts'

export const data: Command = {
  usage: 'data',
  summary: 'get CIFAR-10: download it, or take what was fetched by hand (also: npm run data)',
  options: { from: { type: 'string' }, url: { type: 'string' } },
  optionHelp: {
    'from FILE': 'an archive or a folder that was fetched by hand, the binary or the Python version',
    'url URL': 'another place to download the archive from; KATA_DATA_URL says the same',
  },
  async run(args, options, root) {
    const { from, url = process.env.KATA_DATA_URL || undefined } = options
    const kept = keptByNpm('data', ['from', 'url'])
    if (kept) throw new UsageError(kept)
    if (args.length > 0) {
      throw new UsageError(
        `\`data\` takes options only; it got ${args.join(', ')}. An archive or a folder: --from FILE`,
      )
    }
    if (from === '') throw new UsageError('--from is an archive or a folder, and it is empty.')
    if (typeof url === 'string' && !/^https?:\/\/./.test(url)) {
      throw new UsageError(
        `The place of an archive is an address with http:// or https://, not '${url}'. A file: --from FILE`,
      )
    }
    const printer = createPrinter(process.stdout)
    const signals = catchSignals()
    try {
      const job = { root, source: cifar10, printer, signal: signals.signal }
      if (from !== undefined) await takeData(job, path.resolve(String(from)))
      else await getData(job, url === undefined ? cifar10.url : String(url))
      return 0
    } catch (error) {
      printer.end()
      if (signals.signal.aborted) {
        const kept = from === undefined ? ' What has come is kept: `npm run data` goes on from there.' : ''
        console.error(`Interrupted.${kept}`)
        return signals.status()
      }
      console.error(messageOf(error, root))
      return 1
    } finally {
      signals.release()
    }
  },
}

/** What a user can do something about, in words; a fault of this program is thrown on. */
function messageOf(error: unknown, root: string): string {
  const { code, path: file } = error as NodeJS.ErrnoException
  if (error instanceof DataError) return error.message
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return `The disk is full: ${file ?? dataFolder(root)} cannot be written (${code}). Make room and try again.`
  if (file && code) return `${file} cannot be read or written (${code}). Check that you may.`
  // Of a write that fails the system does not say to which file.
  if (/^E[A-Z]+$/.test(code ?? ''))
    return `${dataFolder(root)} cannot be written (${code}). Check that you may, and that there is room.`
  throw error
}

export interface DataJob {
  root: string
  source: Source
  printer: Printer
  signal?: AbortSignal
}

/** Downloads CIFAR-10 into the cache, unless it is there, whole and unchanged. */
export async function getData(job: DataJob, url: string, tuning: Partial<Download> = {}): Promise<void> {
  const { root, source, printer, signal } = job
  if (await isThere(job)) return
  const file = downloadFile(root)
  const known = existsSync(file) ? await whichOf(source, file) : undefined
  const have = known ? known.bytes : partOf(file).bytes()
  await needSpace(dataFolder(root), source.archives[0].bytes - have + unpackedBytes(source))
  let archive = known
  if (!archive) {
    mkdirSync(dataFolder(root), { recursive: true })
    const after = have > 0 ? `, after the ${megabytes(have)} that are here` : ''
    printer.line(`Downloading CIFAR-10 (${megabytes(source.archives[0].bytes)}) from ${url}${after}.`)
    const { download } = await import('../training/data/fetch/download.ts')
    const onProgress = progressOf(printer)
    archive = await download({ url, file, archives: source.archives, signal, onProgress, ...tuning })
  }
  printer.line(`It is ${archive.name} as it is published: its MD5 is ${archive.md5}.`)
  await fill(job, file, archive.name, true)
  rmSync(file, { force: true })
}

/** Takes CIFAR-10 from an archive or a folder that somebody has. */
export async function takeData(job: DataJob, given: string): Promise<void> {
  const { root, source, printer } = job
  await needSpace(dataFolder(root), unpackedBytes(source))
  if (!existsSync(given) || !statSync(given).isFile()) {
    await fill(job, given, given, false)
    return
  }
  const archive = await whichOf(source, given)
  if (archive) printer.line(`${given} is ${archive.name} as it is published: its MD5 is ${archive.md5}.`)
  const { published } = await fill(job, given, path.basename(given), archive !== undefined)
  if (archive) return
  const names = source.archives.map(({ name }) => name).join(' or ')
  printer.line(
    published
      ? `${given} is not ${names} as published, but the files in it are the published ones.`
      : `Warning: ${given} is not ${names} as published. What is in it has the form of CIFAR-10 (sizes, labels, so ` +
          'many pictures of every class); whether its pictures are those of CIFAR-10 is not known.',
  )
}

/** Whether the cache is whole and unchanged; says so, or what is wrong with it. */
async function isThere(job: DataJob): Promise<boolean> {
  const folder = cacheFolder(job.root)
  if (!existsSync(folder)) return false
  try {
    // Of what was put there by hand nothing is known yet: it is taken like any other folder.
    if (verifyCache(folder) === undefined) await fill(job, folder, folder, false)
    else job.printer.line(`CIFAR-10 is there already, whole and unchanged, in ${folder}`)
    return true
  } catch (error) {
    if (!(error instanceof DataError)) throw error
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
  const [toLearn, toTest] = [train, test].map((files) => count(files.length * records))
  printer.line(`CIFAR-10 is in ${folder}: ${toLearn} pictures to learn from, ${toTest} to test with.`)
  printer.line('`npm run train` takes it from there.')
  return filled
}

async function whichOf({ archives }: Source, file: string): Promise<Archive | undefined> {
  const md5 = await md5Of(file)
  return archives.find((archive) => archive.md5 === md5)
}

const unpackedBytes = ({ layout }: Source) => filesOf(layout).length * layout.records * recordSize

/** Shows how much has come, how fast, and how long the rest will take. */
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
