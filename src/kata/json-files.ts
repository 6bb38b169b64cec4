/** Small JSON files in `.kata/`. They are replaced as a whole or not at all, and ignored if they look wrong. */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { stateFolder } from '../paths.ts'
import { whyNoFile } from './kata-files.ts'

/** The contents of a file; undefined if it is missing, unreadable, or not what `isValid` accepts. */
export function readJson<T>(
  root: string,
  name: string,
  isValid: (value: unknown) => value is T,
): T | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path.join(stateFolder(root), name), 'utf8'))
    return isValid(value) ? value : undefined
  } catch {
    return undefined
  }
}

let trouble: string | undefined

/**
 * Why progress is not saved: set when a file could not be written, undefined again once one could. What was not saved is
 * still right, so that it is told, and nothing ends because of it.
 */
export const whyNotSaved = (): string | undefined => trouble

/** Never throws: see `whyNotSaved`. */
export function writeJson(root: string, name: string, value: unknown): void {
  const file = path.join(stateFolder(root), name)
  try {
    mkdirSync(stateFolder(root), { recursive: true })
    writeFileAtomic(file, jsonText(value), { fsync: false })
    trouble = undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // Windows does not replace a file while it is being read. What is lost here can be found again.
    if (process.platform === 'win32' && code !== 'ENOSPC') return
    const [reason] = message.split(/[,\n]/)
    trouble =
      `Your progress is not saved, because .kata/${name} cannot be written: ${whyNoFile(file) ?? reason}. ` +
      'Verdicts and hints are right all the same. `npm run kata -- doctor` looks for the cause.'
  }
}

/** As every file with JSON holds it. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** Whether this is an object with properties, not an array or null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
