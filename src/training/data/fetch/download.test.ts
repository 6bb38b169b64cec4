/** Downloads from a local server that does everything wrong that a server can do. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../testing/temporary-folder.ts'
import { userErrorOf } from '../../../testing/user-error.ts'
import { startServer } from '../testing/local-server.ts'
import { md5 } from '../testing/small-cifar10.ts'
import { type Download, download } from './download.ts'

const archive = Buffer.alloc(300_000, 'some bytes that are not all the same, ')
archive[0] = 0x1f
const known = { name: 'small.tar.gz', bytes: archive.length, md5: md5(archive) }
const other = Buffer.from(archive)
other[1234] ^= 1

type Answer = (request: IncomingMessage, response: ServerResponse) => void

let folder: string
let file: string
beforeEach(() => {
  folder = temporaryFolder()
  file = path.join(folder, 'new', 'archive')
  mkdirSync(path.join(folder, 'new'))
  // These downloads are local: no proxy.
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY']) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toLowerCase(), undefined)
  }
})
afterEach(() => {
  vi.unstubAllEnvs()
})

/** A server that gives these answers one after the other, then always the last one, and the requests that it got. */
async function serve(...answers: Answer[]) {
  const requests: IncomingMessage[] = []
  const { server, host } = await startServer((request, response) => {
    requests.push(request)
    answers[Math.min(requests.length, answers.length) - 1](request, response)
  })
  return { server, requests, host, url: `http://${host}/small.tar.gz` }
}

/** What a server should do: send the whole file, or the range that is asked for if the file is still the same. */
const right =
  (bytes = archive, etag = '"1"'): Answer =>
  (request, response) => {
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
    const fresh = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
    const start = from === undefined || !fresh ? 0 : Number(from)
    response.writeHead(start > 0 ? 206 : 200, {
      etag,
      'content-length': bytes.length - start,
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    })
    response.end(bytes.subarray(start))
  }

/** Announces the whole file, and cuts the connection after `count` bytes. */
const cutAfter =
  (count: number, bytes = archive, headers = {}): Answer =>
  (_request, response) => {
    response.writeHead(200, { etag: '"1"', 'content-length': bytes.length, ...headers })
    response.write(bytes.subarray(0, count))
    void cutOnceSaved(response, count)
  }

/** Cuts the connection when so many bytes are in the file: before that, the system could drop some of them. */
async function cutOnceSaved(response: ServerResponse, size: number): Promise<void> {
  const isSaved = () => existsSync(file) || statSync(`${file}.part`, { throwIfNoEntry: false })?.size === size
  await vi.waitUntil(isSaved, { timeout: 10_000, interval: 5 }).catch(() => {})
  response.destroy()
}

/** Announces the whole file, sends a part of it, and then nothing more. */
const stall: Answer = (_request, response) => {
  response.writeHead(200, { etag: '"1"', 'content-length': archive.length })
  response.write(archive.subarray(0, 100_000))
}

const breakOff: Answer = (_request, response) => response.destroy()

const status =
  (code: number, headers: Record<string, string> = {}, text = ''): Answer =>
  (_request, response) => {
    response.writeHead(code, headers)
    response.end(text)
  }

const fetch_ = (url: string, job: Partial<Download> = {}) =>
  download({ url, file, archive: known, pauses: [1, 1], patience: 5_000, ...job })

/** Downloads the archive: afterwards it is complete, and nothing else is there. */
async function fetchWhole(url: string, job: Partial<Download> = {}): Promise<void> {
  await fetch_(url, job)
  expect(readFileSync(file).equals(archive)).toBe(true)
  expect(readdirSync(path.dirname(file))).toEqual(['archive'])
}

const partSize = () => statSync(`${file}.part`).size

