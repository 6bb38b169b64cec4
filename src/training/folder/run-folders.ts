/** The folders of runs. */
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { historyFile, readHistory } from './history.ts'

/** The files of a run. */
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

/** Creates the folder for a run: the given one, which must not contain a run yet, or a new one named after the time. */
export function openRunFolder(root: string, given: string | undefined, time: Date): string {
  if (given === undefined) return newFolder(runsFolder(root), time)
  const folder = path.resolve(given)
  const present = runFiles.filter((name) => existsSync(path.join(folder, name)))
  if (present.length > 0) {
    throw new UserError(
      `--out: expected a folder without a run, but ${folder} contains ${present.join(', ')}. Give another folder, or move these files.`,
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
        `--out: expected a folder, but ${folder} is a file or lies in one. Give another folder.`,
        2,
      )
    }
    throw new UserError(
      `--out: ${folder} is not writable (${reasonFor(folder, error)}). Give another folder.`,
      2,
    )
  }
  return folder
}

/** Removes the folder of a run in which nothing was trained; other files in it stay, and so does the folder then. */
export function discardRunFolder(folder: string): void {
  rmSync(path.join(folder, historyFile), { force: true })
  try {
    rmdirSync(folder)
  } catch {}
}

/** Why a folder cannot be created. On a read-only disk Node reports ENOENT, so the parent folders are asked. */
function reasonFor(folder: string, error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  let parent = folder
  while (!existsSync(parent)) parent = path.dirname(parent)
  try {
    accessSync(parent, constants.W_OK)
    return code ?? message
  } catch (refused) {
    return (refused as NodeJS.ErrnoException).code ?? message
  }
}

/**
 * The folder of a run to continue: the given one, or of those in `.kata/runs` that are not finished after so many `epochs`
 * the one with the newest checkpoint. If all are finished, it is the newest of them.
 */
export function findRunFolder(root: string, given: string | 'latest', epochs = 0): string {
  const folder = given === 'latest' ? latestRun(runsFolder(root), epochs) : given
  if (!isFolder(folder)) {
    const found = existsSync(folder) ? `${folder} is a file` : `there is nothing at ${folder}`
    throw new UserError(
      `--resume: expected the folder of a run, but ${found}. Without a folder, the latest run in ${runsFolder(root)} continues.`,
      2,
    )
  }
  try {
    accessSync(folder, constants.W_OK)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UserError(
      `--resume: ${folder} is not writable (${code ?? message}). Make it writable, or continue a copy of it.`,
      2,
    )
  }
  return folder
}

function latestRun(runs: string, epochs: number): string {
  const folders = (existsSync(runs) ? readdirSync(runs) : []).map((name) => path.join(runs, name))
  const ages = folders.filter(isFolder).flatMap((folder) => {
    const times = ['checkpoint.bin', 'checkpoint.previous.bin'].flatMap(
      (name) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? [],
    )
    return times.length === 0 ? [] : [{ folder, mtimeMs: Math.max(...times) }]
  })
  if (ages.length === 0) {
    throw new UserError(
      `--resume: expected a run with a checkpoint in ${runs}, but there is none. Start a run without --resume, or give its folder.`,
      2,
    )
  }
  const open = ages.filter(({ folder }) => !isFinished(folder, epochs))
  return (open.length > 0 ? open : ages).reduce((a, b) => (b.mtimeMs > a.mtimeMs ? b : a)).folder
}

function isFinished(folder: string, epochs: number): boolean {
  const history = readHistory(folder)
  return history?.state === 'finished' && history.epochs.length >= epochs
}

const isFolder = (name: string): boolean => existsSync(name) && statSync(name).isDirectory()

/** Creates `2024-05-31_17-04-59`, in local time, with `-2` appended if that exists. */
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
      `The folder of the run in ${runs} cannot be created (${reasonFor(runs, error)}). Give another folder with --out.`,
      2,
    )
  }
}
