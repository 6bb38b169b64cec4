/** Reads a tar archive as a stream. Nothing is written to disk; names are given as they are in the archive. */
import type { Readable } from 'node:stream'
import { ReadableStream } from 'node:stream/web'
import { createTarDecoder, type TarHeader } from 'modern-tar'
import { FormatError } from '../../../errors.ts'

export interface TarEntry {
  name: string
  type: TarHeader['type']
  /** Bytes of content. */
  size: number
  /** Reads the content. Works until the next entry is asked for; content that is not read is skipped. */
  read(): Promise<Buffer>
}

/** The entries of the archive that consists of these bytes. Throws `FormatError` if it is damaged, cut off or no archive. */
export async function* readTar(bytes: Readable): AsyncGenerator<TarEntry> {
  const entries = ReadableStream.from(bytes).pipeThrough(createTarDecoder({ strict: true }))
  try {
    for await (const { header, body } of entries) {
      const { name, type, size } = header
      yield { name, type, size, read: () => contentOf(body, size).catch(fail) }
      await body.cancel()
    }
  } catch (error) {
    fail(error as Error)
  } finally {
    bytes.destroy()
  }
}

async function contentOf(body: ReadableStream<Uint8Array>, size: number): Promise<Buffer> {
  const content = Buffer.alloc(size)
  let at = 0
  for await (const chunk of body) {
    content.set(chunk, at)
    at += chunk.length
  }
  return content
}

/** Errors with a code are about the file or its compression, all others about the archive. */
function fail(error: NodeJS.ErrnoException): never {
  if (error.code) throw error
  throw new FormatError(`it is not a tar archive, or it is damaged or cut off (${error.message})`)
}
