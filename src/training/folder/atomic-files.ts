/** Files of a run: each is replaced as a whole or stays as it was, whatever happens meanwhile. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'

/**
 * Writes beside the file, waits until it is on the disk, and renames. A file that was cut off, by a full disk or the
 * end of the process, never has the name of a whole one. Several contents follow each other. Throws a `UserError`.
 */
export function writeAtomically(file: string, ...contents: (string | Uint8Array)[]): void {
  // Always the same name, so that what a killed process left behind is used again and not kept for ever.
  const draft = `${file}.tmp`
  try {
    const handle = openSync(draft, 'w')
    try {
      for (const part of contents) writeFileSync(handle, part) // as often as it takes: a disk may take only a part
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    rename(draft, file)
  } catch (error) {
    removeIfPossible(draft)
    throw new UserError(reasonOf(error, file))
  }
}

/** Writes a file that is not there yet; false if it is. Throws a `UserError`. */
export function createFile(file: string, contents: string): boolean {
  try {
    const handle = openSync(file, 'wx')
    try {
      writeFileSync(handle, contents)
    } catch (error) {
      removeIfPossible(file)
      throw error
    } finally {
      closeSync(handle)
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new UserError(reasonOf(error, file))
  }
}

/** Renames a file, over another if there is one, and makes it last. */
function rename(from: string, to: string): void {
  for (let attempts = 20; ; attempts--) {
    try {
      renameSync(from, to)
      break
    } catch (error) {
      // Windows does not replace a file while somebody reads it, and scanners read what is new.
      if (process.platform !== 'win32' || attempts === 0) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
  syncFolder(path.dirname(to))
}

/** The new name itself has to reach the disk. Some systems do not know that for folders; they do it by themselves. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch {}
}

/** Removes a file that is only in the way, if it can be. */
export function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {}
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'your share of the disk is used up. Make room',
  EFBIG: 'a file may not become so large here (`ulimit -f`). Raise that limit',
  EROFS: 'the disk can only be read. Make it writable',
  EACCES: 'that is not allowed. Make the folder writable',
  EPERM: 'that is not allowed. Make the folder writable',
  ENOENT: 'the folder is gone. Put it back',
}

function reasonOf(error: unknown, file: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return reason
    ? `${file} could not be written: ${reason} (${code}).`
    : `${file} could not be written: ${message}.`
}
