/** Downloads an archive over HTTP, through a proxy if one is set. A download that was cut off is resumed. */
import { renameSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { UserError } from '../../../errors.ts'
import { md5Of } from './checksum.ts'
import { megabytes } from './disk-space.ts'
import { type PartialDownload, partialDownload } from './partial-download.ts'
import type { Archive } from './sources.ts'

export interface Download {
  url: string
  /** Where the archive goes. What has arrived so far is in `FILE.part`. */
  file: string
  /** The archive that is expected, with its size and checksum. */
  archive: Archive
  signal?: AbortSignal
  onProgress?(done: number, total: number): void
  /** Milliseconds without a byte after which a connection counts as cut. */
  patience?: number
  /** Milliseconds to wait after each connection that brought no bytes. After the last one the download fails. */
  pauses?: readonly number[]
}

interface Attempt {
  job: Download & { patience: number }
  agent: Dispatcher
  partial: PartialDownload
  /** Whether the server has sent part of the archive in this run. */
  hasArrived: boolean
  /** Whether the file was put together from the answers to several requests. */
  usedRanges: boolean
}

/** A connection that was cut off or went silent. `fetchWhole` catches it and tries again. */
class BrokenConnection extends Error {}

const redirects = 5

/**
 * Downloads the archive. When this fails or is interrupted, what has arrived is kept and the next call resumes from
 * there. Throws a `UserError` if the archive cannot be downloaded, or if something else arrives.
 */
export async function download(job: Download): Promise<void> {
  const agent = agentOf()
  const partial = partialDownload(job.file)
  try {
    for (let attempt = 1; ; attempt++) {
      const run = { job: { patience: 30_000, ...job }, agent, partial, hasArrived: false, usedRanges: false }
      await fetchWhole(run)
      const md5 = await md5Of(partial.file)
      if (md5 === job.archive.md5) {
        renameSync(partial.file, job.file)
        partial.forget()
        return
      }
      partial.forget()
      // The file may have changed on the server between two pieces: download it once more, from the start.
      if (!run.usedRanges || attempt > 1) throw wrongChecksum(job, md5)
    }
  } finally {
    // `close` would wait for bodies that are still arriving.
    await agent.destroy()
  }
}

function agentOf(): Dispatcher {
  try {
    // Like curl: plain HTTP goes through the proxy without a tunnel, which not every proxy allows.
    return new EnvHttpProxyAgent({ proxyTunnel: false })
  } catch (error) {
    throw new UserError(
      'Expected HTTPS_PROXY and HTTP_PROXY to be empty or addresses like http://proxy.example:8080, ' +
        `but: ${(error as Error).message}`,
    )
  }
}

/** Sends a new request after every break, as long as each connection brings some bytes. */
async function fetchWhole(run: Attempt): Promise<void> {
  const { job, partial } = run
  const { pauses = [1_000, 3_000, 10_000] } = job
  for (let fruitless = 0; ; ) {
    const before = partial.bytes()
    try {
      return await fetchRest(run)
    } catch (error) {
      job.signal?.throwIfAborted()
      if (!(error instanceof BrokenConnection)) throw error
      fruitless = partial.bytes() > before ? 0 : fruitless + 1
      if (fruitless > pauses.length) {
        throw new UserError(
          `The connection to ${hostOf(job.url)} keeps breaking (${error.message}). ` +
            `${megabytes(partial.bytes())} have been downloaded and are kept: the same command resumes from there.`,
        )
      }
      if (fruitless > 0) await sleep(pauses[fruitless - 1], undefined, { signal: job.signal })
    }
  }
}

/** Requests the bytes that are missing, and appends them. */
async function fetchRest(run: Attempt): Promise<void> {
  const { job, partial } = run
  const size = job.archive.bytes
  const note = partial.note()
  if (note?.bytes !== size) partial.forget()
  const have = partial.bytes()
  if (have === size) return

  const validator = note?.url === job.url ? note.validator : undefined
  const range = have > 0 ? { range: `bytes=${have}-`, ...(validator && { 'if-range': validator }) } : {}
  const { statusCode, headers, body } = await requestFollowingRedirects(run, range)
  try {
    const sent = statusCode === 206 ? parseContentRange(headers['content-range']) : undefined
    const fits = sent?.start === have && sent.total === size
    if (have > 0 && (statusCode === 416 || (statusCode === 206 && !fits))) {
      partial.forget()
      return await fetchRest(run)
    }
    if (statusCode !== 200 && !(statusCode === 206 && have > 0)) throw wrongStatus(run, statusCode)

    if (/^text\/html\b/.test(String(headers['content-type']))) throw webPage(job)
    const length = sent ? undefined : headers['content-length']
    if (length !== undefined && Number(length) !== size) throw wrongSize(job, failureMessage(Number(length)))

    run.hasArrived = true
    if (sent) run.usedRanges = true
    else partial.begin({ url: job.url, bytes: size, validator: validatorOf(headers) })
    await save(run, body, sent ? have : 0)
  } finally {
    // The rest of the body is not needed.
    body.on('error', () => {}).destroy()
  }
}

/** Writes what arrives to the file, from the byte `start` on. */
async function save({ job, partial }: Attempt, body: AsyncIterable<Buffer>, start: number): Promise<void> {
  const total = job.archive.bytes
  const file = await open(partial.file, 'r+').catch((error) => {
    throw unwritable(partial.file, error)
  })
  let at = start
  try {
    for await (const chunk of body) {
      if (at === 0 && chunk[0] !== 0x1f) throw notGzip(job, partial)
      if (at + chunk.length > total) throw tooLong(job, partial)
      await file.write(chunk, 0, chunk.length, at).catch((error) => {
        throw unwritable(partial.file, error)
      })
      at += chunk.length
      job.onProgress?.(at, total)
    }
  } catch (error) {
    throw error instanceof UserError ? error : new BrokenConnection(reasonOf(error, job.patience))
  } finally {
    await file.close()
  }
  if (at < total) throw new BrokenConnection('it ended too early')
}

type Response = Dispatcher.ResponseData

/** The response after all redirects. */
async function requestFollowingRedirects(
  { job, agent, hasArrived }: Attempt,
  headers: Record<string, string>,
): Promise<Response> {
  let url = job.url
  for (let hop = 0; hop <= redirects; hop++) {
    const response = await request(url, {
      dispatcher: agent,
      // If the server compressed the archive once more, its checksum would differ.
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'cnn-kata' },
      headersTimeout: job.patience,
      bodyTimeout: job.patience,
      signal: job.signal,
    }).catch((error) => {
      job.signal?.throwIfAborted()
      const reason = reasonOf(error, job.patience)
      throw hasArrived ? new BrokenConnection(reason) : unreachable(url, reason)
    })
    const { location } = response.headers
    if (![301, 302, 303, 307, 308].includes(response.statusCode) || !location) return response
    await response.body.dump().catch(() => {})
    url = redirectTarget(String(location), url)
  }
  throw new UserError(
    `Expected an archive at ${job.url}, but there are more than ${redirects} redirects. ${otherWays}`,
  )
}

