/** `npm run data` as a process. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestbed, type Testbed } from '../runner/testing/testbed.ts'
import { downloadFile } from '../training/data/cache.ts'
import { recordSize } from '../training/data/cifar10.ts'
import { cifar10 } from '../training/data/fetch/sources.ts'
import { startServer } from '../training/data/testing/local-server.ts'

let bed: Testbed
beforeAll(() => {
  bed = startTestbed()
})
afterAll(() => bed.remove())

const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  bed.start(['data', ...args], { env: { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1', ...env } })
const run = (...args: string[]) => start(args).finished

test('no network: one line that says what to do', async () => {
  const nowhere = 'http://127.0.0.1:1'
  const { status, out, err } = await start([], { HTTPS_PROXY: nowhere, https_proxy: nowhere }).finished
  expect(status).toBe(1)
  expect(out).toBe(`Downloading CIFAR-10 (170 MB) from ${cifar10.url}.\n`)
  expect(err).toMatch(/^www\.cs\.toronto\.edu cannot be reached \(ECONNREFUSED\)\..*--from FILE.*\n$/)
})

test.each([
  [['here'], 2, '`data` takes only options (--from FILE, --url URL); it got here.'],
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
    expect(stderr).toBe(`${data} cannot be written (EFBIG). Check its permissions, and that there is room.\n`)
    expect(readdirSync(data).filter((name) => name.startsWith('.'))).toEqual([])
  },
)

test('options that npm did not pass on', async () => {
  const { finished } = start(['archive.tar.gz'], { npm_lifecycle_event: 'data', npm_config_from: 'true' })
  const { status, err } = await finished
  expect(status).toBe(2)
  expect(err).toContain('npm run data -- --from ...')
})

// Windows has no signals: a process that is sent one just ends.
test.skipIf(process.platform === 'win32')('after Ctrl-C and kill -9 the download resumes', async () => {
  const ranges: (string | undefined)[] = []
  const size = cifar10.archive.bytes
  const { host } = await startServer(({ headers }, response) => {
    ranges.push(headers.range)
    const from = Number(/\d+/.exec(headers.range ?? '')?.[0] ?? 0)
    const range = { 'content-range': `bytes ${from}-${size - 1}/${size}` }
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': size - from, ...(from > 0 && range) })
    const piece = Buffer.alloc(2_000_000)
    piece[0] = 0x1f
    response.write(piece)
  })
  const url = `http://${host}/archive.tar.gz`
  const part = `${downloadFile(bed.root)}.part`
  const has = (bytes: number) =>
    vi.waitUntil(() => existsSync(part) && readFileSync(part).length === bytes, { timeout: 20_000 })

  const first = start([], { KATA_DATA_URL: url })
  await has(2_000_000)
  first.child.kill('SIGINT')
  const { status, err } = await first.finished
  expect(status).toBe(130)
  expect(err).toBe(
    'Interrupted. What has been downloaded is kept, and `npm run data` continues from there.\n',
  )

  const second = start(['--url', url])
  await has(4_000_000)
  second.child.kill('SIGKILL')
  const { out } = await second.finished
  expect(out).toContain(
    `Downloading CIFAR-10 (170 MB) from ${url}, after the 2 MB that were downloaded before.`,
  )

  const third = start(['--url', url])
  await has(6_000_000)
  third.child.kill('SIGKILL')
  await third.finished
  expect(ranges).toEqual([undefined, 'bytes=2000000-', 'bytes=4000000-'])
})
