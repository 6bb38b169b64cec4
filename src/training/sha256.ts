import { createHash } from 'node:crypto'

/** SHA-256 of all parts together, in hexadecimal. */
export function sha256Of(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
