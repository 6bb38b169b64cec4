import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Metrics } from '../../engine/engine.ts'
import type { Build } from '../../engine/kernels.ts'
import type { Measured } from '../backends/measure.ts'
import type { EpochRecord, RunSize } from '../conductor-messages.ts'
import type { KataBundle } from '../katas/kata-bundle.ts'
import type { TrainingSettings } from '../training.ts'
import { writeAtomically } from './atomic-files.ts'

export const historyFile = 'history.json'

/** What `history.json` contains. */
export interface History {
  state: 'running' | 'finished' | 'interrupted' | 'failed'
  /** Why the run failed. */
  error?: string
  /** ISO 8601. */
  started: string
  /** The time that the run took, without interruptions. */
  seconds: number
  config: RunSize & TrainingSettings
  data: { name: string; folder?: string }
  /** How many pictures were used for what. */
  pictures?: { train: number; validation: number; test: number }
  /** The katas from `exercises/`, and those from `solutions/`. */
  code: { mine: string[]; borrowed: string[] }
  /** Which kernels computed it; missing if the katas did. */
  build?: Build
  measured?: Measured
  /** `data` says on which pictures the accuracy was measured. */
  epochs: (EpochRecord & { data: string })[]
  test?: Metrics & { data: string }
  /** Changes that were accepted when the run was resumed. */
  changes?: { epoch: number; step: number; what: string[] }[]
  /** SHA-256 of the weights after the last of these epochs. */
  weightsSha256?: string
}

/** The katas of a bundle, as the history names them. */
export const codeOf = ({ learner, solutions }: KataBundle): History['code'] => ({
  mine: learner,
  borrowed: solutions,
})

/** JSON with one line for each field and each epoch, so that it can also be read and searched as text. */
export function historyText({ epochs, ...rest }: History): string {
  const fields = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`)
  const lines = epochs.map((epoch) => `\n    ${JSON.stringify(epoch)}`)
  return `{\n${[...fields, `  "epochs": [${lines.join(',')}${lines.length ? '\n  ' : ''}]`].join(',\n')}\n}\n`
}

export function writeHistory(folder: string, history: History): void {
  writeAtomically(path.join(folder, historyFile), historyText(history))
}

/** The history in a folder; undefined if there is none, or none that training has written. */
export function readHistory(folder: string): History | undefined {
  try {
    const history = JSON.parse(readFileSync(path.join(folder, historyFile), 'utf8'))
    return Array.isArray(history.epochs) ? history : undefined
  } catch {}
}

/** A run that has a history. */
export interface RecordedRun {
  folder: string
  history: History
}

/** The runs in `.kata/runs`, the one that began last first. */
export function recordedRuns(root: string): RecordedRun[] {
  const runs = path.join(root, '.kata', 'runs')
  return namesIn(runs)
    .flatMap((name) => {
      const folder = path.join(runs, name)
      const history = readHistory(folder)
      return history ? [{ folder, history }] : []
    })
    .sort((a, b) => (a.history.started < b.history.started ? 1 : -1)) // ISO 8601 times sort as strings.
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
