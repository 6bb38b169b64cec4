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

export interface Settings {
  /** Whether moving to the next kata opens its file in the editor. */
  opensNext: boolean
}

const settingsFile = 'settings.json'

const areSettings = (value: unknown): value is Settings =>
  isRecord(value) && typeof value.opensNext === 'boolean'

export const readSettings = (root: string): Settings =>
  readJson(root, settingsFile, areSettings) ?? { opensNext: false }

export const keepSettings = (root: string, settings: Settings): void =>
  writeJson(root, settingsFile, settings)

export const readTries = (root: string): AllTries => readJson(root, triesFile, areTries) ?? {}

export const keepTries = (root: string, tries: AllTries): void => writeJson(root, triesFile, tries)
