/** Small JSON files in `.kata/`. They are replaced as a whole or not at all, and ignored if they look wrong. */
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { sync as writeFileAtomic } from 'write-file-atomic'
import { stateFolder } from '../paths.ts'

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

export function writeJson(root: string, name: string, value: unknown): void {
  mkdirSync(stateFolder(root), { recursive: true })
  try {
    writeFileAtomic(path.join(stateFolder(root), name), `${JSON.stringify(value, null, 2)}\n`, {
      fsync: false,
    })
  } catch (error) {
    // Windows does not replace a file while it is being read. What is lost here can be found again.
    if (process.platform !== 'win32') throw error
  }
}

/** Whether this is an object with properties, not an array or null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
