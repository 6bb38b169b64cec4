/** What is random in a training. Every draw has a stream of its own, so it does not depend on any other. */

import type { Katas } from './katas/kata-functions.ts'
import { checkWeights } from './katas/nan.ts'
import { copyRowMajor } from './katas/row-major.ts'
import { dropoutRate, dropoutUnits, slots } from './network.ts'
import { stream } from './random.ts'

/** Glorot-uniform weights and zero biases, end to end as `slots` says. Throws a `UserError` if one is not finite. */
export function drawWeights(katas: Katas, seed: number, weights: Float32Array): void {
  weights.fill(0)
  for (const { name, part, shape, start, end } of slots) {
    if (part === 'w') {
      copyRowMajor(katas.glorotUniform(shape, stream(seed, `weights ${name}`)), weights.subarray(start, end))
    }
  }
  checkWeights(weights, 'glorotUniform')
}

/** The dropout mask of one step, [rows, units]. */
export function drawMask(
  katas: Katas,
  seed: number,
  rows: number,
  epoch: number,
  step: number,
): Float32Array {
  const mask = new Float32Array(rows * dropoutUnits)
  const random = stream(seed, 'dropout', epoch, step)
  copyRowMajor(katas.dropoutMask([rows, dropoutUnits], dropoutRate, random), mask)
  return mask
}

/** The batches of one epoch (counted from 1), in an order of its own. */
export const drawBatches = (
  katas: Katas,
  { batch, seed }: { batch: number; seed: number },
  rows: readonly number[],
  epoch: number,
): number[][] => katas.batches(katas.shuffle(rows, stream(seed, 'shuffle', epoch)), batch)
