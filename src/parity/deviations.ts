/** How far two computations of the same step are apart. */
import { slots } from '../training/network.ts'
import { outputs, type Passes } from './learner-messages.ts'

export interface Deviation {
  kind: 'output' | 'loss' | 'gradient' | 'weights'
  /** 'conv2', or 'pool1' for an output; 'loss'. */
  layer: string
  /** 'conv2.w', or the name of the output. */
  tensor: string
  /** As a share of the length of what is right. */
  size: number
}

/** Everything that both passes compute, in the order in which it is computed: the backward pass begins at the last layer. */
export function deviations(ours: Passes, theirs: Passes): Deviation[] {
  const found: Deviation[] = []
  if (ours.outputs && theirs.outputs) {
    for (const name of outputs) {
      const size = distance(ours.outputs[name], theirs.outputs[name])
      found.push({ kind: 'output', layer: name, tensor: name, size })
    }
  }
  found.push({
    kind: 'loss',
    layer: 'loss',
    tensor: 'loss',
    size: Math.abs(ours.loss - theirs.loss) / Math.max(1, Math.abs(theirs.loss)),
  })
  for (const { name, layer, start, end } of [...slots].reverse()) {
    const size = distance(ours.gradients.subarray(start, end), theirs.gradients.subarray(start, end))
    found.push({ kind: 'gradient', layer, tensor: name, size })
  }
  return found
}

/**
 * Where a step took the weights: as a share of the way, or of a ten-thousandth of the weights where the way is shorter
 * and the weights' own rounding would be a large part of it.
 */
export function weightDeviations(
  before: Float32Array,
  ours: Float32Array,
  theirs: Float32Array,
): Deviation[] {
  return slots.map(({ name, layer, start, end }) => {
    const [from, to, right] = [before, ours, theirs].map((all) => all.subarray(start, end))
    const way = (target: Float32Array) => Float32Array.from(target, (weight, i) => weight - from[i])
    const size = distance(way(to), way(right), 1e-4 * lengthOf(from))
    return { kind: 'weights', layer, tensor: name, size }
  })
}

/**
 * The length of the difference as a share of the length of `right`, or of `least` if that is more; infinite where
 * something is not a number.
 */
export function distance(got: Float32Array, right: Float32Array, least = 0): number {
  const apart = lengthOf(right.map((value, i) => got[i] - value))
  if (apart === 0) return 0
  const share = apart / Math.max(least, lengthOf(right))
  return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share
}

const lengthOf = (x: Float32Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0))

/** Above all tolerances also what is not a number is. */
export const largest = (found: readonly Deviation[]): Deviation =>
  found.reduce((most, one) => (one.size <= most.size ? most : one))
