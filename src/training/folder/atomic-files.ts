/**
 * The files of a run: each is replaced as a whole or stays as it was, whatever happens meanwhile.
 *
 * The rest of the project uses write-file-atomic. Its synchronous version cannot do what a run needs: write several
 * buffers one after another, so that a checkpoint of some megabytes is never one string in memory; notice that a full disk
 * has taken only a part of the data; reuse the draft of a process that was killed, instead of leaving one more behind;
 * and wait on Windows while a scanner reads the file.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'

/**
 * Writes a draft beside the file, waits until it is on the disk, and renames it. So a file that is cut off, by a full
 * disk or the end of the process, never has the name of a complete one. Several contents are written one after another.
 * Throws a `UserError`.
 */
export function writeAtomically(file: string, ...contents: (string | Uint8Array)[]): void {
  // Always the same name, so that the draft of a killed process is overwritten.
  const draft = `${file}.tmp`
  try {
    const handle = openSync(draft, 'w')
    try {
      for (const content of contents) writeFileSync(handle, content) // continues if the disk takes only a part
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

/** Writes a new file; false if it exists. Throws a `UserError`. */
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

/** Renames a file, replacing another if there is one, and waits until that is on the disk. */
function rename(from: string, to: string): void {
  for (let attempts = 20; ; attempts--) {
    try {
      renameSync(from, to)
      break
    } catch (error) {
      // Windows does not replace a file that is being read, and virus scanners read new files.
      if (process.platform !== 'win32' || attempts === 0) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
  syncFolder(path.dirname(to))
}

/** The new name itself has to reach the disk. Systems that cannot sync a folder do so by themselves. */
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

/** Removes a file that is not needed any more; if that fails, it stays. */
export function removeIfPossible(file: string): void {
  try {
    rmSync(file, { force: true })
  } catch {}
}

const reasons: Record<string, string> = {
  ENOSPC: 'the disk is full. Make room',
  EDQUOT: 'your disk quota is used up. Make room',
  EFBIG: 'files may not be this large here (`ulimit -f`). Raise that limit',
  EROFS: 'the disk is read-only. Make it writable',
  EACCES: 'that is not allowed. Make the folder writable',
  EPERM: 'that is not allowed. Make the folder writable',
  ENOENT: 'the folder does not exist any more. Restore it',
}

function reasonOf(error: unknown, file: string): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  const reason = reasons[code]
  return reason
    ? `${file} could not be written: ${reason} (${code}).`
    : `${file} could not be written: ${message}.`
}
