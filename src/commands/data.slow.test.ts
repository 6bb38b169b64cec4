/** `npm run data`: as a function on a set of 60 pictures, and as a process. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { startTestbed, type Testbed } from '../runner/testing/testbed.ts'
import { cacheFolder, downloadFile, verifyCache } from '../training/data/cache.ts'
import { recordSize } from '../training/data/cifar10.ts'
import { cifar10, type Source } from '../training/data/fetch/sources.ts'
import {
  archiveOf,
  entriesOf,
  md5,
  smallSet,
  sourceOf,
  tarOf,
} from '../training/data/testing/small-cifar10.ts'
import { createPrinter } from '../training/output/printer.ts'
import { getData, takeData } from './data.ts'

const set = smallSet()
const archive = archiveOf(set)

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener)
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/archive.tar.gz`
}

describe('on a small set', () => {
  let root: string
  let said: string
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'data-'))
    said = ''
    for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, undefined)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(root, { recursive: true, force: true })
  })

  function job(source: Source = sourceOf(set, archive)) {
    const write = (text: string) => {
      said += text
    }
    return { root, source, printer: createPrinter({ write }) }
  }
  const write = (name: string, bytes: Buffer) => {
    writeFileSync(path.join(root, name), bytes)
    return path.join(root, name)
  }
  const isFilled = () =>
    Object.entries(set).every(([name, bytes]) =>
      readFileSync(path.join(cacheFolder(root), name)).equals(bytes),
    )

  test('downloads, checks and unpacks the archive, and removes it; the next time there is nothing to do', async () => {
    const url = await serve((_request, response) => response.end(archive))
    await getData(job(), url)
    expect(said).toContain(`Downloading CIFAR-10 (0 MB) from ${url}.\n`)
    expect(said).toContain(`This is small.tar.gz as published: its MD5 is ${md5(archive)}.\n`)
    expect(said).toMatch(/CIFAR-10 is in .*cifar-10-batches-bin: 50 pictures to train on, 10 to test with\./)
    expect(isFilled()).toBe(true)
    expect(verifyCache(cacheFolder(root))).toBe('small.tar.gz')
    expect(readdirSync(path.join(root, '.kata', 'data'))).toEqual(['cifar-10-batches-bin'])

    server?.close()
    said = ''
    await getData(job(), url)
    expect(said).toMatch(/^CIFAR-10 is already there, complete and unchanged, in .*\n$/)
  })

  test('a damaged cache is reported and downloaded again', async () => {
    await takeData(job(), write('archive.tar.gz', archive))
    truncateSync(path.join(cacheFolder(root), 'data_batch_2.bin'), 5)
    const url = await serve((_request, response) => response.end(archive))
    await getData(job(), url)
    expect(said).toMatch(
      /CIFAR-10 is damaged: .*data_batch_2\.bin has 5 bytes, but had 30,730\.\nDownloading/,
    )
    expect(isFilled()).toBe(true)
  })

  test('a complete archive that was not unpacked is not downloaded again', async () => {
    mkdirSync(path.dirname(downloadFile(root)), { recursive: true })
    writeFileSync(downloadFile(root), archive)
    await getData(job(), 'http://127.0.0.1:1/')
    expect(isFilled()).toBe(true)

    rmSync(cacheFolder(root), { recursive: true })
    writeFileSync(downloadFile(root), archive.subarray(1))
    await expect(getData(job(), 'http://127.0.0.1:1/')).rejects.toThrow('127.0.0.1:1 cannot be reached')
  })

  test('nothing is downloaded if there is no room for it', async () => {
    const large = { ...sourceOf(set, archive), archive: { name: 'large', bytes: 1e18, md5: '' } }
    await expect(getData(job(large), 'http://127.0.0.1:1/')).rejects.toThrow(
      'Expected room for 1,000,000,000,000 MB',
    )
  })

  test('a file that is the published archive must contain the published files', async () => {
    const file = write('fetched.tar.gz', archive)
    await takeData(job(), file)
    expect(said).toContain(`${file} is small.tar.gz as published: its MD5 is ${md5(archive)}.\n`)
    expect(said).not.toContain('Warning')
    expect(isFilled()).toBe(true)
    await expect(takeData(job(sourceOf(smallSet(2), archive)), file)).rejects.toThrow(
      'differs from the published file',
    )
  })

  test('an unknown archive: a warning, unless the files in it are the published ones', async () => {
    const again = write('again.tar.gz', gzipSync(tarOf(entriesOf(set))))
    await takeData(job(), again)
    expect(said).toContain(
      `${again} is not small.tar.gz as published, but the files in it are the published ones.\n`,
    )
    expect(said).not.toContain('Warning')

    const other = write('other.tar.gz', archiveOf(smallSet(2)))
    await takeData(job(), other)
    expect(said).toContain(`Warning: ${other} is not small.tar.gz as published.`)
  })

  test('a folder is not compared with the published files; one in the place of the cache gets its checksums', async () => {
    const folder = cacheFolder(root)
    mkdirSync(folder, { recursive: true })
    for (const [name, bytes] of Object.entries(smallSet(2))) writeFileSync(path.join(folder, name), bytes)
    await getData(job(), 'http://127.0.0.1:1/')
    expect(said).not.toMatch(/published|Warning/)
    expect(verifyCache(folder)).toBe(folder)
  })
})

describe('as a process', () => {
  let bed: Testbed
  beforeAll(() => {
    bed = startTestbed()
  })
  afterAll(() => bed.remove())

  function start(args: string[], extra: NodeJS.ProcessEnv = {}) {
    const boot = path.join(bed.root, 'src', 'boot.mjs')
    const env = { ...process.env, NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', ...extra }
    const child = spawn(process.execPath, [boot, 'data', ...args], { cwd: bed.root, env })
    const ran = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text) => {
      ran.out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      ran.err += text
    })
    const ended = once(child, 'close').then(([status]) => ({ status, ...ran }))
    return { child, ended }
  }
  const run = (...args: string[]) => start(args).ended

  test('no network: one line that says what to do', async () => {
    const nowhere = 'http://127.0.0.1:1'
    const { status, out, err } = await start([], { HTTPS_PROXY: nowhere, https_proxy: nowhere }).ended
    expect(status).toBe(1)
    expect(out).toBe(`Downloading CIFAR-10 (170 MB) from ${cifar10.url}.\n`)
    expect(err).toMatch(/^www\.cs\.toronto\.edu cannot be reached \(ECONNREFUSED\)\..*--from FILE.*\n$/)
  })

  test.each([
    [['here'], 2, '`data` takes only options (--from FILE, --url URL); it got here.'],
    [
      ['--url', 'file:///x'],
      2,
      "an address that starts with http:// or https:// (for a file: --from FILE), got 'file:///x'",
    ],
    [['--form', 'x'], 2, 'Did you mean --from?'],
    [['--from', 'nowhere'], 1, 'there is nothing at'],
    [['--from', 'package.json'], 1, 'package.json, but it is neither .tar.gz nor .tar'],
  ])('%j', async (args, expected, message) => {
    const { status, out, err } = await run(...args)
    expect({ status, out }).toEqual({ status: expected, out: '' })
    expect(err).toContain(message)
  })

  // Windows has no such limit.
  test.skipIf(process.platform === 'win32')(
    'a disk that is too small: the message says where and why, and no file is left',
    async () => {
      const folder = path.join(bed.root, 'fetched')
      mkdirSync(folder)
      writeFileSync(path.join(folder, 'data_batch_1.bin'), Buffer.alloc(cifar10.layout.records * recordSize))
      const boot = path.join(bed.root, 'src', 'boot.mjs')
      await run('--help') // writes the bundle
      const limited = [
        '-c',
        'ulimit -f 1000; exec "$@"',
        'bash',
        process.execPath,
        boot,
        'data',
        '--from',
        folder,
      ]
      const { status, stdout, stderr } = spawnSync('bash', limited, { encoding: 'utf8', cwd: bed.root })
      expect([status, stdout]).toEqual([1, ''])
      const data = path.join(bed.root, '.kata', 'data')
      expect(stderr).toBe(
        `${data} cannot be written (EFBIG). Check its permissions, and that there is room.\n`,
      )
      expect(readdirSync(data).filter((name) => name.startsWith('.'))).toEqual([])
    },
  )

  test('options that npm did not pass on', async () => {
    const { ended } = start(['archive.tar.gz'], { npm_lifecycle_event: 'data', npm_config_from: 'true' })
    const { status, err } = await ended
    expect(status).toBe(2)
    expect(err).toContain('npm run data -- --from ...')
  })

  // Windows has no signals: a process that is sent one just ends.
  test.skipIf(process.platform === 'win32')('after Ctrl-C and kill -9 the download resumes', async () => {
    const ranges: (string | undefined)[] = []
    const size = cifar10.archive.bytes
    const url = await serve(({ headers }, response) => {
      ranges.push(headers.range)
      const from = Number(/\d+/.exec(headers.range ?? '')?.[0] ?? 0)
      const range = { 'content-range': `bytes ${from}-${size - 1}/${size}` }
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': size - from, ...(from > 0 && range) })
      const piece = Buffer.alloc(2_000_000)
      piece[0] = 0x1f
      response.write(piece)
    })
    const part = `${downloadFile(bed.root)}.part`
    const has = (bytes: number) =>
      vi.waitUntil(() => existsSync(part) && readFileSync(part).length === bytes, { timeout: 20_000 })

    const first = start([], { KATA_DATA_URL: url })
    await has(2_000_000)
    first.child.kill('SIGINT')
    const { status, err } = await first.ended
    expect(status).toBe(130)
    expect(err).toBe('Interrupted. What has arrived is kept: `npm run data` resumes from there.\n')

    const second = start(['--url', url])
    await has(4_000_000)
    second.child.kill('SIGKILL')
    const { out } = await second.ended
    expect(out).toContain(`Downloading CIFAR-10 (170 MB) from ${url}, after the 2 MB that are here.`)

    const third = start(['--url', url])
    await has(6_000_000)
    third.child.kill('SIGKILL')
    await third.ended
    expect(ranges).toEqual([undefined, 'bytes=2000000-', 'bytes=4000000-'])
  })
})
