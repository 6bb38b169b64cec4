/** The report at the end of a run. It can be missing, and the run is as good without it. */

import { shellWord } from '../../training/output/lines.ts'
import type { Printer } from '../../training/output/printer.ts'
import type { Run } from '../../training/run/new-run.ts'
import { passedKatas } from '../../training/run/passed-katas.ts'
import { writeReport } from './write-report.ts'

/**
 * Writes the report of a run that has seen an epoch, and says in one line where it is, or why there is none. Never
 * throws. `probabilities` [test pictures, classes] are known if the run has come to its end.
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
