import { setImmediate } from 'node:timers/promises'
import type { EngineName } from '../training/backends/backend.ts'
import { loadData } from '../training/data/load.ts'
import { bundleKatas, type KataBundle } from '../training/katas/kata-bundle.ts'
import { duration } from '../training/output/lines.ts'
import type { Printer } from '../training/output/printer.ts'
import { passedKatas } from '../training/run/passed-katas.ts'
import { createComparison, type Divergence } from './comparison.ts'
import type { Deviation } from './deviations.ts'
import { type LearnerTraining, startLearner } from './learner.ts'
import { chart, legend } from './loss-chart.ts'
import { divergenceLines, heading, named, row, share } from './parity-text.ts'

export interface ParityOptions {
  code: 'mine' | 'solutions'
  data?: string
  steps: number
  batch: number
  seed: number
  engine: EngineName
}

/** Trains in both ways and prints how they differ. Gives whether they are the same. */
export async function compareTrainings(
  options: ParityOptions,
  root: string,
  printer: Printer,
  signal: AbortSignal,
): Promise<boolean> {
  const started = performance.now()
  const data = loadData(root, options.data)
  const mine =
    options.code === 'mine' ? await passedKatas(root, options.engine, printer, signal) : new Set<string>()
  const code = await bundleKatas(root, mine, options.engine)
  const ours = await startLearner(root, code, data.train, options, { signal, onPrint: printer.print })
  try {
    // Loaded only now: it takes its time, and nothing else on the command line needs it.
    const { referenceName, startReference } = await import('./reference.ts')
    const judge = createComparison(startReference(ours.weights, data.train), ours.weights, options.batch)
    for (const line of introduction(options, code, ours, data.name, referenceName())) printer.line(line)
    printer.line('')
    printer.line(heading)

    const curves = { ours: [] as number[], theirs: [] as number[] }
    let furthest: Deviation | undefined
    let divergence: Divergence | undefined
    let next = ours.step()
    for (let step = 1; step <= options.steps || judge.undecided(); step++) {
      const taken = await next
      await setImmediate() // however fast steps come: between two of them Ctrl-C has its turn
      signal.throwIfAborted()
      next = ours.step() // while TensorFlow.js is at work
      next.catch(() => {})
      const judged = judge.judge(taken, step % 10 === 0 || step === options.steps)
      curves.ours.push(taken.loss)
      curves.theirs.push(judged.theirLoss)
      if (!furthest || judged.drift.size > furthest.size) furthest = judged.drift
      const line = row(step, taken.loss, judged)
      if (isShown(step, options.steps) || judged.drift.size > judged.allowed) printer.line(line)
      else printer.progress(() => line)
      if (divergence || !judged.divergence) continue
      divergence = judged.divergence
      for (const text of divergenceLines(divergence, options.engine, code.sources)) printer.line(text)
    }

    printer.line('')
    printer.line(legend(nameOf(options), referenceName()))
    for (const line of chart(curves, 72, 12)) printer.line(line)
    printer.line('')
    printer.line(
      divergence
        ? `Not the same: they part at step ${divergence.step}, in ${named(divergence)}.`
        : `The same: in ${count(curves.ours.length, 'step')} no loss, no gradient and no step of Adam differs by more than rounding explains.`,
    )
    if (!divergence && furthest) {
      printer.line(
        `The furthest that the two runs drifted apart: ${share(furthest.size)}, in ${named(furthest)}.`,
      )
    }
    printer.line(`Took ${duration((performance.now() - started) / 1000)}.`)
    return !divergence
  } finally {
    await ours.stop()
  }
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`

/** The first steps, and about ten of the others. */
const isShown = (step: number, steps: number) =>
  step <= 3 || step === steps || step % Math.max(1, Math.round(steps / 10)) === 0

/** Of what stands beside TensorFlow.js. */
const nameOf = ({ code, engine }: Pick<ParityOptions, 'code' | 'engine'>) =>
  engine === 'wasm' ? 'the wasm engine' : code === 'solutions' ? 'the solutions' : 'your code'

function introduction(
  { steps, batch, seed, code, engine }: ParityOptions,
  { mine, borrowed }: KataBundle,
  { build }: LearnerTraining,
  pictures: string,
  reference: string,
): string[] {
  const whose =
    code === 'solutions'
      ? 'the solutions'
      : `${mine.length} of the ${mine.length + borrowed.length} katas are yours, the others borrowed from solutions/`
  return [
    `Two trainings from the same weights: ${nameOf({ code, engine })} and ${reference}.`,
    `${count(steps, 'step')}, ${count(batch, 'picture')} each (${pictures}), seed ${seed}.`,
    engine === 'wasm'
      ? `Your side: the wasm engine (${build}); weights, order and dropout by the katas: ${whose}.`
      : `Your side: ${whose}.`,
  ]
}
