/** The run that a prediction takes its weights from. */
import path from 'node:path'
import { UserError } from '../../errors.ts'
import { builtInClasses } from '../../training/data/builtin.ts'
import { cifar10Classes } from '../../training/data/cifar10.ts'
import type { DataSet } from '../../training/data/data-set.ts'
import { type RecordedRun, readHistory, recordedRuns } from '../../training/folder/history.ts'
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

/** The run in a folder, or else the latest or the `best` finished one in `.kata/runs`. */
export function readRun(root: string, given: string | undefined, best = false): TrainedRun {
  const folder = given === undefined ? chosenRun(root, best) : path.resolve(given)
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

/** The latest finished run, or of the finished ones that with the best answers: real pictures count more than built-in ones. */
function chosenRun(root: string, best: boolean): string {
  const runs = path.join(root, '.kata', 'runs')
  const found = recordedRuns(root)
  const finished = found.filter(({ history }) => history.state === 'finished')
  if (finished.length > 0) return (best ? finished.reduce(better) : finished[0]).folder
  const usable = found.find(({ history }) => history.epochs.length > 0)
  throw new UserError(
    usable
      ? `No run in ${runs} is finished. The latest has ${usable.history.epochs.length} of ${usable.history.config.epochs} epochs. To use it: --run ${shellWord(usable.folder)}`
      : `There are no weights yet: no run in ${runs} is finished. Train one with \`npm run train\`, or give the folder of a run with --run DIR.`,
  )
}

function better(a: RecordedRun, b: RecordedRun): RecordedRun {
  const [first, second] = [a, b].map(({ history: { data, test } }) => ({
    real: data.name === 'CIFAR-10',
    accuracy: test?.accuracy ?? 0,
  }))
  if (first.real !== second.real) return first.real ? a : b
  return second.accuracy > first.accuracy ? b : a
}
