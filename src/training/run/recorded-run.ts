import { reportAfterTraining } from '../../show/report/report-after-training.ts'
import type { EngineName } from '../backends/backend.ts'
import { codeOf } from '../folder/history.ts'
import { createRunRecorder, ignoringWriteErrors, type RunRecorder } from '../folder/run-recorder.ts'
import { bundleKatas, stopBundler } from '../katas/kata-bundle.ts'
import { createEventPrinter } from '../output/event-printer.ts'
import { duration, resumeCommand, shellWord, silenceLine } from '../output/lines.ts'
import type { Printer } from '../output/printer.ts'
import { startTraining } from '../training.ts'
import { newRun, type Run } from './new-run.ts'
import type { TrainOptions } from './options.ts'
import { resumedRun } from './resumed-run.ts'
import { chooseRun } from './run-choice.ts'
import { isInterruption, type Signals } from './signals.ts'

/** Trains to the end of the run. Throws what ends it before; what there is of it is kept. */
export async function train(
  options: TrainOptions,
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<void> {
  const { resume } = options
  const run = await (resume === undefined
    ? newRun(options, root, printer, signals)
    : resumedRun({ ...options, resume }, root, printer, signals))
  printer.line('')
  const keeper = createRunRecorder(root, run)
  try {
    const probabilities = await trainTo(run, keeper, root, printer, signals)
    keeper.end('finished')
    tellEnd(run, options, printer)
    await reportAfterTraining(root, run, printer, { probabilities, signal: signals.signal })
  } catch (error) {
    const interrupted = isInterruption(error, signals)
    ignoringWriteErrors(() =>
      interrupted ? keeper.end('interrupted') : keeper.end('failed', (error as Error).message),
    )
    for (const line of stopLines(run, keeper, interrupted)) printer.line(line)
    // Whoever sends another signal, or is gone, does not wait for it.
    if (interrupted && signals.status() === 130 && run.history.epochs.length > 0) {
      printer.line('Writes its report; Ctrl-C once more leaves it out.')
      await reportAfterTraining(root, run, printer, {})
    }
    throw error
  } finally {
    run.leave()
  }
}

/** Trains to the end and gives the probabilities of the test pictures. Throws what ends it before. */
async function trainTo(
  run: Run,
  keeper: RunRecorder,
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<Float32Array | undefined> {
  const { history, data, bundle, threads, beginning } = run
  const { config } = history
  let probabilities: Float32Array | undefined
  const report = createEventPrinter(printer, data.builtIn ? data.name : '', config, !beginning.resume)
  const settings = { ...config, ...beginning, threads }
  stopBundler()
  const { signal } = signals
  const onSilence = (seconds: number, longest: number) => printer.line(silenceLine(seconds, longest))
  const listening = { signal, onPrint: printer.print, onSilence }
  const training = await startTraining(root, bundle, data, settings, listening)
  const tellPatience = () => printer.line('Stops after this step; Ctrl-C once more ends at once.')
  try {
    for await (const event of training.events) {
      report(event)
      if (event.type === 'measured') {
        history.measured = event.measured
        const there = { train: data.train.count, test: data.test.count }
        const { epochs, limit, engine, batch } = config
        const asked = { extent: { epochs, limit }, engine }
        const order = await chooseRun(printer, signals, event, asked, batch, there)
        if (order.engine !== engine) await changeEngine(root, run, order.engine)
        Object.assign(config, order.extent, { engine: order.engine })
        training.go(order)
      } else if (event.type === 'engine') {
        history.build = event.build
        signal.addEventListener('abort', tellPatience)
      } else if (event.type === 'split') {
        history.pictures = { train: event.train, validation: event.validation, test: event.test }
        keeper.snapshot(event.snapshot)
      } else if (event.type === 'epoch') {
        keeper.epoch(event.record, event.snapshot)
      } else if (event.type === 'tested') {
        history.test = { ...event.figures, data: data.name }
        probabilities = event.probabilities
      } else if (event.type === 'stopped') {
        keeper.snapshot(event.snapshot)
      }
    }
  } finally {
    signal.removeEventListener('abort', tellPatience)
    await training.stop()
  }
  return probabilities
}

/** Of the katas that were put together for one engine the other may call only a few: the run is about these alone. */
async function changeEngine(root: string, run: Run, engine: EngineName): Promise<void> {
  run.purpose = engine
  run.bundle = await bundleKatas(root, new Set(run.bundle.learner), engine)
  stopBundler()
  run.history.code = codeOf(run.bundle)
}

function tellEnd({ folder, history }: Run, options: TrainOptions, printer: Printer): void {
  printer.line(
    `Took ${duration(history.seconds)}. The history and the weights, for TensorFlow.js (model.json) and NumPy (model.npz) too, are in ${folder}`,
  )
  const run = options.out ?? options.resume
  printer.line(
    `What it sees in a picture of yours: npm run kata -- predict IMAGE${run === undefined || run === 'latest' ? '' : ` --run ${shellWord(folder)}`}`,
  )
}

/** What there is of a run that did not come to its end, and how it is gone on with. */
function stopLines({ folder, history }: Run, keeper: RunRecorder, interrupted: boolean): string[] {
  const done = history.epochs.length
  const kept = done > 0 ? 'history.json and the weights of the last whole epoch are' : 'history.json is'
  const how = interrupted ? 'Interrupted' : 'Stopped'
  const lines = [`${how} after ${done} of ${history.config.epochs} epochs. ${kept} in ${folder}`]
  const last = keeper.last()
  if (!last) return lines
  const { epoch, step } = last
  const place = step > 0 ? `step ${step} of epoch ${epoch}` : epoch > 1 ? `epoch ${epoch - 1}` : 'the start'
  return [...lines, `To go on, from its checkpoint after ${place}:`, `  ${resumeCommand(folder)}`]
}
