/** The network that is trained, as data, and the order of its weights in memory. */
import type { Layer, Params, Shape, Tensor, WeightedLayer } from '../tensor.ts'
import { size, weightedLayers } from '../tensor.ts'
import { copyRowMajor } from './katas/row-major.ts'

export const dropoutRate = 0.5
/** The units of dense1, whose outputs dropout masks. */
export const dropoutUnits = 128
/** The share of the training pictures, at their end, that is used for validation. */
export const validationFraction = 0.2

/**
 * The model of the Keras tutorial on CIFAR-10. Activations are layers of their own here, because they are katas of their
 * own. A name is the key of the layer's output in `Cache`, which holds them all but that of dense2.
 */
const namedLayers = [
  { name: 'conv1', layer: { type: 'conv2d', filters: 32, kernelSize: [3, 3] } },
  { name: 'relu1', layer: { type: 'relu' } },
  { name: 'pool1', layer: { type: 'maxpool' } },
  { name: 'conv2', layer: { type: 'conv2d', filters: 64, kernelSize: [3, 3] } },
  { name: 'relu2', layer: { type: 'relu' } },
  { name: 'pool2', layer: { type: 'maxpool' } },
  { name: 'flat', layer: { type: 'flatten' } },
  { name: 'dense1', layer: { type: 'dense', units: dropoutUnits } },
  { name: 'relu3', layer: { type: 'relu' } },
  { name: 'dropped', layer: { type: 'dropout', rate: dropoutRate } },
  { name: 'dense2', layer: { type: 'dense', units: 10 } },
  { name: 'p', layer: { type: 'softmax' } },
] as const satisfies { name: string; layer: Layer }[]

export type LayerName = (typeof namedLayers)[number]['name']

export const layers: readonly Layer[] = namedLayers.map(({ layer }) => layer)
export const layerNames: readonly LayerName[] = namedLayers.map(({ name }) => name)

/** The kata that computes a layer, or the gradients of its weights: 'conv2d/forward', 'conv2d/backward' for 'conv1'. */
export const kataOf = (name: LayerName, pass: 'forward' | 'backward'): string =>
  `${layers[layerNames.indexOf(name)].type}/${pass}`

/** Filters are HWIO, dense weights [in, out]; 2304 is 6 x 6 x 64, flattened. */
const weightShapes: Record<WeightedLayer, { w: Shape; b: Shape }> = {
  conv1: { w: [3, 3, 3, 32], b: [32] },
  conv2: { w: [3, 3, 32, 64], b: [64] },
  dense1: { w: [2304, 128], b: [128] },
  dense2: { w: [128, 10], b: [10] },
}

/** Where one tensor of weights is among all weights laid end to end. */
export interface Slot {
  /** 'conv1.w' */
  name: string
  layer: WeightedLayer
  part: 'w' | 'b'
  shape: Shape
  /** In numbers, not bytes. */
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

/** All weights, laid end to end, as tensors that look into the same memory. `ndarray` makes the tensors. */
export function paramsOf(
  weights: Float32Array,
  ndarray: (data: Float32Array, shape: number[]) => Tensor,
): Params {
  const params = {} as Params
  for (const { layer, part, shape, start, end } of slots) {
    params[layer] ??= {} as Params[WeightedLayer]
    params[layer][part] = ndarray(weights.subarray(start, end), [...shape])
  }
  return params
}

/** The opposite: copies all tensors to `target`, end to end. */
export function copyParams(params: Params, target: Float32Array): void {
  for (const { layer, part, start, end } of slots)
    copyRowMajor(params[layer][part], target.subarray(start, end))
}
