/** Writes the report of a run again. */
import { existsSync } from 'node:fs'
import { UserError, withExitCode } from '../../errors.ts'
import type { DataSet } from '../../training/data/data-set.ts'
import { builtInName, loadData } from '../../training/data/load-data.ts'
import type { Printer } from '../../training/output/printer.ts'
import { passedKatas } from '../../training/run/passed-katas.ts'
import { readRun } from '../predict/trained-run.ts'
import { historyIn, writeReport } from './write-report.ts'

export interface RewriteOptions {
  root: string
  /** The folder of a run; the latest finished one by default. */
  folder?: string
  /** Where its pictures are now. */
  data?: string
  code: 'mine' | 'solutions'
  printer: Printer
  signal: AbortSignal
}

export async function rewriteReport({
  root,
  folder: given,
  data,
  code,
  printer,
  signal,
}: RewriteOptions): Promise<void> {
  const { folder, data: name } = readRun(root, given)
  const pictures = withExitCode(1, () => picturesOf(root, name, data ?? historyIn(folder).data.folder))
  const learner = await passedKatas(code, root, 'report', printer, signal)
  const file = await writeReport({ root, folder, data: pictures, learner, signal, onPrint: printer.print })
  printer.line(`Report: ${file}`)
}

/** The pictures of that name, from their old folder or from where `npm run data` puts them. */
function picturesOf(root: string, name: DataSet['name'], folder: string | undefined): DataSet {
  if (name === 'built-in pictures') return loadData(root, builtInName)
  const data = loadData(root, folder !== undefined && existsSync(folder) ? folder : undefined)
  if (data.name === name) return data
  throw new UserError(
    `The run was trained on ${name}, which is no longer at ${folder}. Give its folder with --data DIR, or download it: npm run data`,
  )
}
