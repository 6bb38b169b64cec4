/** Puts the stub of a kata back, and keeps what was there. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../errors.ts'
import { isStub, whyNoFile } from './kata-files.ts'
import { stubOf } from './stub.ts'

export interface Reset {
  /** The kata's file, relative to the root. */
  file: string
  /** Where the old file is kept now, relative to the root; undefined when there was nothing to keep. */
  backup?: string
  was: 'written' | 'stub' | 'missing'
}

/**
 * Writes the stub of a kata, which is computed from its solution. The file may be missing. Throws a `UserError` if what is
 * there is no file, cannot be kept or cannot be replaced; it stays as it is then.
 */
export function resetKata(root: string, id: string, now = new Date()): Reset {
  const file = path.join('exercises', `${id}.ts`)
  if (isStub(root, id)) return { file, was: 'stub' }

  const stub = stubOf(readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8'), id)
  const target = path.join(root, file)
  const why = whyNoFile(target)
  if (why) throw new UserError(`${file} cannot be kept in a backup: ${why}. Move it away, then reset again.`)
  const reset: Reset = { file, was: existsSync(target) ? 'written' : 'missing' }
  if (reset.was === 'written') {
    const backup = path.join('.kata', 'backup', stampOf(now), `${id}.ts`)
    attempt(`${file} was not reset, because it cannot be kept in ${backup}`, () => {
      mkdirSync(path.dirname(path.join(root, backup)), { recursive: true })
      copyFileSync(target, path.join(root, backup))
    })
    reset.backup = backup
  }
  attempt(`${file} cannot be written`, () => {
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, stub)
  })
  return reset
}

/** The command that brings the old file back, to be run in the root; undefined if nothing was kept. */
export function undoOf({ file, backup }: Reset): string | undefined {
  return backup && `${process.platform === 'win32' ? 'copy' : 'cp'} ${backup} ${file}`
}

function attempt(trouble: string, work: () => void): void {
  try {
    work()
  } catch (error) {
    throw new UserError(`${trouble}: ${(error as Error).message}`)
  }
}

/** '2031-05-24T13-45-10.123': every file system accepts this as a name. */
const stampOf = (now: Date): string => now.toISOString().replaceAll(':', '-').replace('Z', '')
