/** The layers of a network, grouped as the kernels compute them. */
import type { Layer } from '../../tensor.ts'

/** A layer of one type. */
export type LayerOf<Type extends Layer['type']> = Extract<Layer, { type: Type }>

/** A layer with weights, and the layers after it up to the next one with weights. */
export interface Group {
  layer: LayerOf<'conv2d'> | LayerOf<'dense'>
  relu: boolean
  maxpool?: LayerOf<'maxpool'>
  dropout?: LayerOf<'dropout'>
  flatten: boolean
}

/** An error for a network that the engine cannot train, and why. */
export const unsupported = (reason: string): Error =>
  new Error(
    [
      `The wasm engine cannot train this network: ${reason}.`,
      'It supports conv2d and dense layers. Each may be followed by relu, maxpool (after conv2d only), dropout and flatten, each at most once, with dropout after relu and maxpool. The last layer has to be softmax, after a dense layer.',
      'Change the network, or leave out `--engine wasm`.',
    ].join('\n'),
  )

/** Splits a network before every layer that has weights. Throws an error when the rest does not fit. */
export function groupsOf(layers: readonly Layer[]): Group[] {
  const last = layers.length - 1
  if (layers[last]?.type !== 'softmax') throw unsupported('it does not end with softmax')
  const groups: Group[] = []
  layers.slice(0, last).forEach((layer, i) => {
    const group = groups[groups.length - 1]
    const misplaced = (why: string) => unsupported(`layer ${i + 1}, ${layer.type}, ${why}`)
    if (layer.type === 'conv2d' && isFlat(groups)) throw misplaced('does not get pictures as its input')
    if (layer.type === 'conv2d' || layer.type === 'dense') {
      groups.push({ layer, relu: false, flatten: false })
      return
    }
    if (layer.type === 'softmax') throw misplaced('is not the last')
    if (!group) throw misplaced('has no conv2d and no dense before it')
    if (group[layer.type]) throw misplaced(`is the second ${layer.type} after ${group.layer.type}`)
    if (layer.type === 'maxpool' && isFlat(groups)) {
      throw misplaced('does not get pictures as its input')
    }
    // relu and maxpool can come in either order, with the same result; dropout has to come after both.
    if (group.dropout && layer.type !== 'flatten') throw misplaced('comes after a dropout')
    if (layer.type === 'relu' || layer.type === 'flatten') group[layer.type] = true
    else if (layer.type === 'maxpool') group.maxpool = layer
    else group.dropout = layer
  })
  if (groups[groups.length - 1]?.layer.type !== 'dense')
    throw unsupported('it has no dense before its softmax')
  return groups
}

const isFlat = (groups: readonly Group[]) =>
  groups.some(({ layer, flatten }) => flatten || layer.type === 'dense')
