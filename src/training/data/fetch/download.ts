/** Fetches an archive over HTTP: through a proxy where one is set, and onwards from where it was cut off. */
import { renameSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Dispatcher, EnvHttpProxyAgent, request } from 'undici'
import { DataError } from '../cifar10.ts'
import { md5Of } from './checksum.ts'
import { type Part, partOf } from './partial-download.ts'
import type { Archive } from './sources.ts'
import { megabytes } from './space.ts'

export interface Download {
  url: string
  /** Where the archive goes. What has come of it so far is in `FILE.part`. */
  file: string
  /** What may come: its size and checksum are those of one of them. */
  archives: readonly Archive[]
  signal?: AbortSignal
  onProgress?(done: number, total: number): void
  /** Milliseconds without a byte after which a connection counts as cut. */
  patience?: number
  /** Milliseconds to wait before going on, each time that a connection has brought nothing; then it is given up. */
  pauses?: readonly number[]
}

interface Run {
  job: Download & { patience: number }
  agent: Dispatcher
  part: Part
  /** Whether the server has sent something of the archive in this run. */
  reached: boolean
  /** Whether what is there was put together from pieces. */
  pieced: boolean
}

/** A connection that broke off or brought nothing in time: going on may help. */
class Cut extends Error {}

const redirects = 5

/**
 * Fetches the archive and gives which one it is. What has come of it stays when this fails or is interrupted, and
 * the next call goes on from there. Throws `DataError` where it cannot be had, or something else comes.
 */
export async function download(job: Download): Promise<Archive> {
  const agent = agentOf()
  const part = partOf(job.file)
  try {
    for (let attempt = 1; ; attempt++) {
      const run = { job: { patience: 30_000, ...job }, agent, part, reached: false, pieced: false }
      await fetchWhole(run)
      const md5 = await md5Of(part.file)
      const archive = job.archives.find((one) => one.md5 === md5)
      if (archive) {
        renameSync(part.file, job.file)
        part.forget()
        return archive
      }
      part.forget()
      // Pieces may be of two states of the file: it is fetched once more, from the start.
      if (!run.pieced || attempt > 1) throw wrongChecksum(job, md5)
    }
  } finally {
    // Not `close`, which waits for what is still to come.
    await agent.destroy()
  }
}

function agentOf(): Dispatcher {
  try {
    // What is not encrypted a proxy is asked for in plain words, as curl does: not every one gives a tunnel for that.
    return new EnvHttpProxyAgent({ proxyTunnel: false })
  } catch (error) {
    throw new DataError(
      'Expected HTTPS_PROXY and HTTP_PROXY to be empty or addresses like http://proxy.example:8080, ' +
        `but: ${(error as Error).message}`,
    )
  }
}

/** Goes on after every cut, as long as that brings something. */
async function fetchWhole(run: Run): Promise<void> {
  const { job, part } = run
  const { pauses = [1_000, 3_000, 10_000] } = job
  for (let fruitless = 0; ; ) {
    const before = part.bytes()
    try {
      return await fetchRest(run)
    } catch (error) {
      job.signal?.throwIfAborted()
      if (!(error instanceof Cut)) throw error
      fruitless = part.bytes() > before ? 0 : fruitless + 1
      if (fruitless > pauses.length) {
        throw new DataError(
          `The connection to ${hostOf(job.url)} is cut again and again (${error.message}). ` +
            `${megabytes(part.bytes())} have come and are kept: the same command goes on from there.`,
        )
      }
      if (fruitless > 0) await sleep(pauses[fruitless - 1], undefined, { signal: job.signal })
    }
  }
}

/** Asks for what is not there yet, and adds it. */
async function fetchRest(run: Run): Promise<void> {
  const { job, part } = run
  const note = part.note()
  if (!note) part.forget()
  const have = part.bytes()
  if (note && have === note.bytes) return

  const validator = note?.url === job.url ? note.validator : undefined
  const range = have > 0 ? { range: `bytes=${have}-`, ...(validator && { 'if-range': validator }) } : {}
  const { statusCode, headers, body } = await ask(run, range)
  try {
    const sent = statusCode === 206 ? sentRange(headers['content-range']) : undefined
    const fits = sent?.start === have && sent.total === note?.bytes
    if (have > 0 && (statusCode === 416 || (statusCode === 206 && !fits))) {
      part.forget()
      return await fetchRest(run)
    }
    if (statusCode !== 200 && !(statusCode === 206 && have > 0)) throw wrongStatus(run, statusCode)

    const length = headers['content-length']
    const total = sent?.total ?? (length === undefined ? undefined : Number(length))
    const sizes = job.archives.map((archive) => archive.bytes)
    if (/^text\/html\b/.test(String(headers['content-type']))) throw webPage(job)
    if (total !== undefined && !sizes.includes(total))
      throw wrongSize(job, `${total.toLocaleString('en-US')} bytes`)

    run.reached = true
    if (sent) run.pieced = true
    else part.begin({ url: job.url, bytes: total ?? sizes[0], validator: validatorOf(headers) })
    await save(run, body, sent ? have : 0, total)
  } finally {
    // Whatever is left of it: nobody will read it.
    body.on('error', () => {}).destroy()
  }
}

/** Writes what comes behind what is there. */
async function save(
  run: Run,
  body: AsyncIterable<Buffer>,
  start: number,
  total: number | undefined,
): Promise<void> {
  const { job, part } = run
  const sizes = job.archives.map((archive) => archive.bytes)
  const most = total ?? Math.max(...sizes)
  const file = await open(part.file, 'r+').catch((error) => {
    throw unwritable(part.file, error)
  })
  let at = start
  try {
    for await (const chunk of body) {
      if (at === 0 && chunk[0] !== 0x1f) throw notGzip(job, part)
      if (at + chunk.length > most) throw tooLong(job, part, most)
      await file.write(chunk, 0, chunk.length, at).catch((error) => {
        throw unwritable(part.file, error)
      })
      at += chunk.length
      job.onProgress?.(at, total ?? sizes[0])
    }
  } catch (error) {
    throw error instanceof DataError ? error : new Cut(reasonOf(error, job.patience))
  } finally {
    await file.close()
  }
  if (total === undefined ? !sizes.includes(at) : at !== total) throw new Cut('it ended too early')
}

