import { createInterface } from 'node:readline/promises'
import { type Available, longRun, predict, smaller } from './estimate.ts'
import type { Printer } from './print.ts'
import type { Extent, Measured } from './protocol.ts'
import type { Signals } from './signals.ts'
import { duration } from './text.ts'

/**
 * Says how long the run will take and, if that is long, offers a smaller one. Gives the extent to train:
 * the one that was wanted, unless somebody at a terminal takes the smaller one.
 */
export async function settleExtent(
  printer: Printer,
  signals: Signals,
  measured: Measured,
  wanted: Extent,
  batch: number,
  there: Available,
): Promise<Extent> {
  const timeOf = (extent: Extent) => duration(predict(measured, extent, batch, there))
  const speed = (batch / measured.step).toFixed(0)
  printer.line(
    `A step takes ${measured.step.toFixed(2)} s (${speed} pictures/s): the run will take about ${timeOf(wanted)}.`,
  )
  if (predict(measured, wanted, batch, there) <= longRun) return wanted

  const less = smaller(measured, wanted, batch, there)
  if (!less) return wanted
  const limit = less.limit < wanted.limit ? ` --limit ${less.limit}` : ''
  printer.line(`A smaller run, --epochs ${less.epochs}${limit}, would take about ${timeOf(less)}.`)
  if (!process.stdin.isTTY || !process.stdout.isTTY) return wanted
  const answer = await ask('Enter goes on with the whole run, s takes the smaller one: ', signals)
  return answer.trim().toLowerCase().startsWith('s') ? less : wanted
}

async function ask(question: string, { signal, interrupt }: Signals): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  terminal.on('SIGINT', interrupt) // readline takes Ctrl-C for itself
  try {
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
    return await Promise.race([terminal.question(question, { signal }), ended])
  } finally {
    terminal.close()
  }
}
