/** Work that Ctrl-C can stop. */
import { createPrinter, type Printer } from '../../training/output/printer.ts'
import { catchSignals, isInterruption, type Signals } from '../../training/run/signals.ts'

/** Gives the exit code: that of the work, or of the signal that stopped it. Throws what the work throws. */
export async function stoppable(
  output: NodeJS.WriteStream,
  work: (printer: Printer, signals: Signals) => Promise<number>,
): Promise<number> {
  const printer = createPrinter(output)
  const signals = catchSignals()
  try {
    return await work(printer, signals)
  } catch (error) {
    printer.end()
    if (isInterruption(error, signals)) return signals.status()
    throw error
  } finally {
    signals.release()
  }
}
