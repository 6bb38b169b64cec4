/** The run that a prediction takes its weights from. */
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { builtInClasses } from '../../training/data/builtin.ts'
import { cifar10Classes } from '../../training/data/cifar10.ts'
import type { DataSet } from '../../training/data/data-set.ts'
import { readHistory } from '../../training/folder/history.ts'
import { readWeights } from '../../training/folder/weights-file.ts'
import { shellWord } from '../../training/output/lines.ts'

export interface TrainedRun {
  folder: string
  weights: Float32Array
  /** The pictures it was trained on, and their classes. */
  data: DataSet['name']
  classes: readonly string[]
  /** Complete epochs of training, and how many were planned. */
  epoch?: number
  epochs?: number
  /** On the test pictures. Only a finished run has it. */
  accuracy?: number
}

const classesOf: Record<DataSet['name'], readonly string[]> = {
  'CIFAR-10': cifar10Classes,
  'built-in pictures': builtInClasses,
}

/** The run in a folder, or else the latest finished one in `.kata/runs`. */
export function readRun(root: string, given: string | undefined): TrainedRun {
  const folder = given === undefined ? latestRun(root) : path.resolve(given)
  const { weights, about } = readWeights(folder)
  const { data, epoch, epochs } = about as Partial<TrainedRun>
  if (data === undefined || !Object.hasOwn(classesOf, data)) {
    throw new UserError(
      `${folder} was trained on '${data}', expected ${Object.keys(classesOf).join(' or ')}: its classes are unknown.`,
    )
  }
  const { test, epochs: seen } = readHistory(folder) ?? {}
  // The accuracy belongs to the last epoch: these weights may be of an earlier one.
  const accuracy = seen?.length === epoch ? test?.accuracy : undefined
  return { folder, weights, data, classes: classesOf[data], epoch, epochs, accuracy }
}

function latestRun(root: string): string {
  const runs = path.join(root, '.kata', 'runs')
  const found = foldersIn(runs)
    .flatMap((name) => {
      const folder = path.join(runs, name)
      // A folder without a readable history is not a finished run.
      const history = readHistory(folder)
      return history ? [{ folder, ...history }] : []
    })
    // ISO 8601 times sort as strings.
    .sort((a, b) => (a.started < b.started ? 1 : -1))
  const finished = found.find(({ state }) => state === 'finished')
  if (finished) return finished.folder
  const usable = found.find(({ epochs }) => epochs.length > 0)
  throw new UserError(
    usable
      ? `No run in ${runs} is finished. The latest has ${usable.epochs.length} of ${usable.config.epochs} epochs. To use it: --run ${shellWord(usable.folder)}`
      : `There are no weights yet: no run in ${runs} is finished. Train one with \`npm run train\`, or give the folder of a run with --run DIR.`,
  )
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) =>
      statSync(path.join(folder, name), { throwIfNoEntry: false })?.isDirectory(),
    )
  } catch {
    return []
  }
}
