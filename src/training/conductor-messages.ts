/** What passes between the process, the thread that leads the training, and the threads that work for it. */

import type { Metrics } from '../engine/engine.ts'
import type { Build } from '../engine/kernels.ts'
import type { SummaryRow } from '../tensor.ts'
import type { EngineName, TrainingState } from './backends/backend.ts'
import type { Pictures } from './data/data-set.ts'

/** What the leading thread is started with. */
export interface ConductorData {
  /** The folder of the project. */
  root: string
  /** The bundle of the katas, and of the worker threads of both engines. */
  code: string
  worker: string
  engineWorker: string
  /** The file each kata was taken from, for messages. */
  sources: Record<string, string>
  train: Pictures
  test: Pictures
  batch: number
  seed: number
  workers: number
  engine: EngineName
  /** Which kernels; the fastest that this machine can run if left out. */
  build?: Build
  /** If the katas need long for this, the kernels are measured as well. */
  wanted?: RunSize
  /** Go on from here, at once. Without it the training measures, waits for a `RunChoice`, and starts from new weights. */
  resume?: { extent: RunSize; snapshot: Snapshot }
  /** Numbers that both threads see at any time; the places are below. */
  control: Int32Array
}

/** Places in `control`: 1 when the training is to stop as soon as it can say where it is, */
export const stopAsked = 0
/** and how many epochs the process has dealt with. */
export const epochsKept = 1
/** So many numbers there are. */
export const controlLength = 2

/** Where a training is. Sums are over the pictures of this epoch so far. */
export interface Position {
  /** The epoch that is going on or comes next, counted from 1; one more than there are when all are through. */
  epoch: number
  /** How many of its steps are done. */
  step: number
  pictures: number
  loss: number
  accuracy: number
  seconds: number
}

/** All that a training goes on from. What chance decides is not in it: every stream is told by seed, epoch and step. */
export interface Snapshot extends TrainingState {
  position: Position
}

/** How much is trained. */
export interface RunSize {
  epochs: number
  /** Of the training pictures only so many, the first, before the split; of the test pictures as well. */
  limit: number
}

/** What the process sends when it has seen how long it will take. */
export interface RunChoice {
  extent: RunSize
  engine: EngineName
}

/** What a training step and an evaluation take on this machine. */
export interface Measured {
  /** Seconds for one step on a full batch. */
  step: number
  /** Seconds for one picture of an evaluation. */
  evaluation: number
  /** The loss before the first step, without dropout. */
  initialLoss: number
}

export interface EpochRecord {
  /** Counted from 1. */
  epoch: number
  loss: number
  accuracy: number
  valLoss: number
  valAccuracy: number
  /** The whole epoch, with its validation. */
  seconds: number
  /** Training alone. */
  picturesPerSecond: number
}

/** How far the epoch is; the figures are means over the pictures so far. */
export interface StepRecord extends Metrics {
  epoch: number
  step: number
  steps: number
  seconds: number
  picturesPerSecond: number
}

export type TrainingEvent =
  | { type: 'summary'; rows: SummaryRow[] }
  | { type: 'measured'; measured: Measured; wasm?: Measured }
  | { type: 'engine'; build?: Build }
  | { type: 'split'; train: number; validation: number; test: number; snapshot: Snapshot }
  | { type: 'step'; record: StepRecord }
  | { type: 'evaluating'; what: 'validation' | 'test'; done: number; total: number }
  | { type: 'epoch'; record: EpochRecord; steps: number; snapshot: Snapshot }
  | {
      type: 'tested'
      figures: Metrics
      /** [test pictures, classes]. */
      probabilities: Float32Array
    }
  | { type: 'stopped'; snapshot: Snapshot }

/** What the leading thread says: what happens, or at the end why it cannot go on. */
export type ConductorMessage = TrainingEvent | { type: 'failed'; message: string }
