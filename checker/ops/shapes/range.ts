/** Everything that the layers allow. */
import type { Layer, Pair, Random } from '../../../src/tensor.ts'
import type { Value } from '../../cases/case.ts'
import { integer } from '../../cases/draw.ts'
import { oneOf, type Range } from '../../cases/range.ts'

/** An extent of a picture, a number of channels or units. A kata may count parameters one by one. */
const extent = (random: Random): number =>
  random() < 0.5 ? integer(random, 1, 12) : oneOf(random, [16, 33, 64, 100, 130, 224, 257])

const pair = (random: Random, high: number): Pair => [integer(random, 1, high), integer(random, 1, high)]

/** Each option is given, left out or undefined. */
function options<T extends object>(random: Random, all: T): Partial<T> {
  const fields = Object.entries(all).filter(() => random() < 0.6)
  return Object.fromEntries(
    fields.map(([name, value]) => [name, random() < 0.1 ? undefined : value]),
  ) as Partial<T>
}

/** A layer of this type and a shape that it can be given. Windows fit into the picture where they have to. */
export function drawnLayer(random: Random, type: Layer['type']): [layer: Layer, input: number[]] {
  const any = Array.from({ length: integer(random, 1, 4) }, () => extent(random))
  if (type === 'dense') return [{ type, units: extent(random) }, [extent(random)]]
  if (type === 'dropout') return [{ type, rate: random() }, any]
  if (type !== 'conv2d' && type !== 'maxpool') return [{ type }, any]
  const window = pair(random, 9)
  const strides = pair(random, 7)
  const padding = type === 'conv2d' ? oneOf(random, ['valid', 'same'] as const) : 'valid'
  // With same padding the window may be larger than the picture.
  const beyond = padding === 'same' ? 0 : 1
  const [height, width] = window.map((extents) => Math.max(2, beyond * extents) + extent(random) - 1)
  const layer: Layer =
    type === 'conv2d'
      ? { type, filters: extent(random), kernelSize: window, padding, ...options(random, { strides }) }
      : { type, ...options(random, { poolSize: window, strides }) }
  return [layer, [height, width, extent(random)]]
}

const types = [
  'conv2d',
  'conv2d',
  'conv2d',
  'maxpool',
  'maxpool',
  'flatten',
  'dense',
  'dropout',
  'relu',
  'softmax',
] as const

const anyLayer: Range = (random) => drawnLayer(random, oneOf(random, types)) as Value[]

export const ranges: Record<string, Range> = { 'shapes/output': anyLayer, 'shapes/parameters': anyLayer }
