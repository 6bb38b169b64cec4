import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { createPrinter } from '../../output/printer.ts'
import { cacheFolder, downloadFile, verifyCache } from '../cache.ts'
import { startServer } from '../testing/local-server.ts'
import { archiveOf, entriesOf, md5, smallSet, sourceOf, tarOf } from '../testing/small-cifar10.ts'
import { downloadCifar10, importCifar10 } from './get-cifar10.ts'
import type { Source } from './sources.ts'

const set = smallSet()
const archive = archiveOf(set)

let root: string
let said: string
beforeEach(() => {
  root = temporaryFolder()
  said = ''
  for (const name of ['HTTP_PROXY', 'http_proxy']) vi.stubEnv(name, undefined)
})
afterEach(() => void vi.unstubAllEnvs())

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
  Object.entries(set).every(([name, bytes]) => readFileSync(path.join(cacheFolder(root), name)).equals(bytes))

test('downloads, checks and unpacks the archive, and removes it; the next time there is nothing to do', async () => {
  const { server, host } = await startServer((_request, response) => response.end(archive))
  const url = `http://${host}/archive.tar.gz`
  await downloadCifar10(job(), url)
  expect(said).toContain(`Downloading CIFAR-10 (0 MB) from ${url}.\n`)
  expect(said).toContain(`This is the published small.tar.gz: its MD5 is ${md5(archive)}.\n`)
  expect(said).toMatch(/CIFAR-10 is in .*cifar-10-batches-bin: 50 pictures to train on, 10 to test with\./)
  expect(isFilled()).toBe(true)
  expect(verifyCache(cacheFolder(root))).toBe('small.tar.gz')
  expect(readdirSync(path.join(root, '.kata', 'data'))).toEqual(['cifar-10-batches-bin'])

  server.close()
  said = ''
  await downloadCifar10(job(), url)
  expect(said).toMatch(/^CIFAR-10 is already there, complete and unchanged, in .*\n$/)
})

test('a damaged cache is reported and downloaded again', async () => {
  await importCifar10(job(), write('archive.tar.gz', archive))
  truncateSync(path.join(cacheFolder(root), 'data_batch_2.bin'), 5)
  const { host } = await startServer((_request, response) => response.end(archive))
  const url = `http://${host}/archive.tar.gz`
  await downloadCifar10(job(), url)
  expect(said).toMatch(/CIFAR-10 is damaged: .*data_batch_2\.bin has 5 bytes, but had 30,730\.\nDownloading/)
  expect(isFilled()).toBe(true)
})

test('a complete archive that was not unpacked is not downloaded again', async () => {
  mkdirSync(path.dirname(downloadFile(root)), { recursive: true })
  writeFileSync(downloadFile(root), archive)
  await downloadCifar10(job(), 'http://127.0.0.1:1/')
  expect(isFilled()).toBe(true)

  rmSync(cacheFolder(root), { recursive: true })
  writeFileSync(downloadFile(root), archive.subarray(1))
  await expect(downloadCifar10(job(), 'http://127.0.0.1:1/')).rejects.toThrow('127.0.0.1:1 cannot be reached')
})

test('nothing is downloaded if there is no room for it', async () => {
  const large = { ...sourceOf(set, archive), archive: { name: 'large', bytes: 1e18, md5: '' } }
  await expect(downloadCifar10(job(large), 'http://127.0.0.1:1/')).rejects.toThrow(
    'Expected room for 1,000,000,000,000 MB',
  )
})

test('a file that is the published archive must contain the published files', async () => {
  const file = write('fetched.tar.gz', archive)
  await importCifar10(job(), file)
  expect(said).toContain(`${file} is the published small.tar.gz: its MD5 is ${md5(archive)}.\n`)
  expect(said).not.toContain('Warning')
  expect(isFilled()).toBe(true)
  await expect(importCifar10(job(sourceOf(smallSet(2), archive)), file)).rejects.toThrow(
    'differs from the published file',
  )
})

test('an unknown archive: a warning, unless the files in it are the published ones', async () => {
  const again = write('again.tar.gz', gzipSync(tarOf(entriesOf(set))))
  await importCifar10(job(), again)
  expect(said).toContain(
    `${again} is not the published small.tar.gz, but the files in it are the published ones.\n`,
  )
  expect(said).not.toContain('Warning')

  const other = write('other.tar.gz', archiveOf(smallSet(2)))
  await importCifar10(job(), other)
  expect(said).toContain(`Warning: ${other} is not the published small.tar.gz.`)
})

test('a folder is not compared with the published files; one in the place of the cache gets its checksums', async () => {
  const folder = cacheFolder(root)
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of Object.entries(smallSet(2))) writeFileSync(path.join(folder, name), bytes)
  await downloadCifar10(job(), 'http://127.0.0.1:1/')
  expect(said).not.toMatch(/published|Warning/)
  expect(verifyCache(folder)).toBe(folder)
})
