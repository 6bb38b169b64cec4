/** Puts the stub of a kata back, and keeps what was there. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isUntouched, stubOf } from './stub.ts'

export interface Reset {
  /** The kata's file, relative to the root. */
  file: string
  /** Where what was there is now, relative to the root; undefined when nothing had to be kept. */
  backup?: string
  was: 'written' | 'stub' | 'missing'
}

/** Writes the stub of a kata, which is computed from its solution, also where the file is missing. */
export function resetKata(root: string, id: string, now = new Date()): Reset {
  const file = path.join('exercises', `${id}.ts`)
  const solution = readFileSync(path.join(root, 'solutions', `${id}.ts`), 'utf8')
  const mine = textOf(path.join(root, file))
  if (mine !== undefined && isUntouched(mine, solution, id)) return { file, was: 'stub' }

  const reset: Reset = { file, was: mine === undefined ? 'missing' : 'written' }
  if (mine !== undefined) {
    reset.backup = path.join('.kata', 'backup', stampOf(now), `${id}.ts`)
    mkdirSync(path.dirname(path.join(root, reset.backup)), { recursive: true })
    copyFileSync(path.join(root, file), path.join(root, reset.backup))
  }
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), stubOf(solution, id))
  return reset
}

/** '2031-05-24T13-45-10.123', which every file system takes as a name. */
const stampOf = (now: Date): string => now.toISOString().replaceAll(':', '-').replace('Z', '')

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
