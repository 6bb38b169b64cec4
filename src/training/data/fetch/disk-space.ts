/** Free space on a disk. */
import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { UserError } from '../../../errors.ts'

/** The free bytes for `folder`, which need not exist yet. `undefined` if the system cannot tell. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  if (!existsSync(folder) && folder !== path.dirname(folder)) return freeBytes(path.dirname(folder))
  try {
    const { bavail, bsize, blocks } = await statfs(folder)
    return blocks > 0 ? bavail * bsize : undefined
  } catch {
    return undefined
  }
}

/** Throws a `UserError` if `folder` has room for less than `bytes`. */
export async function needSpace(folder: string, bytes: number, free = freeBytes): Promise<void> {
  const there = await free(folder)
  if (there === undefined || there >= bytes) return
  throw new UserError(
    `Expected room for ${megabytes(bytes)} in ${folder}, but only ${megabytes(there)} are free. Make room and try again.`,
  )
}

/** '170 MB' */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`