describe('downloads that succeed', () => {
  test('a download, with progress, without further compression', async () => {
    const { url, requests } = await serve(right())
    const seen: number[][] = []
    await fetchWhole(url, { onProgress: (...at) => seen.push(at) })
    expect(requests[0].headers).toMatchObject({ 'accept-encoding': 'identity', host: new URL(url).host })
    expect(requests[0].headers.range).toBeUndefined()
    expect(seen.at(-1)).toEqual([archive.length, archive.length])
    expect(seen.every(([done], i) => i === 0 || done > seen[i - 1][0])).toBe(true)
  })

  test('a connection that is cut: the download resumes from there, if the file is still the same', async () => {
    const { url, requests } = await serve(cutAfter(100_000), right())
    await fetchWhole(url)
    const { range, 'if-range': condition } = requests[1].headers
    expect([range, condition]).toEqual(['bytes=100000-', '"1"'])
  })

  test('the next run resumes, too, also from another server, which does not get the ETag of the first', async () => {
    const { url } = await serve(cutAfter(100_000), breakOff)
    expect(await userErrorOf(() => fetch_(url))).toMatch(
      /keeps breaking .*0 MB have been downloaded and are kept/,
    )
    expect(partSize()).toBe(100_000)
    const mirror = await serve(right(archive, '"of the mirror"'))
    await fetchWhole(mirror.url)
    expect(mirror.requests[0].headers.range).toBe('bytes=100000-')
    expect(mirror.requests[0].headers['if-range']).toBeUndefined()
  })

  test('any number of cuts, as long as each connection brings something', async () => {
    let from = 0
    const { url, requests } = await serve((request, response) => {
      from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0])
      response.writeHead(from > 0 ? 206 : 200, {
        'content-length': archive.length - from,
        'content-range': `bytes ${from}-${archive.length - 1}/${archive.length}`,
      })
      const piece = archive.subarray(from, from + 50_000)
      response.write(piece)
      void cutOnceSaved(response, from + piece.length)
    })
    await fetchWhole(url, { pauses: [] })
    expect(requests.length).toBeGreaterThanOrEqual(6)
  })

  test('a server without ranges sends the whole file again', async () => {
    const whole: Answer = (_request, response) => response.end(archive)
    const { url, requests } = await serve(cutAfter(100_000), whole)
    await fetchWhole(url)
    expect(requests).toHaveLength(2)
  })

  test('a file that has changed meanwhile is downloaded from the start', async () => {
    const { url } = await serve(cutAfter(100_000, other, { etag: '"0"' }), right())
    await fetchWhole(url)
  })

  test('a change that the server does not report is noticed at the end, and the file is downloaded again', async () => {
    const { url, requests } = await serve(cutAfter(100_000, other), right())
    await fetchWhole(url)
    expect(requests.map(({ headers }) => headers.range)).toEqual([undefined, 'bytes=100000-', undefined])
  })

  test('a weak ETag is not used; the date of the last change is', async () => {
    const modified = 'Thu, 04 Jun 2009 19:56:00 GMT'
    const { url, requests } = await serve(
      cutAfter(100_000, archive, { etag: 'W/"1"', 'last-modified': modified }),
      right(archive, modified),
    )
    await fetchWhole(url)
    expect(requests[1].headers['if-range']).toBe(modified)
  })

  test.each([
    ['a range that the server does not have', status(416)],
    [
      'another range',
      status(206, { 'content-range': `bytes 5-${archive.length - 1}/${archive.length}` }, 'x'),
    ],
    ['a range of something else', status(206, { 'content-range': 'bytes 100000-200000/200001' }, 'x')],
    ['a range without its position', status(206, {}, 'x')],
  ])('%s: from the start', async (_, answer) => {
    const { url, requests } = await serve(cutAfter(100_000), answer, right())
    await fetchWhole(url)
    expect(requests[2].headers.range).toBeUndefined()
  })

  test('a server that does not send the length', async () => {
    const chunked =
      (bytes: Buffer): Answer =>
      (_request, response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' })
        response.end(bytes)
      }
    const { url, requests } = await serve(chunked(archive.subarray(0, 100_000)), right())
    await fetchWhole(url)
    expect(requests[1].headers.range).toBe('bytes=100000-')
  })

  test('a redirect, and one to another server', async () => {
    const { url: target, requests } = await serve(cutAfter(100_000), right())
    const { url } = await serve(
      status(302, { location: '/moved' }),
      status(308, { location: target }),
      status(307, { location: target }),
    )
    await fetchWhole(url)
    expect(requests[1].headers).toMatchObject({ range: 'bytes=100000-', 'if-range': '"1"' })
  })

  test('a server that stops sending', async () => {
    const { url, requests } = await serve(stall, right())
    await fetchWhole(url, { patience: 300 })
    expect(requests[1].headers.range).toBe('bytes=100000-')
  })

  test('a server error after part of the file', async () => {
    const { url } = await serve(cutAfter(100_000), status(503), right())
    await fetchWhole(url)
  })

  test.each([
    ['has a damaged note', '{"url": 1'],
    ['belongs to another archive', '{"url": "http://127.0.0.1/", "bytes": 5}'],
  ])('a .part file that %s is deleted', async (_, note) => {
    writeFileSync(`${file}.part`, 'what is this')
    writeFileSync(`${file}.part.json`, note)
    const { url, requests } = await serve(right())
    await fetchWhole(url)
    expect(requests[0].headers.range).toBeUndefined()
  })
})

