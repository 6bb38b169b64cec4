/** From the folder of a run to its report. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { UserError } from '../../errors.ts'
import type { DataSet } from '../../training/data/data-set.ts'
import { writeAtomically } from '../../training/folder/atomic-files.ts'
import { type History, historyFile, readHistory } from '../../training/folder/history.ts'
import { readWeights } from '../../training/folder/weights-file.ts'
import { bundleKatas, bundleScript } from '../../training/katas/kata-bundle.ts'
import { treesOf } from '../../training/katas/kata-sources.ts'
import { computeFindings } from './findings/compute-findings.ts'
import { machineInfo } from './findings/machine-info.ts'
import { reportPage } from './page/report-page.ts'

export const reportFile = 'report.html'

export interface ReportOptions {
  root: string
  /** Of the run. It has a history, and the weights of at least one epoch. */
  folder: string
  /** What the run was trained on. */
  data: DataSet
  /** The learner's katas that pass. */
  learner: ReadonlySet<string>
  /** [test pictures, classes], if the run has computed them with the weights that are there. */
  probabilities?: Float32Array
  signal?: AbortSignal
  /** Called with what katas print. */
  onPrint?: (text: string) => void
}

/** Writes `report.html` into the folder of the run and gives its path. Throws an error that says why if it cannot. */
export async function writeReport(wanted: ReportOptions): Promise<string> {
  const { root, folder, data, learner, probabilities, signal, onPrint } = wanted
  const history = historyIn(folder)
  const { weights, about } = readWeights(folder)
  const bundle = await bundleKatas(root, learner, 'report')
  const rows = Math.min(history.config.limit, data.test.count)
  const { file: code, sources } = bundle
  const { test } = data
  const findings = await computeFindings(
    root,
    { code, sources, weights, test, rows, probabilities },
    { signal, onPrint },
  )
  const page = reportPage({
    history,
    data,
    weights,
    epoch: typeof about.epoch === 'number' ? about.epoch : history.epochs.length,
    findings,
    testedBy: probabilities ? 'run' : 'kernels',
    code: bundle,
    kernels: await byKernels(root, history),
    texts: textsOf(root, [...new Set([...bundle.learner, ...history.code.mine])], bundle.fast),
    machine: machineInfo(),
    scripts: await scriptsOf(root, learner),
  })
  signal?.throwIfAborted()
  const file = path.join(folder, reportFile)
  writeAtomically(file, page)
  return file
}

/** The katas that a run of the plain engine calls and this one did not. */
async function byKernels(root: string, { config, code }: History): Promise<string[]> {
  if (config.engine === 'plain') return []
  const { solutions: all } = await bundleKatas(root, new Set(), 'plain')
  return all.filter((id) => !code.mine.includes(id) && !code.borrowed.includes(id))
}

async function scriptsOf(root: string, learner: ReadonlySet<string>) {
  const [page, network] = await Promise.all([
    bundleScript(root, 'show/report/browser/page-script'),
    bundleScript(root, 'show/report/browser/page-thread', { learner, purpose: 'prediction' }),
  ])
  return { page, network }
}

export function historyIn(folder: string): History {
  const history = readHistory(folder)
  if (history) return history
  throw new UserError(`${path.join(folder, historyFile)} is missing or damaged`)
}

/** The text of the learner's files, with the fast katas that replace plain ones. */
function textsOf(root: string, ids: string[], fast: Record<string, string> = {}): Record<string, string> {
  const { exercises } = treesOf(root)
  const all = new Set([...ids, ...Object.values(fast)])
  return Object.fromEntries(
    [...all].flatMap((id) => {
      try {
        return [[id, readFileSync(path.join(exercises, `${id}.ts`), 'utf8')]]
      } catch {
        return []
      }
    }),
  )
}
