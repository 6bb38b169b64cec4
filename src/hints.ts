/** How many hints of each kata have been shown: kept, so that a ladder goes on where it was left. */
import { isRecord, readState, writeState } from './state.ts'

export type ShownHints = Readonly<Record<string, number>>

const file = 'hints.json'

const isShown = (value: unknown): value is ShownHints =>
  isRecord(value) && Object.values(value).every((count) => Number.isInteger(count))

export const readHints = (root: string): ShownHints => readState(root, file, isShown) ?? {}

export const keepHints = (root: string, shown: ShownHints): void => writeState(root, file, shown)