describe('downloads that fail', () => {
  test('a wrong byte: the file is deleted, the message has both checksums', async () => {
    const { url, requests } = await serve(right(other))
    const message = await userErrorOf(() => fetch_(url))
    expect(message).toContain(
      `Expected the MD5 ${known.md5} (small.tar.gz), but the file from ${url} has ${md5(other)}`,
    )
    expect(requests).toHaveLength(1)
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  test('a wrong byte each time', async () => {
    const { url, requests } = await serve(cutAfter(100_000, other), right(other))
    expect(await userErrorOf(() => fetch_(url))).toContain('Expected the MD5')
    expect(requests).toHaveLength(3)
  })

  test.each([
    ['shorter', archive.length - 1, '299,999'],
    ['longer', archive.length + 1, '300,001'],
  ])('a length that is %s', async (_, length, found) => {
    const { url } = await serve(status(200, { 'content-length': String(length) }))
    const message = await userErrorOf(() => fetch_(url))
    expect(message).toContain(
      `Expected small.tar.gz (300,000 bytes) at ${url}, but that file has ${found} bytes`,
    )
  })

  test('more than expected, without a length', async () => {
    const endless: Answer = (_request, response) => {
      const more = () => response.writable && response.write(archive, more)
      more()
    }
    const { url } = await serve(endless)
    expect(await userErrorOf(() => fetch_(url))).toContain('has more than 300,000 bytes')
    expect(readdirSync(path.dirname(file))).toEqual([])
  })

  test('a web page instead; what arrived before is kept', async () => {
    const page = status(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>Log in</html>')
    const { url } = await serve(cutAfter(100_000), page)
    expect(await userErrorOf(() => fetch_(url))).toContain(
      'but got a web page. Does the network want you to log in?',
    )
    expect(partSize()).toBe(100_000)
  })

  test('something of the right length that is not an archive', async () => {
    const { url } = await serve(right(Buffer.alloc(archive.length, '<html>')))
    expect(await userErrorOf(() => fetch_(url))).toContain('but the file is not in gzip format')
  })

  test.each([403, 404, 410, 429, 500, 503])('status %i', async (code) => {
    const { url, host, requests } = await serve(status(code))
    expect(await userErrorOf(() => fetch_(url))).toContain(
      `but ${host} answered with status ${code}. To download it from elsewhere: --url`,
    )
    expect(requests).toHaveLength(1)
  })

  test('endless redirects, and one that does not lead to a server', async () => {
    const { url } = await serve(status(302, { location: '/again' }))
    expect(await userErrorOf(() => fetch_(url))).toContain('there are more than 5 redirects')
    const nowhere = await serve(status(302, { location: 'file:///etc/passwd' }))
    expect(await userErrorOf(() => fetch_(nowhere.url))).toContain("redirects to 'file:///etc/passwd'")
  })

  test('no server: the message is one line that says what to do', async () => {
    const { url, host, server } = await serve(breakOff)
    server.close()
    const message = await userErrorOf(() => fetch_(url))
    expect(message).toContain(`${host} cannot be reached (ECONNREFUSED). Is there a network connection`)
    expect(message).toContain('--from FILE')
    expect(message).not.toContain('\n')
    expect(existsSync(`${file}.part`)).toBe(false)
  })

  test('a connection that is cut at once, and a server that never answers', async () => {
    const { url } = await serve(breakOff)
    expect(await userErrorOf(() => fetch_(url))).toContain('cannot be reached (it ended too early)')
    const silent = await serve(() => {})
    expect(await userErrorOf(() => fetch_(silent.url, { patience: 200 }))).toContain(
      'cannot be reached (nothing arrived for 0.2 s)',
    )
  })

  test('an interruption keeps what has arrived', async () => {
    const stop = new AbortController()
    const { url } = await serve(stall)
    const onProgress = (done: number) => done === 100_000 && stop.abort()
    await expect(fetch_(url, { signal: stop.signal, onProgress })).rejects.toThrow(/abort/)
    expect(partSize()).toBe(100_000)
  })

  test('a folder that cannot be written', async () => {
    mkdirSync(`${file}.part`)
    const { url } = await serve(right())
    await expect(fetch_(url)).rejects.toThrow(/EISDIR|EPERM|ERR_FS_EISDIR/)
  })
})

describe('proxies', () => {
  /** Remembers what it is asked for. */
  async function serveProxy() {
    const proxy = await serve(right())
    const tunnels: string[] = []
    proxy.server.on('connect', (request, socket) => {
      tunnels.push(request.url ?? '')
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')
    })
    return { ...proxy, tunnels, address: `http://user:word@${proxy.host}` }
  }

  test.each(['HTTP_PROXY', 'http_proxy'])('%s', async (name) => {
    const { address, requests } = await serveProxy()
    vi.stubEnv(name, address)
    await fetchWhole('http://archives.example/small.tar.gz')
    expect(requests[0].url).toBe('http://archives.example/small.tar.gz')
    expect(requests[0].headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('user:word').toString('base64')}`,
    )
  })

  test('HTTPS_PROXY is asked for a tunnel', async () => {
    const { address, tunnels } = await serveProxy()
    vi.stubEnv('HTTPS_PROXY', address)
    const message = await userErrorOf(() => fetch_('https://archives.example/small.tar.gz'))
    expect(message).toMatch(
      /^archives\.example cannot be reached \(.*502.*\)\. Is the proxy in HTTPS_PROXY correct\?/,
    )
    expect(message).not.toContain('word')
    expect(tunnels).toEqual(['archives.example:443'])
  })

  test('NO_PROXY', async () => {
    const { address, requests } = await serveProxy()
    const direct = await serve(right())
    vi.stubEnv('HTTP_PROXY', address)
    vi.stubEnv('NO_PROXY', 'example.com,127.0.0.1')
    await fetchWhole(direct.url)
    expect([requests.length, direct.requests.length]).toEqual([0, 1])
  })

  test('an invalid address', async () => {
    vi.stubEnv('HTTPS_PROXY', 'proxy:8080')
    expect(await userErrorOf(() => fetch_('https://archives.example/'))).toContain(
      'addresses like http://proxy.example:8080',
    )
  })
})
