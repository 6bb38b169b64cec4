/** Writes the report at the end of a run. If this fails, the run is still complete. */

import { shellWord } from '../../training/output/lines.ts'
import type { Printer } from '../../training/output/printer.ts'
import type { Run } from '../../training/run/new-run.ts'
import { passedKatas } from '../../training/run/passed-katas.ts'
import { writeReport } from './write-report.ts'

/**
 * Writes the report of a run of at least one epoch, and prints one line: where it is, or why it could not be written.
 * Never throws. `probabilities` [test pictures, classes] are known if the run is finished.
 */
export async function reportAfterTraining(
  root: string,
  { folder, data, code }: Pick<Run, 'folder' | 'data' | 'code'>,
  printer: Printer,
  {
    probabilities,
    signal = new AbortController().signal,
  }: { probabilities?: Float32Array; signal?: AbortSignal },
): Promise<void> {
  try {
    const learner = await passedKatas(code, root, 'report', printer, signal)
    const onPrint = printer.print
    const file = await writeReport({ root, folder, data, learner, probabilities, signal, onPrint })
    printer.line(`Report: ${file}`)
  } catch (error) {
    const [reason] = String((error as Error).message).split('\n')
    printer.line(
      signal.aborted
        ? `The report was interrupted and not written. To write it: ${commandFor(folder)}`
        : `The report could not be written: ${reason.replace(/\.?$/, '.')} The run itself is complete. To try again: ${commandFor(folder)}`,
    )
  }
}

const commandFor = (folder: string) => `npm run kata -- report ${shellWord(folder)}`
