/** What computes a training. Everything else, the order of the pictures, the dropout, is the same for all of them. */
import type { Build } from '../engine/kernels.ts'
import type { Figures } from './loop.ts'

export interface Machine {
  /** Which kernels, if it is the wasm engine. */
  build?: Build
  /** Weights as training starts from them; nothing remembered of any step. */
  reset(): void
  /**
   * Loss and accuracy of these training pictures, and one step of Adam to make them better. `epoch` and `step` tell
   * the stream that dropout is drawn from.
   */
  step(rows: readonly number[], epoch: number, step: number): Promise<Figures>
  /** Loss and accuracy of these pictures, without dropout. `onProgress` hears how many are done. */
  evaluate(
    set: 'train' | 'test',
    rows: readonly number[],
    onProgress?: (done: number) => void,
  ): Promise<Figures>
  /** A copy of all weights, laid end to end as `slots` says. */
  weights(): Float32Array
  /** Ends its threads. */
  stop(): Promise<void>
}
