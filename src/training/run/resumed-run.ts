/** A run that continues from its last checkpoint. */
import path from 'node:path'
import { type Build, buildsOf } from '../../engine/kernels.ts'
import { UserError } from '../../errors.ts'
import type { Position } from '../conductor-messages.ts'
import type { DataSet } from '../data/data-set.ts'
import { loadData } from '../data/load-data.ts'
import { type Checkpoint, type PictureSource, readCheckpoint } from '../folder/checkpoint.ts'
import { lockRunFolder } from '../folder/folder-lock.ts'
import { codeOf, type History } from '../folder/history.ts'
import { findRunFolder } from '../folder/run-folders.ts'
import { changesBetween, identityOf } from '../folder/run-identity.ts'
import { bundleKatas } from '../katas/kata-bundle.ts'
import { bundleThreads } from '../katas/thread-bundles.ts'
import { codeLines, dataLine } from '../output/intro-lines.ts'
import type { Printer } from '../output/printer.ts'
import { askUser } from './ask-user.ts'
import { fetched, hashOfPictures, type Run } from './new-run.ts'
import { passedKatas } from './passed-katas.ts'
import type { TrainOptions } from './run-options.ts'
import type { Signals } from './signals.ts'

/** A run with the settings and the code of its last checkpoint, except for what the options change. */
export async function resumedRun(
  options: TrainOptions & { resume: string },
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<Run> {
  const folder = findRunFolder(root, options.resume, options.epochs)
  readCheckpoint(folder) // throws if there is none, before the folder is locked
  const unlock = lockRunFolder(folder)
  try {
    // Read again: another process may have continued the run until now.
    const { checkpoint, warning } = readCheckpoint(folder)
    const { snapshot, identity: then } = checkpoint
    const history = continuedHistory(checkpoint, options, folder)
    if (warning) printer.line(warning)
    const data = picturesOf(root, options.data, checkpoint.pictures)

    const { engine } = history.config
    // With the same engine, the katas are bundled for the same purpose.
    const purpose = engine === then.engine ? then.purpose : engine
    const code = options.code ?? then.code
    const passed = () => passedKatas(code, root, purpose, printer, signals.signal)
    // Code that passed then and has not changed does not have to be checked again.
    const learner = code === then.code ? new Set(then.mine) : await passed()
    const threads = await bundleThreads(root)
    const build = engine === 'wasm' ? buildFor(root, then.build) : undefined
    let bundle = await bundleKatas(root, learner, purpose)
    const changes = () =>
      changesBetween(then, identityOf(root, { engine, build, purpose, code, bundle, threads }))
    if (changes().length > 0) {
      await confirmChanges(changes(), options, folder, signals)
      // The run continues with the katas that pass now.
      if (code === 'mine') bundle = await bundleKatas(root, await passed(), purpose)
      const what = changes()
      printer.line('Changed since the run was stopped:')
      for (const change of what) printer.line(`  ${change}`)
      const { epoch, step } = snapshot.position
      history.changes = [...(history.changes ?? []), { epoch, step, what }]
      history.code = codeOf(bundle)
    }

    for (const line of [dataLine(data), ...codeLines(bundle, code, 'training')]) printer.line(line)
    const { epochs, limit } = history.config
    printer.line(positionLine(snapshot.position, epochs, folder))
    const start = { resume: { size: { epochs, limit }, snapshot }, build }
    const { pictures } = checkpoint
    return { folder, history, data, pictures, bundle, threads, code, purpose, start, unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** These cannot change in the middle of a run. */
const fixed = ['batch', 'limit', 'seed'] as const

/** The history with which the run continues. Throws a `UserError` for options that contradict it. */
function continuedHistory({ history, snapshot }: Checkpoint, options: TrainOptions, folder: string): History {
  const { config } = history
  if (options.out !== undefined) {
    throw new UserError(`--out: a resumed run stays in its folder, ${folder}. Leave out this option.`, 2)
  }
  for (const name of fixed) {
    if (options[name] !== undefined && options[name] !== config[name]) {
      throw new UserError(
        `--${name}: the run in ${folder} has ${config[name]}, which cannot change, got ${options[name]}. Leave out this option, or start a new run.`,
        2,
      )
    }
  }
  const { epoch, step } = snapshot.position
  const begunEpochs = step > 0 ? epoch : epoch - 1
  const epochs = options.epochs ?? config.epochs
  if (epochs < begunEpochs) {
    throw new UserError(
      `--epochs: the run in ${folder} is already in epoch ${begunEpochs}, expected at least that, got ${epochs}.`,
      2,
    )
  }
  if (history.state === 'finished' && epochs === begunEpochs) {
    throw new UserError(
      `The run in ${folder} is finished after ${begunEpochs} epochs. To train it further, give a larger --epochs.`,
      2,
    )
  }
  const { test: _, error: __, ...rest } = history
  return {
    ...rest,
    state: 'running',
    config: {
      ...config,
      epochs,
      workers: options.workers ?? config.workers,
      engine: options.engine ?? config.engine,
    },
  }
}

/** The pictures that the run began with, from where they were or from `given`. */
function picturesOf(root: string, given: string | undefined, { source, sha256 }: PictureSource): DataSet {
  const data = load(root, given, source)
  if (hashOfPictures(data) === sha256) return data
  const from = source === fetched ? 'what `npm run data` fetches' : `'${source}'`
  throw new UserError(
    `The run was trained on ${from}; the ${data.name}${data.folder ? ` in ${data.folder}` : ''} are other pictures. Give the folder of the right ones with --data, or start a new run.`,
    2,
  )
}

function load(root: string, given: string | undefined, source: string): DataSet {
  if (given !== undefined || source === fetched) return loadData(root, given)
  try {
    return loadData(root, source)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const [reason] = error.message.split('\n')
    throw new UserError(
      `The run needs the pictures that it began with, those of '${source}'. ${reason} If they have been moved, give their folder with --data.`,
      2,
    )
  }
}

/** The kernels that the run began with, or the fastest if this machine cannot run those. */
function buildFor(root: string, then: Build | undefined): Build | undefined {
  const builds = buildsOf(root).map(({ build }) => build)
  return builds.find((build) => build === then) ?? builds[0]
}

async function confirmChanges(
  changes: string[],
  options: TrainOptions,
  folder: string,
  signals: Signals,
): Promise<void> {
  if (options.acceptChanges) return
  const what = [
    `Changed since the run in ${path.basename(folder)} was stopped:`,
    ...changes.map((change) => `  ${change}`),
    'If it continues, its result may differ from that of a run without these changes.',
  ].join('\n')
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const answer = await askUser(`${what}\nContinue? y/N: `, signals)
    if (/^y/i.test(answer.trim())) return
    throw new UserError('The run was not continued.', 2)
  }
  throw new UserError(`${what} To continue anyway: --accept-changes`, 2)
}

function positionLine({ epoch, step }: Position, epochs: number, folder: string): string {
  const where =
    step > 0
      ? `after step ${step} of epoch ${epoch}`
      : epoch > 1
        ? `after epoch ${epoch - 1}`
        : 'before its first step'
  return `Continuing the run in ${folder}, ${where}, to epoch ${epochs}.`
}