/** The address that a redirect leads to. */
function redirectTarget(location: string, from: string): string {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new UserError(`Expected an archive at ${from}, but it redirects to '${location}'. ${otherWays}`)
}

/** 'bytes 1000-1999/2000': where the piece starts, and how long the whole file is. */
function parseContentRange(header: unknown): { start: number; total: number } | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(String(header)) ?? []
  return total === undefined ? undefined : { start: Number(start), total: Number(total) }
}

/** What a later request sends to ask whether the file is still the same: a strong ETag, or a date. */
function validatorOf({ etag, 'last-modified': modified }: Response['headers']): string | undefined {
  if (etag && !String(etag).startsWith('W/')) return String(etag)
  return modified && String(modified)
}

/** '170,052,171 bytes' */
const failureMessage = (bytes: number): string => `${bytes.toLocaleString('en-US')} bytes`

const hostOf = (url: string): string => new URL(url).host

function reasonOf(error: unknown, patience: number): string {
  const { code = '', message, cause } = error as NodeJS.ErrnoException
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return `nothing arrived for ${patience / 1000} s`
  if (code === 'UND_ERR_SOCKET' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'it ended too early'
  // The messages of undici say more than its codes. The codes of the system are what people search for.
  if (code && !code.startsWith('UND_')) return code
  return cause instanceof Error ? reasonOf(cause, patience) : message
}

const otherWays = 'To download it from elsewhere: --url URL. To use a file that you have: --from FILE.'

function unreachable(url: string, reason: string): UserError {
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = process.env
  const proxied = https_proxy || HTTPS_PROXY || http_proxy || HTTP_PROXY
  const question = /CERT|SIGNATURE/.test(reason)
    ? 'Its certificate is not trusted. If your network replaces certificates with its own, set NODE_EXTRA_CA_CERTS=FILE.'
    : proxied
      ? 'Is the proxy in HTTPS_PROXY correct?'
      : 'Is there a network connection? Does it need a proxy (HTTPS_PROXY)?'
  return new UserError(
    `${hostOf(url)} cannot be reached (${reason}). ${question} Without CIFAR-10, \`npm run train\` uses built-in ` +
      'pictures. `npm run data -- --from FILE` takes an archive that you downloaded elsewhere.',
  )
}

function wrongStatus({ job, hasArrived }: Attempt, status: number): Error {
  // A server that has just sent a part may recover from an error.
  if (hasArrived && (status >= 500 || status === 429)) return new BrokenConnection(`status ${status}`)
  return new UserError(
    `Expected an archive at ${job.url}, but ${hostOf(job.url)} answered with status ${status}. ${otherWays}`,
  )
}

const webPage = ({ url }: Download) =>
  new UserError(
    `Expected an archive at ${url}, but got a web page. Does the network want you to log in? ${otherWays}`,
  )

const wrongSize = ({ url, archive }: Download, found: string) =>
  new UserError(
    `Expected ${archive.name} (${failureMessage(archive.bytes)}) at ${url}, but that file has ${found}. ${otherWays}`,
  )

function tooLong(job: Download, partial: PartialDownload): UserError {
  partial.forget()
  return wrongSize(job, `more than ${failureMessage(job.archive.bytes)}`)
}

function notGzip({ url }: Download, partial: PartialDownload): UserError {
  partial.forget()
  return new UserError(`Expected an archive at ${url}, but the file is not in gzip format. ${otherWays}`)
}

const wrongChecksum = ({ url, archive }: Download, md5: string) =>
  new UserError(
    `Expected the MD5 ${archive.md5} (${archive.name}), but the file from ${url} has ${md5}. The file was deleted.\n` +
      `Try again. If that does not help, something on the network changes the file. ${otherWays}`,
  )

const unwritable = (file: string, { code, message }: NodeJS.ErrnoException) =>
  new UserError(
    `${file} cannot be written (${code ?? message}). ${code === 'ENOSPC' ? 'The disk is full: make room and try again.' : 'Check its permissions.'}`,
  )