type Answer = Dispatcher.ResponseData

/** The answer of the server that the address leads to in the end. */
async function ask({ job, agent, reached }: Run, headers: Record<string, string>): Promise<Answer> {
  let url = job.url
  for (let hop = 0; hop <= redirects; hop++) {
    const answer = await request(url, {
      dispatcher: agent,
      // An archive that is packed once more would not have the checksum of the archive.
      headers: { ...headers, 'accept-encoding': 'identity', 'user-agent': 'cnn-kata' },
      headersTimeout: job.patience,
      bodyTimeout: job.patience,
      signal: job.signal,
    }).catch((error) => {
      job.signal?.throwIfAborted()
      const reason = reasonOf(error, job.patience)
      throw reached ? new Cut(reason) : unreachable(url, reason)
    })
    const { location } = answer.headers
    if (![301, 302, 303, 307, 308].includes(answer.statusCode) || !location) return answer
    await answer.body.dump().catch(() => {})
    url = target(String(location), url)
  }
  throw new DataError(
    `Expected an archive at ${job.url}, but that leads on more than ${redirects} times. ${elsewhere}`,
  )
}

/** Where a redirect leads to. */
function target(location: string, from: string): string {
  const url = URL.canParse(location, from) ? new URL(location, from) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new DataError(`Expected an archive at ${from}, but that leads on to '${location}'. ${elsewhere}`)
}

/** 'bytes 1000-1999/2000' says where a piece starts, and how long the whole is. */
function sentRange(header: unknown): { start: number; total: number } | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(String(header)) ?? []
  return total === undefined ? undefined : { start: Number(start), total: Number(total) }
}

/** By what the server can be asked later whether the file is still the same: a strong ETag, or a time. */
function validatorOf({ etag, 'last-modified': modified }: Answer['headers']): string | undefined {
  if (etag && !String(etag).startsWith('W/')) return String(etag)
  return modified && String(modified)
}

const hostOf = (url: string): string => new URL(url).host

function reasonOf(error: unknown, patience: number): string {
  const { code = '', message, cause } = error as NodeJS.ErrnoException
  if (code === 'UND_ERR_BODY_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return `nothing came for ${patience / 1000} s`
  if (code === 'UND_ERR_SOCKET' || code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return 'it ended too early'
  // The codes of the library say less than its sentences; those of the system are what people search for.
  if (code && !code.startsWith('UND_')) return code
  return cause instanceof Error ? reasonOf(cause, patience) : message
}

const elsewhere = 'From another place: --url URL. Fetched by hand: --from FILE.'

function unreachable(url: string, reason: string): DataError {
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = process.env
  const proxied = https_proxy || HTTPS_PROXY || http_proxy || HTTP_PROXY
  const question = /CERT|SIGNATURE/.test(reason)
    ? 'Its certificate is not trusted; where the network puts its own in between, NODE_EXTRA_CA_CERTS=FILE names that.'
    : proxied
      ? 'Is the proxy in HTTPS_PROXY right?'
      : 'Is there a network, does it want a proxy (HTTPS_PROXY)?'
  return new DataError(
    `${hostOf(url)} cannot be reached (${reason}). ${question} Without CIFAR-10 \`npm run train\` takes built-in ` +
      'pictures; `npm run data -- --from FILE` takes an archive that was fetched elsewhere.',
  )
}

function wrongStatus({ job, reached }: Run, status: number): Error {
  // A server that has sent something before and is in trouble now may recover.
  if (reached && (status >= 500 || status === 429)) return new Cut(`status ${status}`)
  return new DataError(
    `Expected an archive at ${job.url}, but ${hostOf(job.url)} answers with status ${status}. ${elsewhere}`,
  )
}

const webPage = ({ url }: Download) =>
  new DataError(
    `Expected an archive at ${url}, but a web page came. Does the network want you to log in? ${elsewhere}`,
  )

function wrongSize({ url, archives }: Download, found: string): DataError {
  const sizes = archives.map(({ name, bytes }) => `${name} (${bytes.toLocaleString('en-US')} bytes)`)
  return new DataError(
    `Expected ${sizes.join(' or ')} at ${url}, but what is there has ${found}. ${elsewhere}`,
  )
}

function tooLong(job: Download, part: Part, most: number): DataError {
  part.forget()
  return wrongSize(job, `more than ${most.toLocaleString('en-US')} bytes`)
}

function notGzip({ url }: Download, part: Part): DataError {
  part.forget()
  return new DataError(
    `Expected an archive at ${url}, but what came is none (it is not packed by gzip). ${elsewhere}`,
  )
}

function wrongChecksum({ url, archives }: Download, md5: string): DataError {
  const expected = archives.map((archive) => `${archive.md5} (${archive.name})`)
  return new DataError(
    `Expected the MD5 ${expected.join(' or ')}, but what came from ${url} has ${md5}. It was thrown away.\n` +
      `Try again; if that does not help, something on the way changes it. ${elsewhere}`,
  )
}

const unwritable = (file: string, { code, message }: NodeJS.ErrnoException) =>
  new DataError(
    `${file} cannot be written (${code ?? message}). ${code === 'ENOSPC' ? 'The disk is full: make room and try again.' : 'Check that you may write there.'}`,
  )
