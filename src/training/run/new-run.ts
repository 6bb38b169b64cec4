/** A run: everything that is decided before its threads start. */
import type { DataSet } from '../data/data-set.ts'
import { builtInName, loadData } from '../data/load-data.ts'
import type { PictureSource } from '../folder/checkpoint.ts'
import { lockRunFolder } from '../folder/folder-lock.ts'
import { codeOf, type History } from '../folder/history.ts'
import { discardRunFolder, openRunFolder } from '../folder/run-folders.ts'
import type { RunIdentity } from '../folder/run-identity.ts'
import { bundleKatas, type KataBundle } from '../katas/kata-bundle.ts'
import { bundleThreads, type ThreadBundles } from '../katas/thread-bundles.ts'
import { codeLines, dataLine } from '../output/intro-lines.ts'
import type { Printer } from '../output/printer.ts'
import { sha256Of } from '../sha256.ts'
import type { StartOptions } from '../training.ts'
import { passedKatas } from './passed-katas.ts'
import { type TrainOptions, withDefaults } from './run-options.ts'
import type { Signals } from './signals.ts'

export interface Run {
  folder: string
  history: History
  data: DataSet
  pictures: PictureSource
  bundle: KataBundle
  threads: ThreadBundles
  /** The option `--code`, and the engine that the katas were bundled for. */
  code: RunIdentity['code']
  purpose: RunIdentity['purpose']
  /** Where the training starts. */
  start: StartOptions
  /** Unlocks the folder. */
  unlock(): void
}

/** A new run, in its own folder. */
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
  // Lock the folder before the katas are checked, which takes some time.
  const unlock = lockRunFolder(folder)
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
      start: { requested: { epochs: options.epochs, limit: options.limit ?? data.train.count } },
      unlock,
    }
  } catch (error) {
    unlock()
    discardRunFolder(folder)
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

/** The source of pictures that `npm run data` has fetched, wherever they are when the run continues. */
export const fetched = 'fetched'

function sourceOf(data: DataSet, given: string | undefined): string {
  if (data.builtIn) return builtInName
  return given === undefined ? fetched : (data.folder as string)
}

/** SHA-256 of all pictures and labels. */
export const hashOfPictures = ({ train, test }: DataSet): string =>
  sha256Of(train.pixels, train.labels, test.pixels, test.labels)
