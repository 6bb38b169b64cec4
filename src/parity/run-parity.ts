/** Trains with the learner's code and with TensorFlow.js, step by step, and prints how they compare. */
import { setImmediate } from 'node:timers/promises'
import { loadData } from '../training/data/load-data.ts'
import { bundleKatas } from '../training/katas/kata-bundle.ts'
import { duration } from '../training/output/lines.ts'
import type { Printer } from '../training/output/printer.ts'
import { passedKatas } from '../training/run/passed-katas.ts'
import { createComparison, type Divergence } from './comparison.ts'
import type { Deviation } from './deviations.ts'
import { startLearner } from './learner.ts'
import { chart, legend } from './loss-chart.ts'
import {
  divergenceLines,
  heading,
  introduction,
  isShown,
  learnerName,
  type ParityOptions,
  resultLines,
  row,
} from './parity-text.ts'

/** Whether the two trainings compute the same. */
export async function compareTrainings(
  options: ParityOptions,
  root: string,
  printer: Printer,
  signal: AbortSignal,
): Promise<boolean> {
  const started = performance.now()
  const data = loadData(root, options.data)
  const passed = await passedKatas(options.code, root, options.engine, printer, signal)
  const bundle = await bundleKatas(root, passed, options.engine)
  const learner = await startLearner(root, bundle, data.train, options, { signal, onPrint: printer.print })
  try {
    // Imported here because loading it takes long, and no other command needs it.
    const { referenceName, startReference } = await import('./reference.ts')
    const { weights, build } = learner
    const comparison = createComparison(startReference(weights, data.train), weights, options.batch)
    for (const line of introduction(options, bundle, build, data.name, referenceName())) printer.line(line)
    printer.line('')
    printer.line(heading)

    const curves = { learner: [] as number[], reference: [] as number[] }
    let furthest: Deviation | undefined
    let divergence: Divergence | undefined
    let next = learner.step()
    for (let step = 1; step <= options.steps || comparison.undecided(); step++) {
      const taken = await next
      await setImmediate() // so that Ctrl-C is handled between two steps, however fast they are
      signal.throwIfAborted()
      next = learner.step() // while TensorFlow.js computes
      next.catch(() => {})
      const compared = comparison.compare(taken, step % 10 === 0 || step === options.steps)
      curves.learner.push(taken.loss)
      curves.reference.push(compared.referenceLoss)
      if (!furthest || compared.drift.size > furthest.size) furthest = compared.drift
      const line = row(step, taken.loss, compared)
      if (isShown(step, options.steps) || compared.drift.size > compared.tolerance) printer.line(line)
      else printer.progress(() => line)
      if (divergence || !compared.divergence) continue
      divergence = compared.divergence
      for (const text of divergenceLines(divergence, options.engine, bundle.sources)) printer.line(text)
    }

    printer.line('')
    printer.line(legend(learnerName(options), referenceName()))
    for (const line of chart(curves, 72, 12)) printer.line(line)
    printer.line('')
    for (const line of resultLines(curves.learner.length, divergence, furthest)) printer.line(line)
    printer.line(`Took ${duration((performance.now() - started) / 1000)}.`)
    return !divergence
  } finally {
    await learner.stop()
  }
}
