import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RunChoice } from '../conductor-messages.ts'
import type { Printer } from '../output/printer.ts'
import { chooseRun } from './run-choice.ts'
import { catchSignals, type Signals } from './signals.ts'

let signals: Signals
beforeEach(() => {
  signals = catchSignals()
})
afterEach(() => signals.release())

const requested: RunChoice = { size: { epochs: 10, limit: 50_000 }, engine: 'plain' }
const available = { train: 50_000, test: 10_000 }
const speed = (step: number) => ({ step, evaluation: step / 200, initialLoss: 2.3 })

/** What is printed without a terminal, where no question is asked. */
async function printed(step: number, wasmStep?: number): Promise<string[]> {
  const lines: string[] = []
  const printer = { line: (text: string) => lines.push(text) } as unknown as Printer
  const speeds = { measured: speed(step), wasm: wasmStep === undefined ? undefined : speed(wasmStep) }
  expect(await chooseRun(printer, signals, speeds, requested, 64, available)).toBe(requested)
  return lines
}

test('for a short run only the time is printed', async () => {
  expect(await printed(0.05, 0.01)).toEqual([
    'A step takes 50 ms (1280 pictures/s): the run will take about 6 min.',
  ])
})

test('for more than ten minutes the wasm engine is offered, with its time', async () => {
  expect(await printed(0.2, 0.0145)).toEqual([
    'A step takes 0.20 s (320 pictures/s): the run will take about 23 min.',
    'With --engine wasm, which replaces most katas by SIMD kernels, it would take about 99 s.',
  ])
})

test('for more than an hour a smaller run is offered too', async () => {
  expect(await printed(1.6, 0.0145)).toEqual([
    'A step takes 1.60 s (40 pictures/s): the run will take about 3 h 01 min.',
    'With --engine wasm, which replaces most katas by SIMD kernels, it would take about 99 s.',
    'A smaller run, --epochs 3 --limit 26000, would take about 29 min.',
  ])
})
