/** Everything that a report is made of. */
import type { DataSet } from '../../training/data/data-set.ts'
import type { History } from '../../training/folder/history.ts'
import type { KataBundle } from '../../training/katas/kata-bundle.ts'
import type { Findings } from './findings/findings.ts'
import type { MachineInfo } from './findings/machine-info.ts'

export interface Report {
  history: History
  data: Pick<DataSet, 'name' | 'builtIn' | 'classes' | 'test'>
  /** Of the network, end to end as `slots` says. */
  weights: Float32Array
  /** How many epochs they were trained for. */
  epoch: number
  findings: Findings
  /** Whether the run itself computed the probabilities of the test pictures, or the SIMD kernels did for the report. */
  testedBy: 'run' | 'kernels'
  /** The code that the page runs, and that was timed. */
  code: Pick<KataBundle, 'learner' | 'solutions' | 'fast' | 'sources'>
  /** The katas that the kernels replaced in the training. */
  kernels: string[]
  /** The text of each kata of the learner's. */
  texts: Record<string, string>
  machine: MachineInfo
  scripts: { page: string; network: string }
}
