/** The files of a kata: the learner's and the solution. */
import { readFileSync, type Stats, statSync } from 'node:fs'
import path from 'node:path'
import { isUntouched } from './stub.ts'

/** What the system knows about a file, symbolic links followed; undefined if there is none, or a link leads nowhere. */
export function statsOf(file: string): Stats | undefined {
  try {
    return statSync(file)
  } catch {
    return undefined
  }
}

/** Why something at this path cannot be read as a file; undefined if it can, or if nothing is there. */
export function whyNoFile(file: string): string | undefined {
  let stats: Stats | undefined
  try {
    stats = statSync(file, { throwIfNoEntry: false })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === 'ELOOP'
      ? 'it is a symbolic link that leads back to itself'
      : `it cannot be read (${code})`
  }
  if (!stats || stats.isFile()) return undefined
  if (stats.isDirectory()) return 'it is a folder'
  return stats.isFIFO() ? 'it is a named pipe' : 'it is a device or a socket'
}

/** The text of a file; undefined if it cannot be read. A pipe or a device is never opened: reading it may not end. */
export function textOf(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  }
}

/** Whether the learner's file is still the stub. A file that cannot be read is not. */
export function isStub(root: string, id: string): boolean {
  const [written, solution] = ['exercises', 'solutions'].map((tree) =>
    textOf(path.join(root, tree, `${id}.ts`)),
  )
  try {
    return written !== undefined && solution !== undefined && isUntouched(written, solution, id)
  } catch {
    // The solution is being written, or somebody has changed it so that it has no stub.
    return false
  }
}
