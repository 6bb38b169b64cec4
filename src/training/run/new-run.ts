/** A run: everything that is settled before its threads start. */
import { createHash } from 'node:crypto'
import type { DataSet } from '../data/data-set.ts'
import { builtInName, loadData } from '../data/load-data.ts'
import type { PictureSource } from '../folder/checkpoint.ts'
import { lockRunFolder } from '../folder/folder-lock.ts'
import { codeOf, type History, openRunFolder } from '../folder/history.ts'
import type { RunIdentity } from '../folder/run-identity.ts'
import { bundleKatas, bundleThreads, type KataBundle, type ThreadBundles } from '../katas/kata-bundle.ts'
import { codeLines, dataLine } from '../output/intro-lines.ts'
import type { Printer } from '../output/printer.ts'
import type { StartOptions } from '../training.ts'
import { type TrainOptions, withDefaults } from './options.ts'
import { passedKatas } from './passed-katas.ts'
import type { Signals } from './signals.ts'

export interface Run {
  folder: string
  /** Of the run so far. */
  history: History
  data: DataSet
  pictures: PictureSource
  bundle: KataBundle
  threads: ThreadBundles
  /** Whose code was asked for, and for which engine it was put together. */
  code: RunIdentity['code']
  purpose: RunIdentity['purpose']
  /** Where the training starts. */
  beginning: StartOptions
  /** Lets others at the folder. */
  leave(): void
}

/** A run from the start, in a folder of its own. */
export async function newRun(
  given: TrainOptions,
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<Run> {
  const started = new Date()
  const options = withDefaults(given)
  const { code, engine } = options
  const data = loadData(root, options.data)
  const folder = openRunFolder(root, options.out, started)
  // Before the katas are judged, which takes its time: another run may want the same folder meanwhile.
  const leave = lockRunFolder(folder)
  try {
    printer.line(dataLine(data))
    const learner = await passedKatas(code, root, engine, printer, signals.signal)
    const bundle = await bundleKatas(root, learner, engine)
    for (const line of codeLines(bundle, code, 'training')) printer.line(line)
    const history = newHistory(options, bundle, data, started)
    return {
      folder,
      history,
      data,
      pictures: { source: sourceOf(data, options.data), sha256: hashOfPictures(data) },
      bundle,
      threads: await bundleThreads(root),
      code,
      purpose: engine,
      beginning: { wanted: { epochs: options.epochs, limit: options.limit ?? data.train.count } },
      leave,
    }
  } catch (error) {
    leave()
    throw error
  }
}

function newHistory(
  options: ReturnType<typeof withDefaults>,
  bundle: KataBundle,
  data: DataSet,
  started: Date,
): History {
  const { epochs, batch, seed, workers, engine, limit = data.train.count } = options
  return {
    state: 'running',
    started: started.toISOString(),
    seconds: 0,
    config: { epochs, limit, batch, seed, workers, engine },
    data: { name: data.name, folder: data.folder },
    code: codeOf(bundle),
    epochs: [],
  }
}

/** What stands for the pictures that `npm run data` has fetched, wherever they lie when the run goes on. */
export const fetched = 'fetched'

function sourceOf(data: DataSet, given: string | undefined): string {
  if (data.builtIn) return builtInName
  return given === undefined ? fetched : (data.folder as string)
}

/** SHA-256 of all pictures and labels. */
export function hashOfPictures({ train, test }: DataSet): string {
  const hash = createHash('sha256')
  for (const { pixels, labels } of [train, test]) hash.update(pixels).update(labels)
  return hash.digest('hex')
}
