/** The network that is trained, as data, and how its weights lie in memory. */
import type { Layer, Params, Shape, Tensor, WeightedLayer } from '../tensor.ts'
import { size, weightedLayers } from '../tensor.ts'

/** The model of the Keras tutorial on CIFAR-10. The activations have lines of their own, as they have katas of their own. */
export const layers: readonly Layer[] = [
  { type: 'conv2d', filters: 32, kernelSize: [3, 3] },
  { type: 'relu' },
  { type: 'maxpool' },
  { type: 'conv2d', filters: 64, kernelSize: [3, 3] },
  { type: 'relu' },
  { type: 'maxpool' },
  { type: 'flatten' },
  { type: 'dense', units: 128 },
  { type: 'relu' },
  { type: 'dropout', rate: 0.5 },
  { type: 'dense', units: 10 },
  { type: 'softmax' },
]

export const dropoutRate = 0.5
/** The numbers of one picture that dropout decides about: the units of dense1. */
export const dropoutUnits = 128
/** This share of the training pictures, the last of them, is kept for validation. */
export const validationFraction = 0.2

/** Filters are HWIO, dense weights [in, out]; 2304 is what 6 x 6 x 64 flattens to. */
const weightShapes: Record<WeightedLayer, { w: Shape; b: Shape }> = {
  conv1: { w: [3, 3, 3, 32], b: [32] },
  conv2: { w: [3, 3, 32, 64], b: [64] },
  dense1: { w: [2304, 128], b: [128] },
  dense2: { w: [128, 10], b: [10] },
}

/** The place of one tensor of weights among all weights laid end to end. */
export interface Slot {
  /** 'conv1.w' */
  name: string
  layer: WeightedLayer
  part: 'w' | 'b'
  shape: Shape
  /** Counted in numbers, not bytes. */
  start: number
  end: number
}

/** All tensors of weights, from input to output. */
export const slots: readonly Slot[] = layOut()

/** How many numbers the network learns. */
export const parameterTotal = slots[slots.length - 1].end

function layOut(): Slot[] {
  let start = 0
  return weightedLayers.flatMap((layer) =>
    (['w', 'b'] as const).map((part) => {
      const shape = weightShapes[layer][part]
      const slot = { name: `${layer}.${part}`, layer, part, shape, start, end: start + size(shape) }
      start = slot.end
      return slot
    }),
  )
}

/** One tensor for every slot, in the form that the katas take. */
export function paramsOf(tensorFor: (slot: Slot) => Tensor): Params {
  const params = {} as Params
  for (const slot of slots) {
    params[slot.layer] ??= {} as Params[WeightedLayer]
    params[slot.layer][slot.part] = tensorFor(slot)
  }
  return params
}
