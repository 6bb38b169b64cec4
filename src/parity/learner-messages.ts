/** What passes between the process, which asks TensorFlow.js, and the thread that runs the learner's code. */

import type { Build } from '../engine/kernels.ts'
import type { EngineName } from '../training/backends/backend.ts'
import type { Pictures } from '../training/data/data-set.ts'

export interface WorkerData {
  /** The folder of the project, the bundle of the katas, and that of the engine's threads. */
  root: string
  code: string
  engineWorker: string
  /** The file each kata was taken from, for messages. */
  sources: Record<string, string>
  train: Pictures
  batch: number
  seed: number
  engine: EngineName
}

/** What comes out of the layers, in the order of the forward pass. */
export const outputs = [
  'conv1',
  'relu1',
  'pool1',
  'conv2',
  'relu2',
  'pool2',
  'flat',
  'dense1',
  'relu3',
  'dropped',
  'p',
] as const
export type Outputs = Record<(typeof outputs)[number], Float32Array>

/** What the forward and the backward pass of a batch compute. */
export interface Passes {
  loss: number
  /** Row-major. The wasm engine keeps them in an order of its own: it has none to show. */
  outputs?: Outputs
  /** Laid end to end as `slots` says. */
  gradients: Float32Array
}

/** A training step, with all that is needed to take it again. */
export interface LearnerStep extends Passes {
  /** Which training pictures. */
  rows: number[]
  /** [rows, units]: the mask of dropout. */
  mask: Float32Array
  /** After the step; laid end to end as `slots` says. */
  weights: Float32Array
}

/** First the weights that training starts from; then, for every message that asks for it, a step. */
export type WorkerReply =
  | { type: 'ready'; weights: Float32Array; build?: Build }
  | { type: 'step'; step: LearnerStep }
  | { type: 'failed'; message: string }
