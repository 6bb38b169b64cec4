/** The layers of a network, taken together in the way in which the kernels compute them. */
import type { Layer } from '../../tensor.ts'

/** A layer of one type. */
export type LayerOf<Type extends Layer['type']> = Extract<Layer, { type: Type }>

/** A layer with weights and what follows it up to the next one. */
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
      'It knows conv2d and dense, each followed by relu, maxpool (after conv2d), dropout and flatten or some of them, at most once each and with dropout after relu and maxpool; the last layer has to be softmax, after a dense.',
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
    if (layer.type === 'conv2d' && isFlat(groups)) throw misplaced('is not given pictures')
    if (layer.type === 'conv2d' || layer.type === 'dense') {
      groups.push({ layer, relu: false, flatten: false })
      return
    }
    if (layer.type === 'softmax') throw misplaced('is not the last')
    if (!group) throw misplaced('has neither a conv2d nor a dense before it')
    if (group[layer.type]) throw misplaced(`is the second of its kind after ${group.layer.type}`)
    if (layer.type === 'maxpool' && isFlat(groups)) {
      throw misplaced('is not given pictures')
    }
    // relu and maxpool can change places, and nothing changes; dropout has to see what both have left.
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
