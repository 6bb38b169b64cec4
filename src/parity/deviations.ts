/** How far two computations of the same step are apart. */
import { slots } from '../training/network.ts'
import { outputs, type Passes } from './learner-messages.ts'

export interface Deviation {
  kind: 'output' | 'loss' | 'gradient' | 'weights'
  /** 'conv2', or 'pool1' for an output; 'loss'. */
  layer: string
  /** 'conv2.w', or the name of the output. */
  tensor: string
  /** As a share of the length of the reference. */
  size: number
}

/** All results of both passes in the order in which they are computed; the backward pass starts at the last layer. */
export function deviations(learner: Passes, reference: Passes): Deviation[] {
  const found: Deviation[] = []
  if (learner.outputs && reference.outputs) {
    for (const name of outputs) {
      const size = distance(learner.outputs[name], reference.outputs[name])
      found.push({ kind: 'output', layer: name, tensor: name, size })
    }
  }
  found.push({
    kind: 'loss',
    layer: 'loss',
    tensor: 'loss',
    size: Math.abs(learner.loss - reference.loss) / Math.max(1, Math.abs(reference.loss)),
  })
  for (const { name, layer, start, end } of [...slots].reverse()) {
    const [got, expected] = [learner, reference].map(({ gradients }) => gradients.subarray(start, end))
    found.push({ kind: 'gradient', layer, tensor: name, size: distance(got, expected) })
  }
  return found
}

/**
 * The deviation of the weights after a step of Adam, as a share of how far the step moved them. Where that is less than
 * a ten-thousandth of the weights, as a share of this, because the rounding of the weights would be a large part of it.
 */
export function weightDeviations(
  before: Float32Array,
  learner: Float32Array,
  reference: Float32Array,
): Deviation[] {
  return slots.map(({ name, layer, start, end }) => {
    const [from, got, expected] = [before, learner, reference].map((all) => all.subarray(start, end))
    const change = (to: Float32Array) => Float32Array.from(to, (weight, i) => weight - from[i])
    const size = distance(change(got), change(expected), 1e-4 * lengthOf(from))
    return { kind: 'weights', layer, tensor: name, size }
  })
}

/** |got - expected| as a share of |expected|, or of `least` if that is more; infinite if something is NaN. */
export function distance(got: Float32Array, expected: Float32Array, least = 0): number {
  const difference = lengthOf(expected.map((value, i) => got[i] - value))
  if (difference === 0) return 0
  const share = difference / Math.max(least, lengthOf(expected))
  return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share
}

const lengthOf = (x: Float32Array): number => Math.sqrt(x.reduce((sum, value) => sum + value * value, 0))

/** The largest deviation; NaN counts as larger than everything. */
export const largest = (found: readonly Deviation[]): Deviation =>
  found.reduce((most, deviation) => (deviation.size <= most.size ? most : deviation))
