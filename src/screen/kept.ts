/** What the screen keeps between two starts, in addition to verdicts and hints. */
import { isRecord, readJson, writeJson } from '../kata/json-files.ts'

/** How often a kata was saved and checked until it passed. Saves after that do not count. */
export interface Tries {
  count: number
  passed: boolean
}
export type AllTries = Readonly<Record<string, Tries>>

const triesFile = 'tries.json'

const areTries = (value: unknown): value is AllTries =>
  isRecord(value) &&
  Object.values(value).every(
    (one) => isRecord(one) && typeof one.count === 'number' && typeof one.passed === 'boolean',
  )

export const readTries = (root: string): AllTries => readJson(root, triesFile, areTries) ?? {}

export const keepTries = (root: string, tries: AllTries): void => writeJson(root, triesFile, tries)
