import { availableParallelism } from 'node:os'
import type { EngineName } from '../backends/backend.ts'

/** What was asked for. A new run takes the rest from `defaults`; a run that continues keeps what it has. */
export interface TrainOptions {
  code?: 'mine' | 'solutions'
  data?: string
  epochs?: number
  batch?: number
  limit?: number
  seed?: number
  workers?: number
  engine?: EngineName
  out?: string
  /** The folder of a run to continue, or 'latest'. */
  resume?: string | 'latest'
  /** Continue although the code, the engine or its kernels have changed. */
  acceptChanges?: boolean
}

export const defaults = {
  code: 'mine',
  epochs: 10,
  batch: 64,
  seed: 1,
  workers: availableParallelism(),
  engine: 'plain',
} as const

export const withDefaults = (options: TrainOptions) => ({ ...defaults, ...options })
