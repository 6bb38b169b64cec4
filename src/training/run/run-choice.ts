import { createInterface } from 'node:readline/promises'
import type { Measured, RunChoice, RunSize } from '../conductor-messages.ts'
import { duration } from '../output/lines.ts'
import type { Printer } from '../output/printer.ts'
import { longRun, type PictureCounts, predictSeconds, slowRun, smallerRun } from './run-estimate.ts'
import type { Signals } from './signals.ts'

/** How long training takes: on the engine that was asked for and, if that is slow, on the other one. */
export interface Speeds {
  measured: Measured
  wasm?: Measured
}

/**
 * Says how long the run will take and, if that is long, offers the wasm engine and a smaller run. Gives what is to
 * be done: what was wanted, unless somebody at a terminal takes an offer.
 */
export async function chooseRun(
  printer: Printer,
  signals: Signals,
  { measured, wasm }: Speeds,
  wanted: RunChoice,
  batch: number,
  there: PictureCounts,
): Promise<RunChoice> {
  const timeOf = (extent: RunSize, speed = measured) => duration(predictSeconds(speed, extent, batch, there))
  const perSecond = (batch / measured.step).toFixed(0)
  const stepTime =
    measured.step < 0.1 ? `${(measured.step * 1000).toFixed(0)} ms` : `${measured.step.toFixed(2)} s`
  printer.line(
    `A step takes ${stepTime} (${perSecond} pictures/s): the run will take about ${timeOf(wanted.extent)}.`,
  )
  const time = predictSeconds(measured, wanted.extent, batch, there)
  const offers = new Map<string, RunChoice>()
  const words = ['Enter goes on with the whole run']
  if (wasm && time > slowRun) {
    printer.line(
      `With --engine wasm, SIMD kernels in place of the katas, it would take about ${timeOf(wanted.extent, wasm)}.`,
    )
    offers.set('w', { ...wanted, engine: 'wasm' })
    words.push('w takes the wasm engine')
  }
  const less = time > longRun ? smallerRun(measured, wanted.extent, batch, there) : undefined
  if (less) {
    const limit = less.limit < wanted.extent.limit ? ` --limit ${less.limit}` : ''
    printer.line(`A smaller run, --epochs ${less.epochs}${limit}, would take about ${timeOf(less)}.`)
    offers.set('s', { ...wanted, extent: less })
    words.push('s takes the smaller one')
  }
  if (offers.size === 0 || !process.stdin.isTTY || !process.stdout.isTTY) return wanted
  const answer = await askUser(`${words.join(', ')}: `, signals)
  return offers.get(answer.trim().toLowerCase()[0]) ?? wanted
}

/** What somebody at the terminal answers. */
export async function askUser(question: string, { signal, interrupt }: Signals): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', interrupt) // readline takes Ctrl-C for itself
  try {
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    return await Promise.race([terminal.question(question, { signal }), ended])
  } finally {
    terminal.close()
  }
}
