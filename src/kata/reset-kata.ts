/** Puts the stub of a kata back, and keeps what was there. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isStub } from './kata-files.ts'
import { stubOf } from './stub.ts'

export interface Reset {
  /** The kata's file, relative to the root. */
  file: string
  /** Where the old file is kept now, relative to the root; undefined when there was nothing to keep. */
  backup?: string
  was: 'written' | 'stub' | 'missing'
}

/** Writes the stub of a kata, which is computed from its solution. The file may be missing. */
export function resetKata(root: string, id: string, now = new Date()): Reset {
  const file = path.join('exercises', `${id}.ts`)
  if (isStub(root, id)) return { file, was: 'stub' }

  const stub = stubOf(readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8'), id)
  const target = path.join(root, file)
  const reset: Reset = { file, was: existsSync(target) ? 'written' : 'missing' }
  if (reset.was === 'written') {
    reset.backup = path.join('.kata', 'backup', stampOf(now), `${id}.ts`)
    mkdirSync(path.dirname(path.join(root, reset.backup)), { recursive: true })
    copyFileSync(target, path.join(root, reset.backup))
  }
  mkdirSync(path.dirname(target), { recursive: true })
  writeFileSync(target, stub)
  return reset
}

/** '2031-05-24T13-45-10.123': every file system accepts this as a name. */
const stampOf = (now: Date): string => now.toISOString().replaceAll(':', '-').replace('Z', '')
