/** What computes a training. Everything else, the order of the pictures, the dropout, is the same for all of them. */
import type { Metrics } from '../../engine/engine.ts'
import type { Build } from '../../engine/kernels.ts'

/** What computes: the katas, or the SIMD kernels of `src/engine`. */
export const engines = ['plain', 'wasm'] as const
export type EngineName = (typeof engines)[number]

/** All that a training remembers of its steps. Numbers of the weights lie end to end as `slots` says. */
export interface TrainingState {
  weights: Float32Array<ArrayBuffer>
  /** Adam's first and second moments, one for every weight. */
  m: Float32Array<ArrayBuffer>
  v: Float32Array<ArrayBuffer>
  /** [slots]: the steps of Adam that each tensor has seen. */
  steps: number[]
}

export interface Backend {
  /** Which kernels, if it is the wasm engine. */
  build?: Build
  /** Weights as training starts from them; nothing remembered of any step. */
  reset(): void
  /**
   * Loss and accuracy of these training pictures, and one step of Adam to make them better. `epoch` and `step` tell
   * the stream that dropout is drawn from.
   */
  step(rows: readonly number[], epoch: number, step: number): Promise<Metrics>
  /**
   * Loss and accuracy of these pictures, without dropout. `onProgress` hears how many are done, `p` [rows, classes]
   * receives the probabilities.
   */
  evaluate(
    set: 'train' | 'test',
    rows: readonly number[],
    onProgress?: (done: number) => void,
    p?: Float32Array,
  ): Promise<Metrics>
  /** A copy of what it remembers; on any machine it can be restored, and on this kind the same follows from it, to the last bit. */
  state(): TrainingState
  restore(state: TrainingState): void
  /** Ends its threads. */
  stop(): Promise<void>
}
