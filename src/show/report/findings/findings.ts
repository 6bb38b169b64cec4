/** What passes between the process and the thread that looks at a trained network. */

import type { SummaryRow } from '../../../tensor.ts'
import type { Pictures } from '../../../training/data/data-set.ts'
import type { LayerImage } from './layer-images.ts'
import type { LayerTime } from './layer-times.ts'
import type { TestResults } from './test-results.ts'

export interface FindingsData {
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
export interface Findings {
  summary: SummaryRow[]
  /** Missing where the probabilities are not known and this machine cannot run the kernels. */
  testResults?: TestResults
  /** One of the test pictures on its way through the network. */
  shownPicture: { row: number; probabilities: Float32Array; layers: LayerImage[] }
  times: LayerTime[]
}
