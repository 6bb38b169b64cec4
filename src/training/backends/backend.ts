/** What computes a training. Everything else, such as the order of the pictures and the dropout, is the same for all backends. */
import type { Metrics } from '../../engine/engine.ts'
import type { Build } from '../../engine/kernels.ts'

/** The katas, or the SIMD kernels of `src/engine`. */
export const engines = ['plain', 'wasm'] as const
export type EngineName = (typeof engines)[number]

/** Everything that changes in a training. Weights and moments are laid end to end as `slots` says. */
export interface TrainingState {
  weights: Float32Array<ArrayBuffer>
  /** Adam's first and second moments, one for every weight. */
  m: Float32Array<ArrayBuffer>
  v: Float32Array<ArrayBuffer>
  /** [slots]: how many steps of Adam each tensor has taken. */
  steps: number[]
}

export interface Backend {
  /** Which kernels, on the wasm engine. */
  build?: Build
  /** Draws the weights that training starts from, and sets the moments to zero. */
  reset(): void
  /**
   * Loss and accuracy of these training pictures, and one step of Adam. `epoch` and `step` name the stream that dropout is
   * drawn from.
   */
  step(rows: readonly number[], epoch: number, step: number): Promise<Metrics>
  /**
   * Loss and accuracy of these pictures, without dropout. `onProgress` gets how many are done, `p` [rows, classes]
   * receives the probabilities.
   */
  evaluate(
    set: 'train' | 'test',
    rows: readonly number[],
    onProgress?: (done: number) => void,
    p?: Float32Array,
  ): Promise<Metrics>
  /** A copy. Any backend can restore it; a backend of the same kind then computes the same, to the last bit. */
  state(): TrainingState
  restore(state: TrainingState): void
  /** Ends its threads. */
  stop(): Promise<void>
}
