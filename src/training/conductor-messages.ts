/** What the process and the thread that conducts the training send each other. */
import type { Metrics } from '../engine/engine.ts'
import type { Build } from '../engine/kernels.ts'
import type { SummaryRow } from '../tensor.ts'
import type { EngineName, TrainingState } from './backends/backend.ts'
import type { Measured } from './backends/measure.ts'
import type { Pictures } from './data/data-set.ts'

/** What the conductor is started with. */
export interface ConductorData {
  /** The folder of the project. */
  root: string
  /** The bundle of the katas, and those of the worker threads of both engines. */
  code: string
  worker: string
  engineWorker: string
  /** The file of each kata, for messages. */
  sources: Record<string, string>
  train: Pictures
  test: Pictures
  batch: number
  seed: number
  workers: number
  engine: EngineName
  /** Which kernels; by default the fastest that this machine can run. */
  build?: Build
  /** The size of the run. If the katas would need long for it, the kernels are measured too. */
  requested?: RunSize
  /** Continue from here at once. Without it, the conductor measures, waits for a `RunChoice`, and starts from new weights. */
  resume?: { size: RunSize; snapshot: Snapshot }
  /** Numbers that both threads can read at any time; the indices are below. */
  control: Int32Array
}

/** Indices in `control`: 1 when the training should stop as soon as it can make a snapshot, */
export const stopRequested = 0
/** and how many epochs the process has dealt with. */
export const epochsHandled = 1
/** How many numbers there are. */
export const controlLength = 2

/** Where a training is. Sums are over the pictures of this epoch so far. */
export interface Position {
  /** The current or next epoch, counted from 1; one more than the number of epochs when all are done. */
  epoch: number
  /** How many of its steps are done. */
  step: number
  pictures: number
  loss: number
  accuracy: number
  seconds: number
}

/** Everything that a training continues from. Random numbers need no state: each stream is named by seed, epoch and step. */
export interface Snapshot extends TrainingState {
  position: Position
}

/** How much is trained. */
export interface RunSize {
  epochs: number
  /** Use only the first so many training pictures, before the split, and at most so many test pictures. */
  limit: number
}

/** What is trained, and on which engine. The process sends it when the conductor has measured how long a run takes. */
export interface RunChoice {
  size: RunSize
  engine: EngineName
}

export interface EpochRecord {
  /** Counted from 1. */
  epoch: number
  loss: number
  accuracy: number
  valLoss: number
  valAccuracy: number
  /** Of the whole epoch, with its validation. */
  seconds: number
  /** In training alone. */
  picturesPerSecond: number
}

/** The progress of an epoch. The metrics are means over its pictures so far. */
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
      metrics: Metrics
      /** [test pictures, classes]. */
      probabilities: Float32Array
    }
  | { type: 'stopped'; snapshot: Snapshot }

/** What the conductor sends: events, or the reason why it cannot continue. */
export type ConductorMessage = TrainingEvent | { type: 'failed'; message: string }
