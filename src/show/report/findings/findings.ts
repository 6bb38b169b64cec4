/** What the report tells about a trained network, and what is needed to compute it. */

import type { SummaryRow } from '../../../tensor.ts'
import type { Pictures } from '../../../training/data/data-set.ts'
import type { LayerImage } from './layer-images.ts'
import type { LayerTime } from './layer-times.ts'
import type { TestResults } from './test-results.ts'

export interface FindingsData {
  /** The bundle of the katas, and the source file of each, for messages. */
  code: string
  sources: Record<string, string>
  weights: Float32Array
  test: Pictures
  /** How many of the test pictures are used, from the first. */
  rows: number
  /** [rows, classes], if they are known; else the SIMD kernels compute them. */
  probabilities?: Float32Array
  /** The folder of the project, and the bundled thread of the kernels. */
  root: string
  engineWorker: string
}

/** The results for the report. */
export interface Findings {
  summary: SummaryRow[]
  /** Missing if the probabilities are not known and this machine cannot run the kernels. */
  testResults?: TestResults
  /** One of the test pictures, with its activations. */
  shownPicture: { row: number; probabilities: Float32Array; layers: LayerImage[] }
  times: LayerTime[]
}
