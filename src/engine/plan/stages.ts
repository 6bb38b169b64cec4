/** A network as stages: the geometry that the kernels need, as plain numbers, before any memory is allocated. */
import { type Layer, type Pair, type Shape, size } from '../../tensor.ts'
import { type Group, groupsOf, type LayerOf, unsupported } from './layer-groups.ts'

/** [height, width, channels] of a picture or of a layer's output. */
export type Extents = readonly [number, number, number]

/**
 * A layer with weights, and the layers after it up to the next one with weights. Offsets and lengths count floats. The
 * kernel `forward.ts` explains why windows are described by segments, and outputs by rows and places.
 */
export interface Stage {
  /** 'conv1', 'conv2', 'dense1' ... */
  name: string
  kind: 'conv2d' | 'dense'
  /** HWIO or [in, out]. */
  weights: Shape
  filters: number
  input: Frame
  /** The inputs of one output: `segments` runs of `segmentFloats` floats, `segmentStride` floats from start to start. */
  segments: number
  segmentFloats: number
  segmentStride: number
  /** [pooling windows][outputs of the layer in each]: where in the input the inputs of each start. */
  rows: number[][]
  relu: boolean
  /** The probability with which dropout drops an output; 0 without dropout. */
  dropoutRate: number
  output: Frame
  /** [pooling windows]: where in the output the filters of each are. */
  places: number[]
  /** Whether the kernel `winograd.ts` supports it and is faster. */
  winograd: boolean
}

/** A picture in memory, row-major, with zeros around it if the layer that reads it pads. */
export interface Frame {
  extents: Extents
  /** Rows above and columns to the left of it. */
  top: number
  left: number
  /** Rows and columns, padding included. */
  rows: number
  columns: number
}

/** The numbers in a frame, padding included. */
export const frameSize = ({ rows, columns, extents }: Frame): number => rows * columns * extents[2]

/**
 * The stages of a network for pictures of these extents.
 *
 * Throws an error for a network that cannot be trained here.
 */
export function planOf(layers: readonly Layer[], pictures: Extents): Stage[] {
  const stages: Stage[] = []
  const counts = { conv: 0, dense: 0 }
  const startsFlat = layers[0]?.type === 'flatten'
  let extents = startsFlat ? flat(pictures) : pictures
  for (const group of groupsOf(startsFlat ? layers.slice(1) : layers)) {
    const stage =
      group.layer.type === 'conv2d'
        ? convolution(`conv${++counts.conv}`, group, group.layer, extents)
        : dense(`dense${++counts.dense}`, group, group.layer.units, extents)
    // A stage writes its output directly into the frame that the next one reads.
    const previous = stages[stages.length - 1]
    if (previous && stage.kind === 'conv2d') previous.output = stage.input
    stages.push(stage)
    extents = group.flatten ? flat(stage.output.extents) : stage.output.extents
  }
  for (const stage of stages) stage.places = placesIn(stage.output)
  return stages
}

function dense(name: string, group: Group, units: number, extents: Extents): Stage {
  const [height, width, inputs] = extents
  if (height * width > 1)
    throw unsupported(`${name} gets pictures [${extents}] as its input and needs a flatten before it`)
  return {
    name,
    kind: 'dense',
    weights: [inputs, units],
    filters: units,
    input: unframed(extents),
    segments: 1,
    segmentFloats: inputs,
    segmentStride: inputs,
    rows: [[0]],
    winograd: false,
    output: unframed([1, 1, units]),
    ...afterwards(group),
  }
}

function convolution(name: string, group: Group, layer: LayerOf<'conv2d'>, extents: Extents): Stage {
  const { filters, kernelSize, strides = [1, 1] } = layer
  const { poolSize = [2, 2], strides: poolStrides = poolSize } = group.maxpool ?? { poolSize: [1, 1] }
  const [, , channels] = extents
  const input = layer.padding === 'same' ? padded(extents, kernelSize, strides) : unframed(extents)
  const convolved = [
    positions(input.rows, kernelSize[0], strides[0]),
    positions(input.columns, kernelSize[1], strides[1]),
  ]
  const pooled = [
    positions(convolved[0], poolSize[0], poolStrides[0]),
    positions(convolved[1], poolSize[1], poolStrides[1]),
  ]
  if (pooled[0] < 1 || pooled[1] < 1) {
    throw unsupported(`a window of ${name} or of its pooling is larger than the picture [${extents}]`)
  }
  if (poolSize[0] * poolSize[1] > 254) {
    throw unsupported(`${name} is pooled over windows of [${poolSize}], more than 254 numbers`)
  }

  const line = input.columns * channels
  const rows = product(pooled[0], pooled[1]).map(([i, j]) =>
    product(poolSize[0], poolSize[1]).map(([a, b]) => {
      const y = (i * poolStrides[0] + a) * strides[0]
      const x = (j * poolStrides[1] + b) * strides[1]
      return y * line + x * channels
    }),
  )
  return {
    name,
    kind: 'conv2d',
    weights: [...kernelSize, channels, filters],
    filters,
    input,
    segments: kernelSize[0],
    segmentFloats: kernelSize[1] * channels,
    segmentStride: line,
    rows,
    winograd:
      isSquare(kernelSize, 3) &&
      isSquare(strides, 1) &&
      isSquare(poolSize, 2) &&
      isSquare(poolStrides, 2) &&
      isFasterTransformed(channels),
    output: unframed([pooled[0], pooled[1], filters]),
    ...afterwards(group),
  }
}

const isSquare = ([rows, columns]: Pair, side: number) => rows === side && columns === side

/** The transforms take four channels at a time; for few channels, plain multiplication is faster. */
const isFasterTransformed = (channels: number) => channels % 4 === 0 && channels >= 16

const afterwards = ({ relu, dropout }: Group) => ({ relu, dropoutRate: dropout?.rate ?? 0, places: [] })

const flat = (extents: Extents): Extents => [1, 1, size(extents)]

const unframed = (extents: Extents): Frame => ({
  extents,
  top: 0,
  left: 0,
  rows: extents[0],
  columns: extents[1],
})

/** With the zeros around it that `same` needs; the odd ones are at the bottom and right. */
function padded(extents: Extents, kernel: Pair, strides: Pair): Frame {
  const [rows, columns] = [0, 1].map((axis) =>
    Math.max((Math.ceil(extents[axis] / strides[axis]) - 1) * strides[axis] + kernel[axis], extents[axis]),
  )
  return {
    extents,
    top: Math.floor((rows - extents[0]) / 2),
    left: Math.floor((columns - extents[1]) / 2),
    rows,
    columns,
  }
}

/** How many positions a window has along an axis. */
const positions = (extent: number, window: number, stride: number) =>
  Math.floor((extent - window) / stride) + 1

function placesIn({ extents: [height, width, channels], top, left, columns }: Frame): number[] {
  return product(height, width).map(([i, j]) => ((top + i) * columns + left + j) * channels)
}

/** All pairs [i, j], row by row. */
function product(rows: number, columns: number): [i: number, j: number][] {
  return Array.from({ length: rows * columns }, (_, n) => [Math.floor(n / columns), n % columns])
}
