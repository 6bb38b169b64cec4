import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Build } from '../engine/kernels.ts'
import { writeWhole } from './files.ts'
import type { Figures } from './loop.ts'
import type { EpochRecord, Extent, Measured } from './protocol.ts'
import type { Settings } from './training.ts'

/** What is kept of a run. */
export interface History {
  state: 'running' | 'finished' | 'interrupted' | 'failed'
  /** Why it failed. */
  error?: string
  /** ISO 8601. */
  started: string
  /** Since then. */
  seconds: number
  config: Extent & Settings
  data: { name: string; folder?: string }
  /** How many of them were used for what. */
  pictures?: { train: number; validation: number; test: number }
  /** Whose the katas were. */
  code: { mine: string[]; borrowed: string[] }
  /** Which kernels computed it; absent if the katas did. */
  build?: Build
  measured?: Measured
  /** Each says what pictures its accuracy is of. */
  epochs: (EpochRecord & { data: string })[]
  test?: Figures & { data: string }
  /** What was not as before when the run went on, and was accepted. */
  changes?: { epoch: number; step: number; what: string[] }[]
  /** Of the weights after the last of these epochs. */
  weightsSha256?: string
}

/** A folder that cannot take a run. */
export class FolderError extends Error {}

/** One line for each field and for each epoch, so that it can be read and searched as text as well. */
export function historyText({ epochs, ...rest }: History): string {
  const fields = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `  "${name}": ${JSON.stringify(value)}`)
  const lines = epochs.map((epoch) => `\n    ${JSON.stringify(epoch)}`)
  return `{\n${[...fields, `  "epochs": [${lines.join(',')}${lines.length ? '\n  ' : ''}]`].join(',\n')}\n}\n`
}

export function writeHistory(folder: string, history: History): void {
  writeWhole(path.join(folder, 'history.json'), historyText(history))
}

/** What a run writes. */
const runFiles = [
  'history.json',
  'weights.bin',
  'weights.json',
  'model.json',
  'model.npz',
  'checkpoint.bin',
  'checkpoint.previous.bin',
  'report.html',
]

/** The folder for a run, created: the given one, which must not hold a run yet, or a new one named after the time. */
export function openRunFolder(root: string, given: string | undefined, time: Date): string {
  const folder =
    given === undefined ? unusedFolder(path.join(root, '.kata', 'runs'), time) : path.resolve(given)
  const present = runFiles.filter((name) => existsSync(path.join(folder, name)))
  if (present.length > 0) {
    throw new FolderError(
      `--out: expected a folder without a run, but ${folder} holds ${present.join(', ')}. Give another one, or move these away.`,
    )
  }
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      throw new FolderError(`--out: expected a folder, but ${folder} is or lies in a file. Give another one.`)
    }
    throw new FolderError(`--out: ${folder} cannot be written (${code ?? message}). Give another folder.`)
  }
  return folder
}

/** The folder of a run to go on with: the given one, or that in `.kata/runs` whose checkpoint is the youngest. */
export function findRunFolder(root: string, given: string | 'latest'): string {
  const folder = given === 'latest' ? latestRun(path.join(root, '.kata', 'runs')) : given
  if (!existsSync(folder)) {
    throw new FolderError(`--resume: expected the folder of a run, but there is nothing at ${folder}.`)
  }
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new FolderError(
      `--resume: ${folder} cannot be written (${code ?? message}). Make it writable, or go on with a copy of it.`,
    )
  }
  return folder
}

function latestRun(runs: string): string {
  const ages = (existsSync(runs) ? readdirSync(runs) : []).flatMap((name) => {
    const folder = path.join(runs, name)
    const { mtimeMs } = statSync(path.join(folder, 'checkpoint.bin'), { throwIfNoEntry: false }) ?? {}
    return mtimeMs === undefined ? [] : [{ folder, mtimeMs }]
  })
  if (ages.length === 0) {
    throw new FolderError(
      `--resume: expected a run with a checkpoint in ${runs}, but there is none. Start one without --resume, or give its folder.`,
    )
  }
  return ages.reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a)).folder
}

/** `2024-05-31_17-04-59`, in local time, and `-2` after it if that is taken. */
function unusedFolder(runs: string, time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  const name = local.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-')
  let folder = path.join(runs, name)
  for (let n = 2; existsSync(folder); n++) folder = path.join(runs, `${name}-${n}`)
  return folder
}
