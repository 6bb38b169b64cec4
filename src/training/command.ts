import { DataError } from '../data/cifar10.ts'
import { loadData } from '../data/load.ts'
import type { DataSet } from '../data/pictures.ts'
import { writeModel } from '../export/model.ts'
import { BundleError, bundleCode, type CodeBundle } from './code.ts'
import { FolderError, type History, openRunFolder, writeHistory } from './history.ts'
import { settleOrder } from './offer.ts'
import { OptionError, type Options, parseOptions, usage } from './options.ts'
import { createPrinter, type Printer } from './print.ts'
import { createReport } from './report.ts'
import { catchSignals, type Signals } from './signals.ts'
import { count, duration, wrapped } from './text.ts'
import { startTraining, TrainingError } from './training.ts'
import { hashOf, writeWeights } from './weights.ts'
import { passedKatas } from './whose.ts'

/**
 * `npm run train -- ARGS`. Gives the exit status: 0 when the run came to its end, 1 when it could not, 2
 * for arguments, folders or data that are wrong, 130 or 143 when it was interrupted.
 */
export async function runTrain(argv: string[], root: string): Promise<number> {
  const printer = createPrinter(process.stdout)
  const signals = catchSignals()
  try {
    const options = parseOptions(argv)
    if (options.help) printer.line(usage)
    else await train(options, root, printer, signals)
    return 0
  } catch (error) {
    printer.end()
    if (signals.signal.aborted) return signals.status()
    const status = statusOf(error)
    if (status === undefined) throw error
    console.error((error as Error).message)
    return status
  } finally {
    signals.release()
  }
}

/** The exit status for what a user can do something about; nothing for a fault of this program. */
function statusOf(error: unknown): number | undefined {
  if ([OptionError, DataError, FolderError].some((kind) => error instanceof kind)) return 2
  if ([TrainingError, BundleError].some((kind) => error instanceof kind)) return 1
}

async function train(options: Options, root: string, printer: Printer, signals: Signals): Promise<void> {
  const started = new Date()
  const data = loadData(root, options.data)
  const folder = openRunFolder(root, options.out, started)
  for (const line of dataLines(data)) printer.line(line)
  const mine =
    options.code === 'mine'
      ? await passedKatas(root, options.engine, printer, signals.signal)
      : new Set<string>()
  const code = await bundleCode(root, mine, options.engine)
  for (const line of codeLines(code, options)) printer.line(line)
  printer.line('')

  const history = newHistory(options, code, data, started)
  const save = (state: History['state']) => {
    history.state = state
    history.seconds = (Date.now() - started.getTime()) / 1000
    writeHistory(folder, history)
  }
  const report = createReport(printer, data.builtIn ? data.name : '', history.config)
  const wanted = { epochs: options.epochs, limit: options.limit ?? data.train.count }
  const training = await startTraining(
    root,
    code,
    data,
    { ...options, wanted },
    {
      signal: signals.signal,
      onPrint: printer.print,
    },
  )
  try {
    for await (const event of training.events) {
      report(event)
      if (event.type === 'measured') {
        history.measured = event.measured
        const there = { train: data.train.count, test: data.test.count }
        const asked = { extent: wanted, engine: options.engine }
        const order = await settleOrder(printer, signals, event, asked, options.batch, there)
        Object.assign(history.config, order.extent, { engine: order.engine })
        training.go(order)
      } else if (event.type === 'engine') {
        history.build = event.build
      } else if (event.type === 'split') {
        history.pictures = { train: event.train, validation: event.validation, test: event.test }
        save('running')
      } else if (event.type === 'epoch') {
        history.epochs.push({ ...event.record, data: data.name })
        history.weightsSha256 = hashOf(event.weights)
        const { epoch } = event.record
        const { epochs, engine } = history.config
        writeWeights(folder, event.weights, { epoch, epochs, engine, data: data.name })
        writeModel(folder, event.weights)
        save('running')
      } else if (event.type === 'tested') {
        history.test = { ...event.figures, data: data.name }
      }
    }
    save('finished')
    printer.line(
      `Took ${duration(history.seconds)}. The history and the weights, for TensorFlow.js (model.json) and NumPy (model.npz) too, are in ${folder}`,
    )
    const run = options.out === undefined ? '' : ` --run ${folder}`
    printer.line(`What it sees in a picture of yours: npm run kata -- predict IMAGE${run}`)
  } catch (error) {
    const interrupted = signals.signal.aborted
    if (!interrupted) history.error = (error as Error).message
    save(interrupted ? 'interrupted' : 'failed')
    const done = history.epochs.length
    const kept = done > 0 ? 'history.json and the weights of the last whole epoch are' : 'history.json is'
    const how = interrupted ? 'Interrupted' : 'Stopped'
    printer.line(`${how} after ${done} of ${history.config.epochs} epochs. ${kept} in ${folder}`)
    throw error
  } finally {
    await training.stop()
  }
}

function newHistory(options: Options, code: CodeBundle, data: DataSet, started: Date): History {
  const { epochs, batch, seed, workers, engine, limit = data.train.count } = options
  return {
    state: 'running',
    started: started.toISOString(),
    seconds: 0,
    config: { epochs, limit, batch, seed, workers, engine },
    data: { name: data.name, folder: data.folder },
    code: { mine: code.mine, borrowed: code.borrowed },
    epochs: [],
  }
}

function dataLines({ name, folder, builtIn, train, test }: DataSet): string[] {
  const sizes = `${count(train.count)} to learn from and ${count(test.count)} to test with`
  if (!builtIn) return [`Pictures: ${name} from ${folder}, ${sizes}.`]
  return [
    `Pictures: built-in ones, drawn by a program, ${sizes}; \`npm run data\` gets CIFAR-10, of which they say nothing.`,
  ]
}

function codeLines({ mine, borrowed }: CodeBundle, options: Options): string[] {
  if (options.code === 'solutions')
    return [`Code: the solutions, all ${borrowed.length} katas that training needs.`]
  const all = mine.length + borrowed.length
  if (mine.length === 0) {
    return [
      `Code: none of the ${all} katas that training needs has passed yet; all are borrowed from solutions/.`,
    ]
  }
  const lines = wrapped(`Code: yours are ${mine.length} of the ${all} katas that training needs:`, mine, 100)
  if (borrowed.length > 0)
    lines.push(...wrapped(`Borrowed from solutions/ (${borrowed.length}):`, borrowed, 100))
  return lines
}
