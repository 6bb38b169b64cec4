import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** The MD5 of a file: the checksum that archives are published with. */
export async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5')
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}
