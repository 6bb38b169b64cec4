/** What passes between the process, the thread that leads the training, and the threads that work for it. */
import type { Pictures } from '../data/pictures.ts'
import type { SummaryRow } from '../tensor.ts'
import type { Figures } from './loop.ts'

/** What the leading thread is started with. */
export interface ConductorData {
  /** The bundle of the katas, and of the worker thread. */
  code: string
  worker: string
  /** The file each kata was taken from, for messages. */
  sources: Record<string, string>
  train: Pictures
  test: Pictures
  batch: number
  seed: number
  workers: number
}

/** How much is trained. The process sends it when it has seen how long that will take. */
export interface Extent {
  epochs: number
  /** Of the training pictures only so many, the first, before the split; of the test pictures as well. */
  limit: number
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
export interface StepRecord extends Figures {
  epoch: number
  step: number
  steps: number
  seconds: number
  picturesPerSecond: number
}

export type TrainingEvent =
  | { type: 'summary'; rows: SummaryRow[] }
  | { type: 'measured'; measured: Measured }
  | { type: 'split'; train: number; validation: number; test: number }
  | { type: 'step'; record: StepRecord }
  | { type: 'evaluating'; what: 'validation' | 'test'; done: number; total: number }
  | { type: 'epoch'; record: EpochRecord; weights: Float32Array }
  | { type: 'tested'; figures: Figures }

/** What the leading thread says: what happens, or at the end why it cannot go on. */
export type ConductorMessage = TrainingEvent | { type: 'failed'; message: string }
