/** What the process, which runs TensorFlow.js, and the thread that runs the learner's code send each other. */
import type { Build } from '../engine/kernels.ts'
import type { EngineName } from '../training/backends/backend.ts'
import type { Pictures } from '../training/data/data-set.ts'
import { type LayerName, layerNames } from '../training/network.ts'

export interface LearnerWorkerData {
  /** The folder of the project, the bundle of the katas, and that of the engine's threads. */
  root: string
  code: string
  engineWorker: string
  /** The file of each kata, for messages. */
  sources: Record<string, string>
  train: Pictures
  batch: number
  seed: number
  engine: EngineName
}

/** The layers whose outputs are compared, in the order of the forward pass: those that `Cache` holds. */
type OutputName = Exclude<LayerName, 'dense2'>
export const outputs = layerNames.filter((name): name is OutputName => name !== 'dense2')
export type Outputs = Record<OutputName, Float32Array>

/** The results of the forward and the backward pass of a batch. */
export interface Passes {
  loss: number
  /** Row-major. Missing for the wasm engine, which stores them in another order. */
  outputs?: Outputs
  /** Laid end to end as `slots` says. */
  gradients: Float32Array
}

/** A training step, with everything that is needed to repeat it. */
export interface LearnerStep extends Passes {
  /** Which training pictures. */
  rows: number[]
  /** [rows, units]: the dropout mask. */
  mask: Float32Array
  /** After the step; laid end to end as `slots` says. */
  weights: Float32Array
}

/** First the weights that training starts from; then a step for every message. */
export type LearnerWorkerReply =
  | { type: 'ready'; weights: Float32Array; build?: Build }
  | { type: 'step'; step: LearnerStep }
  | { type: 'failed'; message: string }
