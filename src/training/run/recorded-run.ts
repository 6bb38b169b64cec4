/** `npm run train`: trains, prints what happens, and records it in the folder of the run. */
import { reportAfterTraining } from '../../show/report/report-after-training.ts'
import type { EngineName } from '../backends/backend.ts'
import { codeOf } from '../folder/history.ts'
import { discardRunFolder } from '../folder/run-folders.ts'
import { createRunRecorder, ignoringWriteErrors, type RunRecorder } from '../folder/run-recorder.ts'
import { stopBundler } from '../katas/bundler.ts'
import { bundleKatas } from '../katas/kata-bundle.ts'
import { createEventPrinter } from '../output/event-printer.ts'
import { duration, resumeCommand, shellWord, silenceLine } from '../output/lines.ts'
import type { Printer } from '../output/printer.ts'
import { startTraining } from '../training.ts'
import { newRun, type Run } from './new-run.ts'
import { resumedRun } from './resumed-run.ts'
import { chooseRun } from './run-choice.ts'
import type { TrainOptions } from './run-options.ts'
import { isInterruption, type Signals } from './signals.ts'

/** Trains to the end of the run, or throws the error that ends it; what was trained so far is kept. */
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
  const recorder = createRunRecorder(root, run)
  const isEmpty = () => recorder.lastPosition() === undefined
  try {
    const result = await trainToEnd(run, recorder, root, printer, signals)
    if (result === notNow) return
    const { probabilities } = result
    recorder.end('finished')
    for (const line of endLines(run, options)) printer.line(line)
    await reportAfterTraining(root, run, printer, { probabilities, signal: signals.signal })
  } catch (error) {
    const interrupted = isInterruption(error, signals)
    if (interrupted && isEmpty()) throw error
    ignoringWriteErrors(() =>
      interrupted ? recorder.end('interrupted') : recorder.end('failed', (error as Error).message),
    )
    for (const line of stopLines(run, recorder, interrupted)) printer.line(line)
    // Only Ctrl-C leaves time for the report; other signals mean that nobody waits for it.
    if (interrupted && signals.status() === 130 && run.history.epochs.length > 0) {
      printer.line('Writing the report; press Ctrl-C again to skip it.')
      await reportAfterTraining(root, run, printer, {})
    }
    throw error
  } finally {
    run.unlock()
    if (isEmpty() && run.history.state === 'running') {
      discardRunFolder(run.folder)
      printer.line('Nothing was trained, so there is no folder for this run.')
    }
  }
}

/** The run is not wanted now. */
const notNow = 'not now'

/** Trains to the end and returns the probabilities of the test pictures. Throws the error that ends it earlier. */
async function trainToEnd(
  run: Run,
  recorder: RunRecorder,
  root: string,
  printer: Printer,
  signals: Signals,
): Promise<{ probabilities?: Float32Array } | typeof notNow> {
  const { history, data, bundle, threads, start } = run
  const { config } = history
  let probabilities: Float32Array | undefined
  const printEvent = createEventPrinter(printer, data.builtIn ? data.name : '', config, !start.resume)
  stopBundler()
  const { signal } = signals
  const onSilence = (seconds: number, longest: number) => printer.line(silenceLine(seconds, longest))
  const training = await startTraining(
    root,
    bundle,
    data,
    { ...config, ...start, threads },
    { signal, onPrint: printer.print, onSilence },
  )
  const printStopping = () => printer.line('Stopping after this step; press Ctrl-C again to stop at once.')
  try {
    for await (const event of training.events) {
      printEvent(event)
      if (event.type === 'measured') {
        history.measured = event.measured
        const available = { train: data.train.count, test: data.test.count }
        const { epochs, limit, engine, batch } = config
        const requested = { size: { epochs, limit }, engine }
        const goOn = recorder.pause()
        const choice = await chooseRun(printer, signals, event, requested, batch, available)
        goOn()
        if (!choice) return notNow
        if (choice.engine !== engine) await changeEngine(root, run, choice.engine)
        Object.assign(config, choice.size, { engine: choice.engine })
        training.go(choice)
      } else if (event.type === 'engine') {
        history.build = event.build
        signal.addEventListener('abort', printStopping)
      } else if (event.type === 'split') {
        history.pictures = { train: event.train, validation: event.validation, test: event.test }
        recorder.snapshot(event.snapshot)
      } else if (event.type === 'epoch') {
        recorder.epoch(event.record, event.snapshot)
      } else if (event.type === 'tested') {
        history.test = { ...event.metrics, data: data.name }
        probabilities = event.probabilities
      } else if (event.type === 'stopped') {
        recorder.snapshot(event.snapshot)
      }
    }
  } finally {
    signal.removeEventListener('abort', printStopping)
    await training.stop()
  }
  return { probabilities }
}

/** The other engine calls fewer of the bundled katas. The run then names only these. */
async function changeEngine(root: string, run: Run, engine: EngineName): Promise<void> {
  run.purpose = engine
  run.bundle = await bundleKatas(root, new Set(run.bundle.learner), engine)
  stopBundler()
  run.history.code = codeOf(run.bundle)
}

function endLines({ folder, history }: Run, { out, resume }: TrainOptions): string[] {
  const run = out ?? resume
  const option = run === undefined || run === 'latest' ? '' : ` --run ${shellWord(folder)}`
  return [
    `Took ${duration(history.seconds)}. The history and the weights, also for TensorFlow.js (model.json) and NumPy (model.npz), are in ${folder}`,
    `To see what it recognises in a picture of yours: npm run kata -- predict IMAGE${option}`,
  ]
}

/** What is kept of a run that did not end, and how to continue it. */
function stopLines({ folder, history }: Run, recorder: RunRecorder, interrupted: boolean): string[] {
  const done = history.epochs.length
  const kept = done > 0 ? 'history.json and the weights after the last epoch are' : 'history.json is'
  const how = interrupted ? 'Interrupted' : 'Stopped'
  const lines = [`${how} after ${done} of ${history.config.epochs} epochs. ${kept} in ${folder}`]
  const last = recorder.lastPosition()
  if (!last) return lines
  const { epoch, step } = last
  const where = step > 0 ? `step ${step} of epoch ${epoch}` : epoch > 1 ? `epoch ${epoch - 1}` : 'the start'
  return [...lines, `To continue from its checkpoint after ${where}:`, `  ${resumeCommand(folder)}`]
}
