/** Going on with a run. */
import path from 'node:path'
import { type Build, buildsOf } from '../../engine/kernels.ts'
import { UserError } from '../../errors.ts'
import type { Position } from '../conductor-messages.ts'
import type { DataSet } from '../data/data-set.ts'
import { loadData } from '../data/load-data.ts'
import { type Checkpoint, type PictureSource, readCheckpoint } from '../folder/checkpoint.ts'
import { lockRunFolder } from '../folder/folder-lock.ts'
import { codeOf, findRunFolder, type History } from '../folder/history.ts'
import { changesBetween, identityOf } from '../folder/run-identity.ts'
import { bundleKatas, bundleThreads } from '../katas/kata-bundle.ts'
import { codeLines, dataLine } from '../output/intro-lines.ts'
import type { Printer } from '../output/printer.ts'
import { fetched, hashOfPictures, type Run } from './new-run.ts'
import type { TrainOptions } from './options.ts'
import { passedKatas } from './passed-katas.ts'
import { askUser } from './run-choice.ts'
import type { Signals } from './signals.ts'

/** A run from its last checkpoint on: the same settings, the same code, but for what the options say. */
export async function resumedRun(
  options: TrainOptions & { resume: string },
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<Run> {
  const folder = findRunFolder(root, options.resume)
  readCheckpoint(folder) // where there is none nothing is marked
  const leave = lockRunFolder(folder)
  try {
    // Again: whoever was at work here may have gone on until now.
    const { checkpoint, warning } = readCheckpoint(folder)
    const { snapshot, identity: then } = checkpoint
    const history = continued(checkpoint, options, folder)
    if (warning) printer.line(warning)
    const data = picturesOf(root, options.data, checkpoint.pictures)

    const { engine } = history.config
    // Where the engine stays, so does what the katas were put together for.
    const purpose = engine === then.engine ? then.purpose : engine
    const code = options.code ?? then.code
    const passed = () => passedKatas(code, root, purpose, printer, signals.signal)
    // Code that was judged then and has not changed since need not be judged again.
    const learner = code === then.code ? new Set(then.mine) : await passed()
    const threads = await bundleThreads(root)
    const build = engine === 'wasm' ? buildFor(root, then.build) : undefined
    let bundle = await bundleKatas(root, learner, purpose)
    const changes = () =>
      changesBetween(then, identityOf(root, { engine, build, purpose, code, bundle, threads }))
    if (changes().length > 0) {
      await accept(changes(), options, folder, signals)
      // It goes on with what passes now.
      if (code === 'mine') bundle = await bundleKatas(root, await passed(), purpose)
      const what = changes()
      for (const line of ['Not as it was when the run was stopped:', ...what.map((one) => `  ${one}`)])
        printer.line(line)
      const { epoch, step } = snapshot.position
      history.changes = [...(history.changes ?? []), { epoch, step, what }]
      history.code = codeOf(bundle)
    }

    for (const line of [dataLine(data), ...codeLines(bundle, code, 'training')]) printer.line(line)
    printer.line(placeLine(snapshot.position, history.config.epochs, folder))
    const extent = { epochs: history.config.epochs, limit: history.config.limit }
    const beginning = { resume: { extent, snapshot }, build }
    const { pictures } = checkpoint
    return { folder, history, data, pictures, bundle, threads, code, purpose, beginning, leave }
  } catch (error) {
    leave()
    throw error
  }
}

/** These cannot change in the middle of a run. */
const fixed = ['batch', 'limit', 'seed'] as const

/** The history as the run goes on with it. Throws a `UserError` for options that do not fit to it. */
function continued({ history, snapshot }: Checkpoint, options: TrainOptions, folder: string): History {
  const { config } = history
  if (options.out !== undefined) {
    throw new UserError(`--out: a run that goes on stays in its folder, ${folder}. Leave it out.`, 2)
  }
  for (const name of fixed) {
    if (options[name] !== undefined && options[name] !== config[name]) {
      throw new UserError(
        `--${name}: the run in ${folder} has ${config[name]} and cannot change it, got ${options[name]}. Leave it out, or start a new run.`,
        2,
      )
    }
  }
  const { epoch, step } = snapshot.position
  const begun = step > 0 ? epoch : epoch - 1
  const epochs = options.epochs ?? config.epochs
  if (epochs < begun) {
    throw new UserError(
      `--epochs: the run in ${folder} is in its epoch ${begun} already, expected at least that, got ${epochs}.`,
      2,
    )
  }
  if (history.state === 'finished' && epochs === begun) {
    throw new UserError(
      `The run in ${folder} has come to its end after ${begun} epochs. To train it further: --epochs with a larger number.`,
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

/** The same pictures as then, from where they were or from `given`. */
function picturesOf(root: string, given: string | undefined, { source, sha256 }: PictureSource): DataSet {
  const data = load(root, given, source)
  if (hashOfPictures(data) === sha256) return data
  const from = source === fetched ? 'what `npm run data` fetches' : `'${source}'`
  throw new UserError(
    `The run was trained on other pictures, those of ${from}, than the ${data.name} ${data.folder ? `in ${data.folder}` : 'here'}. Give theirs with --data, or start a new run.`,
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
      `The run goes on with the pictures that it began with, those of '${source}'. ${reason} If they lie elsewhere now: --data DIR`,
      2,
    )
  }
}

/** The kernels that the run began with, or the fastest where this machine cannot run them. */
function buildFor(root: string, then: Build | undefined): Build | undefined {
  const builds = buildsOf(root).map(({ build }) => build)
  return builds.find((build) => build === then) ?? builds[0]
}

async function accept(
  changes: string[],
  options: TrainOptions,
  folder: string,
  signals: Signals,
): Promise<void> {
  if (options.acceptChanges) return
  const what = [
    `Not everything is as it was when the run in ${path.basename(folder)} was stopped:`,
    ...changes.map((change) => `  ${change}`),
    'If it goes on it will not end as it would have.',
  ].join('\n')
  if (process.stdin.isTTY && process.stdout.isTTY) {
    const answer = await askUser(`${what}\nGo on all the same? y/N: `, signals)
    if (/^y/i.test(answer.trim())) return
    throw new UserError('Nothing was changed.', 2)
  }
  throw new UserError(`${what} To go on all the same: --accept-changes`, 2)
}

function placeLine({ epoch, step }: Position, epochs: number, folder: string): string {
  const place =
    step > 0
      ? `after step ${step} of epoch ${epoch}`
      : epoch > 1
        ? `after epoch ${epoch - 1}`
        : 'before its first step'
  return `Goes on with the run in ${folder}, ${place}; it has ${epochs} epoch${epochs === 1 ? '' : 's'}.`
}
