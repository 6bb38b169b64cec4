import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Metrics } from '../../engine/engine.ts'
import type { Build } from '../../engine/kernels.ts'
import { UserError } from '../../errors.ts'
import type { EpochRecord, Measured, RunSize } from '../conductor-messages.ts'
import type { KataBundle } from '../katas/kata-bundle.ts'
import type { TrainingSettings } from '../training.ts'
import { writeAtomically } from './atomic-files.ts'

export const historyFile = 'history.json'

/** What is kept of a run. */
export interface History {
  state: 'running' | 'finished' | 'interrupted' | 'failed'
  /** Why it failed. */
  error?: string
  /** ISO 8601. */
  started: string
  /** Since then. */
  seconds: number
  config: RunSize & TrainingSettings
  data: { name: string; folder?: string }
  /** How many of them were used for what. */
  pictures?: { train: number; validation: number; test: number }
  /** The katas from `exercises/`, and those from `solutions/`. */
  code: { mine: string[]; borrowed: string[] }
  /** Which kernels computed it; absent if the katas did. */
  build?: Build
  measured?: Measured
  /** Each says what pictures its accuracy is of. */
  epochs: (EpochRecord & { data: string })[]
  test?: Metrics & { data: string }
  /** What was not as before when the run went on, and was accepted. */
  changes?: { epoch: number; step: number; what: string[] }[]
  /** Of the weights after the last of these epochs. */
  weightsSha256?: string
}

/** The katas of a bundle, as the history names them. */
export const codeOf = ({ learner, solutions }: KataBundle): History['code'] => ({
  mine: learner,
  borrowed: solutions,
})

/** One line for each field and for each epoch, so that it can be read and searched as text as well. */
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

/** The history in a folder; undefined where there is none, or none that training has written. */
export function readHistory(folder: string): History | undefined {
  try {
    const history = JSON.parse(readFileSync(path.join(folder, historyFile), 'utf8'))
    return Array.isArray(history.epochs) ? history : undefined
  } catch {}
}

/** What a run writes. */
const runFiles = [
  historyFile,
  'weights.bin',
  'weights.json',
  'model.json',
  'model.npz',
  'checkpoint.bin',
  'checkpoint.previous.bin',
  'report.html',
]

const runsFolder = (root: string) => path.join(root, '.kata', 'runs')

/** The folder for a run, created: the given one, which must not hold a run yet, or a new one named after the time. */
export function openRunFolder(root: string, given: string | undefined, time: Date): string {
  if (given === undefined) return newFolder(runsFolder(root), time)
  const folder = path.resolve(given)
  const present = runFiles.filter((name) => existsSync(path.join(folder, name)))
  if (present.length > 0) {
    throw new UserError(
      `--out: expected a folder without a run, but ${folder} holds ${present.join(', ')}. Give another one, or move these away.`,
      2,
    )
  }
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new UserError(
        `--out: expected a folder, but ${folder} is or lies in a file. Give another one.`,
        2,
      )
    }
    throw new UserError(
      `--out: ${folder} cannot be written (${reasonFor(folder, error)}). Give another folder.`,
      2,
    )
  }
  return folder
}

/** Why a folder cannot be made. Where the disk can only be read Node says that there is nothing (ENOENT). */
function reasonFor(folder: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  let there = folder
  while (!existsSync(there)) there = path.dirname(there)
  try {
    accessSync(there, constants.W_OK)
    return code ?? message
  } catch (refused) {
    return (refused as NodeJS.ErrnoException).code ?? message
  }
}

/** The folder of a run to go on with: the given one, or that in `.kata/runs` whose checkpoint is the youngest. */
export function findRunFolder(root: string, given: string | 'latest'): string {
  const folder = given === 'latest' ? latestRun(runsFolder(root)) : given
  if (!isFolder(folder)) {
    const found = existsSync(folder) ? `${folder} is a file` : `there is nothing at ${folder}`
    throw new UserError(
      `--resume: expected the folder of a run, but ${found}. Without a folder it goes on with the latest run in ${runsFolder(root)}.`,
      2,
    )
  }
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UserError(
      `--resume: ${folder} cannot be written (${code ?? message}). Make it writable, or go on with a copy of it.`,
      2,
    )
  }
  return folder
}

function latestRun(runs: string): string {
  const folders = (existsSync(runs) ? readdirSync(runs) : []).map((name) => path.join(runs, name))
  const ages = folders.filter(isFolder).flatMap((folder) => {
    const times = ['checkpoint.bin', 'checkpoint.previous.bin'].flatMap(
      (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? [],
    )
    return times.length === 0 ? [] : [{ folder, mtimeMs: Math.max(...times) }]
  })
  if (ages.length === 0) {
    throw new UserError(
      `--resume: expected a run with a checkpoint in ${runs}, but there is none. Start one without --resume, or give its folder.`,
      2,
    )
  }
  return ages.reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a)).folder
}

const isFolder = (name: string): boolean => existsSync(name) && statSync(name).isDirectory()

/** Created: `2024-05-31_17-04-59`, in local time, and `-2` after it if that is taken. */
function newFolder(runs: string, time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  const name = local.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')
  try {
    mkdirSync(runs, { recursive: true })
    for (let n = 1; ; n++) {
      const folder = path.join(runs, n === 1 ? name : `${name}-${n}`)
      try {
        mkdirSync(folder)
        return folder
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      }
    }
  } catch (error) {
    throw new UserError(
      `The folder of the run in ${runs} cannot be made (${reasonFor(runs, error)}). Give one elsewhere: --out DIR`,
      2,
    )
  }
}
