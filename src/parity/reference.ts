/** The same training in TensorFlow.js, from the same weights. */

import ndarray from 'ndarray'
import type { TensorData } from '../../checker/cases/case.ts'
import {
  type AdamStateData,
  adamStep,
  type CacheData,
  differentiate,
  type ModelData,
  type ParamsData,
  trainStep,
} from '../../checker/reference/reference-network.ts'
import { crossentropy, referenceName } from '../../checker/reference/tensorflow.ts'
import { type WeightedLayer, weightedLayers } from '../tensor.ts'
import { batchOf } from '../training/batch.ts'
import type { Pictures } from '../training/data/data-set.ts'
import { dropoutUnits, parameterTotal, type Slot, slots } from '../training/network.ts'
import { type LearnerStep, type Outputs, outputs, type Passes } from './learner-messages.ts'

export { referenceName }

type Given = Pick<LearnerStep, 'rows' | 'mask'>

export interface ReferenceTraining {
  /** Takes one step with its own weights, on the same pictures and with the same dropout mask. */
  step(given: Given): Passes
  /** Both passes of such a step with other weights; its own weights stay as they are. */
  passes(weights: Float32Array, given: Given): Passes
  /** These weights after a step of Adam. Its moments come from the gradients of all calls so far. */
  adam(weights: Float32Array, gradients: Float32Array): Float32Array
}

export function startReference(weights: Float32Array, train: Pictures): ReferenceTraining {
  let model: ModelData = { params: paramsOf(weights), state: layered(zeroMoments) }
  let moments = slots.map(zeroMoments)
  const batch = ({ rows }: Given) => batchOf(train, rows, ndarray)
  const masks = ({ rows, mask }: Given) => ({ dropout: { shape: [rows.length, dropoutUnits], data: mask } })
  return {
    step(given) {
      const stepped = trainStep(model, batch(given), masks(given))
      model = stepped.model
      return passesOf(stepped.loss, stepped.cache, stepped.grads)
    },
    passes(weights, given) {
      const { x, t } = batch(given)
      const { cache, grads } = differentiate(paramsOf(weights), { x, t }, masks(given))
      return passesOf(crossentropy(cache.p, t), cache, grads)
    },
    adam(weights, gradients) {
      const stepped = slots.map((slot, i) =>
        adamStep(tensorAt(weights)(slot), tensorAt(gradients)(slot), moments[i]),
      )
      moments = stepped.map(({ state }) => state)
      const updated = new Float32Array(parameterTotal)
      for (const [i, { start }] of slots.entries()) updated.set(stepped[i].p.data, start)
      return updated
    },
  }
}

function passesOf(loss: number, cache: CacheData, grads: ParamsData): Passes {
  const gradients = new Float32Array(parameterTotal)
  for (const { layer, part, start } of slots) gradients.set(grads[layer][part].data, start)
  const copies = outputs.map((name) => [name, cache[name].data])
  return { loss, outputs: Object.fromEntries(copies) as Outputs, gradients }
}

const tensorAt =
  (all: Float32Array) =>
  ({ start, end, shape }: Slot): TensorData => ({ shape: [...shape], data: all.slice(start, end) })

const paramsOf = (weights: Float32Array): ParamsData => layered(tensorAt(weights))

function zeroMoments({ start, end, shape }: Slot): AdamStateData {
  const zeros = (): TensorData => ({ shape: [...shape], data: new Float32Array(end - start) })
  return { m: zeros(), v: zeros(), step: 0 }
}

/** A value for the weights and one for the biases of each layer. */
function layered<T>(make: (slot: Slot) => T): Record<WeightedLayer, { w: T; b: T }> {
  const parts = (layer: WeightedLayer) =>
    slots.filter((slot) => slot.layer === layer).map((slot) => [slot.part, make(slot)])
  return Object.fromEntries(
    weightedLayers.map((layer) => [layer, Object.fromEntries(parts(layer))]),
  ) as Record<WeightedLayer, { w: T; b: T }>
}
