/** What passes between the process and the thread that looks at a trained network. */

import type { SummaryRow } from '../../../tensor.ts'
import type { Pictures } from '../../../training/data/pictures.ts'
import type { LayerSheet } from './layers.ts'
import type { Tested } from './tested.ts'
import type { LayerTime } from './times.ts'

export interface WorkerData {
  /** The bundle of the katas, and the file each was taken from, for messages. */
  code: string
  sources: Record<string, string>
  weights: Float32Array
  test: Pictures
  /** Of the test pictures only so many, the first. */
  rows: number
  /** [rows, classes], if they are known; else the SIMD kernels compute them. */
  probabilities?: Float32Array
  /** The folder of the project, and the bundled thread of the kernels. */
  root: string
  engineWorker: string
}

/** What was found out. */
export interface Examination {
  summary: SummaryRow[]
  /** Missing where the probabilities are not known and this machine cannot run the kernels. */
  tested?: Tested
  /** One of the test pictures on its way through the network. */
  shown: { row: number; probabilities: Float32Array; layers: LayerSheet[] }
  times: LayerTime[]
}
