import type { outputShape } from '#solutions/shapes/output.ts'
import type { Layer } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'

type Along = (extent: number, window: number, stride: number, padding: 'valid' | 'same') => number

const layered =
  (along: Along): typeof outputShape =>
  (layer, shape) => {
    if (layer.type === 'flatten') return [shape.reduce((product, extent) => product * extent, 1)]
    if (layer.type === 'dense') return [layer.units]
    if (layer.type !== 'conv2d' && layer.type !== 'maxpool') return shape.slice()
    const window = layer.type === 'conv2d' ? layer.kernelSize : (layer.poolSize ?? [2, 2])
    const strides = layer.strides ?? (layer.type === 'conv2d' ? [1, 1] : window)
    const padding = (layer.type === 'conv2d' && layer.padding) || 'valid'
    return [
      along(shape[0], window[0], strides[0], padding),
      along(shape[1], window[1], strides[1], padding),
      layer.type === 'conv2d' ? layer.filters : shape[2],
    ]
  }

export const variants: Variant<typeof outputShape>[] = [
  {
    name: 'windows-counted',
    kata: layered((extent, window, stride, padding) => {
      let count = 0
      for (let start = 0; padding === 'same' ? start < extent : start + window <= extent; start += stride)
        count++
      return count
    }),
  },
  {
    name: 'rounded-up-of-what-is-left',
    // As in TensorFlow's documentation: ceil((length - window + 1) / stride).
    kata: layered((extent, window, stride, padding) =>
      Math.ceil((padding === 'same' ? extent : extent - window + 1) / stride),
    ),
  },
  {
    name: 'a-table-of-functions',
    kata: (layer, shape) => {
      const valid = layered((extent, window, stride, padding) =>
        padding === 'same' ? Math.ceil(extent / stride) : 1 + Math.floor((extent - window) / stride),
      )
      const table: Partial<Record<Layer['type'], () => number[]>> = {
        relu: () => [...shape],
        dropout: () => [...shape],
        softmax: () => [...shape],
      }
      return (table[layer.type] ?? (() => valid(layer, shape)))()
    },
  },
]
