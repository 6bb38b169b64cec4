/** What passes between the process, the thread that leads the training, and the threads that work for it. */
import type { Pictures } from '../data/pictures.ts'
import type { Build } from '../engine/kernels.ts'
import type { SummaryRow } from '../tensor.ts'
import type { Figures } from './loop.ts'

/** What computes: the katas, or the SIMD kernels of `src/engine`. */
export const engines = ['plain', 'wasm'] as const
export type EngineName = (typeof engines)[number]

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
  /** If the katas need long for this, the kernels are measured as well. */
  wanted?: Extent
}

/** How much is trained. */
export interface Extent {
  epochs: number
  /** Of the training pictures only so many, the first, before the split; of the test pictures as well. */
  limit: number
}

/** What the process sends when it has seen how long it will take. */
export interface Order {
  extent: Extent
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
export interface StepRecord extends Figures {
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
  | { type: 'split'; train: number; validation: number; test: number }
  | { type: 'step'; record: StepRecord }
  | { type: 'evaluating'; what: 'validation' | 'test'; done: number; total: number }
  | { type: 'epoch'; record: EpochRecord; weights: Float32Array }
  | { type: 'tested'; figures: Figures }

/** What the leading thread says: what happens, or at the end why it cannot go on. */
export type ConductorMessage = TrainingEvent | { type: 'failed'; message: string }
