import type { Measured } from '../backends/measure.ts'
import type { RunChoice, RunSize } from '../conductor-messages.ts'
import { duration } from '../output/lines.ts'
import type { Printer } from '../output/printer.ts'
import { askKey } from './ask-user.ts'
import { longRun, type PictureCounts, predictSeconds, slowRun, smallerRun } from './run-estimate.ts'
import type { Signals } from './signals.ts'

/** How fast the requested engine is and, if that is slow, the wasm engine. */
export interface Speeds {
  measured: Measured
  wasm?: Measured
}

/**
 * Prints how long the run will take and, if that is long, offers the wasm engine and a smaller run. Returns what was
 * requested, unless somebody at a terminal chooses an offer; undefined if the run is not wanted now.
 */
export async function chooseRun(
  printer: Printer,
  signals: Signals,
  { measured, wasm }: Speeds,
  requested: RunChoice,
  batch: number,
  available: PictureCounts,
): Promise<RunChoice | undefined> {
  const { size } = requested
  const secondsFor = (size: RunSize, speed = measured) => predictSeconds(speed, size, batch, available)
  const perSecond = (batch / measured.step).toFixed(0)
  const stepTime =
    measured.step < 0.1 ? `${(measured.step * 1000).toFixed(0)} ms` : `${measured.step.toFixed(2)} s`
  const seconds = secondsFor(size)
  printer.line(
    `A step takes ${stepTime} (${perSecond} pictures/s): the run will take about ${duration(seconds)}.`,
  )
  const offers = new Map<string, RunChoice | undefined>([['\r', requested]])
  const keys = ['Enter: start']
  if (wasm && seconds > slowRun) {
    printer.line(
      `With --engine wasm, which replaces most katas by SIMD kernels, it would take about ${duration(secondsFor(size, wasm))}.`,
    )
    offers.set('w', { ...requested, engine: 'wasm' })
    keys.push('w: the wasm engine')
  }
  const less = seconds > longRun ? smallerRun(measured, size, batch, available) : undefined
  if (less) {
    const limit = less.limit < size.limit ? ` --limit ${less.limit}` : ''
    printer.line(
      `A smaller run, --epochs ${less.epochs}${limit}, would take about ${duration(secondsFor(less))}.`,
    )
    offers.set('s', { ...requested, size: less })
    keys.push('s: the smaller run')
  }
  if (offers.size === 1 || !process.stdin.isTTY || !process.stdout.isTTY) return requested
  offers.set('q', undefined)
  keys.push('q: not now')
  return offers.get(await askKey(`${keys.join(', ')} `, [...offers.keys()], signals))
}
