import type { Layer, Shape } from '../../../src/tensor.ts'
import type { Value } from '../../cases/case.ts'
import type { Reason, SmallCases } from '../../cases/small-cases.ts'

/** A layer (1 dense, 2 flatten, 3 relu, 4 dropout, 5 softmax, 6 maxpool, 7 conv2d) with a window [KH, KW] on a picture [H, W, C]. */
type Sizes = Record<'layer' | 'C' | 'F' | 'KW' | 'KH' | 'W' | 'H' | 'SW' | 'SH' | 'same', number>

const usual: Sizes = { layer: 7, C: 3, F: 4, KW: 2, KH: 3, W: 7, H: 8, SW: 1, SH: 1, same: 1 }
const initialSizes: Sizes[] = [
  ...[1, 2, 3, 4, 5].map((layer) => ({ ...usual, layer })),
  { ...usual, layer: 6, SH: 3, SW: 2 },
  { ...usual, layer: 6, KH: 2, SH: 2, SW: 2 },
  { ...usual, layer: 6, SH: 2, SW: 1 },
  usual,
  { ...usual, SH: 2, SW: 3 },
  { ...usual, same: 2 },
  { ...usual, same: 2, SH: 2, SW: 3 },
]

function given({ layer, C, F, KW, KH, W, H, SW, SH, same }: Sizes): [Layer, number[]] | undefined {
  if (layer === 1) return [{ type: 'dense', units: F }, [H]]
  if (layer === 2) return [{ type: 'flatten' }, [H, W, C]]
  if (layer === 3) return [{ type: 'relu' }, [H, W, C]]
  if (layer === 4) return [{ type: 'dropout', rate: 0.5 }, [H, W, C]]
  if (layer === 5) return [{ type: 'softmax' }, [H]]
  if (same === 1 && (KH > H || KW > W)) return undefined
  if (layer === 6) {
    const usualSize = KH === 2 && KW === 2
    const like = SH === KH && SW === KW
    return [
      {
        type: 'maxpool',
        ...(!usualSize && { poolSize: [KH, KW] as const }),
        ...(!like && { strides: [SH, SW] as const }),
      },
      [H, W, C],
    ]
  }
  return [
    {
      type: 'conv2d',
      filters: F,
      kernelSize: [KH, KW],
      ...((SH > 1 || SW > 1) && { strides: [SH, SW] as const }),
      ...(same > 1 && { padding: 'same' as const }),
    },
    [H, W, C],
  ]
}

/** Along the rows or the columns: how many windows there are, written out. */
function windows(layer: Layer, shape: Shape, axis: number): string | Reason | undefined {
  if (axis > 1) return layer.type === 'conv2d' ? { reason: 'one for each filter' } : undefined
  if (layer.type === 'conv2d') {
    const { kernelSize, strides = [1, 1], padding } = layer
    return padding === 'same'
      ? `${shape[axis]} / ${strides[axis]}, rounded up`
      : `(${shape[axis]} - ${kernelSize[axis]}) / ${strides[axis]}, rounded down, + 1`
  }
  if (layer.type !== 'maxpool') return undefined
  const { poolSize = [2, 2], strides = poolSize } = layer
  return `(${shape[axis]} - ${poolSize[axis]}) / ${strides[axis]}, rounded down, + 1`
}

const base = {
  argumentNames: ['layer', 'shape'],
  initialSizes,
  args: (sizes: Sizes) => given(sizes) as Value[] | undefined,
}

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'shapes/output': {
    ...base,
    calculation(args, _, [axis]) {
      const [layer, shape] = args as unknown as [Layer, Shape]
      if (layer.type === 'flatten') return shape.join('*')
      return windows(layer, shape, axis)
    },
  },
  'shapes/parameters': {
    ...base,
    calculation(args) {
      const [layer, shape] = args as unknown as [Layer, Shape]
      if (layer.type === 'dense') return `${shape[0]}*${layer.units} + ${layer.units}`
      if (layer.type !== 'conv2d') return { reason: 'because there is nothing to learn' }
      return `${[...layer.kernelSize, shape[2], layer.filters].join('*')} + ${layer.filters}`
    },
  },
}
