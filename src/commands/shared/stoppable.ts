import type { Printer } from '../../training/output/printer.ts'
import { createPrinter } from '../../training/output/printer.ts'
import { catchSignals } from '../../training/run/signals.ts'

/**
 * Work that Ctrl-C may end. Gives the exit status: that of the work, of the signal, or 1 where it failed for a reason
 * that is told to the user; a fault of this program is thrown on.
 */
export async function stoppable(
  output: NodeJS.WriteStream,
  isForUser: (error: unknown) => error is Error,
  work: (printer: Printer, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const printer = createPrinter(output)
  const signals = catchSignals()
  try {
    return await work(printer, signals.signal)
  } catch (error) {
    printer.end()
    if (signals.signal.aborted) return signals.status()
    if (!isForUser(error)) throw error
    console.error(error.message)
    return 1
  } finally {
    signals.release()
  }
}
