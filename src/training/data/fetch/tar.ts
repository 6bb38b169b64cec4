/** Reads a tar archive front to back. Nothing is written here; names are given as they stand in the archive. */
import { Flaw } from '../flaw.ts'

export interface TarEntry {
  name: string
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Bytes of content. */
  size: number
  /** Reads the content. Only until the next entry is asked for; what is not read is skipped. */
  read(): Promise<Buffer>
}

const blockSize = 512
/** Longer names than this are an attack, not names. */
const nameLimit = 64 * 1024

/** The entries of the archive whose bytes these are. Throws `Flaw` where that is none, or ends too early. */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const source = byteReader(chunks)
  try {
    yield* entriesOf(source)
    // What follows the end is read all the same: gzip has its checksum there.
    await source.skip(Number.POSITIVE_INFINITY)
  } finally {
    await source.close()
  }
}

async function* entriesOf(source: ByteReader): AsyncGenerator<TarEntry> {
  let longName: string | undefined
  for (;;) {
    const header = await source.take(blockSize)
    // An archive ends with blocks of zeros.
    if (header.length === 0 || header.every((byte) => byte === 0)) return
    const { name, type, size } = parse(header)
    const content = async () => {
      const bytes = await source.take(size)
      if (bytes.length < size) throw new Flaw(`it ends in the middle of ${name}`)
      return bytes
    }
    const padding = -size & (blockSize - 1)

    if (type === 'L' || type === 'x' || type === 'g') {
      if (size > nameLimit) throw new Flaw(`a name in it is ${size} bytes long`)
      const bytes = await content()
      if (type === 'L') longName = textOf(bytes)
      if (type === 'x') longName = paxPath(bytes) ?? longName
      await source.skip(padding)
      continue
    }

    let read = false
    yield {
      name: longName ?? name,
      kind: kindOf(type),
      size,
      read() {
        read = true
        return content()
      },
    }
    longName = undefined
    if (!read && (await source.skip(size)) < size) throw new Flaw(`it ends in the middle of ${name}`)
    await source.skip(padding)
  }
}

/** The fields of a header: POSIX.1-1988 (ustar), which GNU tar and pax build on. */
function parse(header: Buffer): { name: string; type: string; size: number } {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
  if (header.length < blockSize || sum !== octal(header.subarray(148, 156))) {
    throw new Flaw('it is no tar archive, or it is damaged')
  }
  const prefix = header.toString('latin1', 257, 263) === 'ustar\0' ? textOf(header.subarray(345, 500)) : ''
  const name = textOf(header.subarray(0, 100))
  return {
    name: prefix ? `${prefix}/${name}` : name,
    type: String.fromCharCode(header[156]),
    size: octal(header.subarray(124, 136)),
  }
}

function octal(field: Buffer): number {
  const text = textOf(field).trim()
  // Sizes from 8 GiB on are written in another way; there is nothing of that size in what is read here.
  if (!/^[0-7]+$/.test(text)) throw new Flaw('it is no tar archive, or it is damaged')
  return Number.parseInt(text, 8)
}

const textOf = (field: Buffer): string => field.toString('utf8').replace(/\0.*$/s, '')

/** The path among the records of an extended header ('30 path=...\n'), if it has one. */
function paxPath(bytes: Buffer): string | undefined {
  return /^\d+ path=(.*)$/m.exec(bytes.toString('utf8'))?.[1]
}

function kindOf(type: string): TarEntry['kind'] {
  if (type === '0' || type === '\0' || type === '7') return 'file'
  if (type === '5') return 'folder'
  return type === '1' || type === '2' || type === 'K' ? 'link' : 'other'
}

/** Takes bytes off a stream of chunks: as many as are asked for, fewer only at its end. */
interface ByteReader {
  take(count: number): Promise<Buffer>
  /** Returns how many bytes there were to leave out. */
  skip(count: number): Promise<number>
  /** Lets go of the stream. */
  close(): Promise<unknown>
}

function byteReader(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const iterator = chunks[Symbol.asyncIterator]()
  let rest: Uint8Array = new Uint8Array()

  /** The next bytes, at most `count` of them; none at the end. */
  async function some(count: number): Promise<Uint8Array> {
    while (rest.length === 0) {
      const next = await iterator.next()
      if (next.done) return rest
      rest = next.value
    }
    const piece = rest.subarray(0, Math.min(count, rest.length))
    rest = rest.subarray(piece.length)
    return piece
  }

  /** Gives pieces to `use` until there were `count` bytes; returns how many there were. */
  async function pass(count: number, use: (piece: Uint8Array, at: number) => void): Promise<number> {
    let done = 0
    while (done < count) {
      const piece = await some(count - done)
      if (piece.length === 0) break
      use(piece, done)
      done += piece.length
    }
    return done
  }

  return {
    async take(count) {
      const bytes = Buffer.alloc(count)
      return bytes.subarray(0, await pass(count, (piece, at) => bytes.set(piece, at)))
    },
    skip: (count) => pass(count, () => {}),
    close: async () => iterator.return?.(),
  }
}
