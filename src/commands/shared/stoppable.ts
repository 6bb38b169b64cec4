import type { Printer } from '../../training/output/printer.ts'
import { createPrinter } from '../../training/output/printer.ts'
import { catchSignals } from '../../training/run/signals.ts'

/**
 * Work that Ctrl-C may end. Gives the exit status, that of the work or of the signal. Throws what the work throws.
 */
export async function stoppable(
  output: NodeJS.WriteStream,
  work: (printer: Printer, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const printer = createPrinter(output)
  const signals = catchSignals()
  try {
    return await work(printer, signals.signal)
  } catch (error) {
    printer.end()
    if (signals.signal.aborted) return signals.status()
    throw error
  } finally {
    signals.release()
  }
}
