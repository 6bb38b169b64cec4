import type { parameterCount } from '#solutions/shapes/parameters.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof parameterCount>[] = [
  {
    name: 'weights-and-biases-apart',
    kata: (layer, shape) => {
      if (layer.type === 'dense') return shape[0] * layer.units + layer.units
      if (layer.type !== 'conv2d') return 0
      const [height, width] = layer.kernelSize
      return height * width * shape[shape.length - 1] * layer.filters + layer.filters
    },
  },
  {
    name: 'sizes-of-the-tensors',
    kata: (layer, shape) => {
      const tensors =
        layer.type === 'conv2d'
          ? [[...layer.kernelSize, shape[2], layer.filters], [layer.filters]]
          : layer.type === 'dense'
            ? [[shape[0], layer.units], [layer.units]]
            : []
      return tensors.reduce((sum, extents) => sum + extents.reduce((a, b) => a * b), 0)
    },
  },
  {
    name: 'counted-one-by-one',
    kata: (layer, shape) => {
      let count = 0
      const filters = layer.type === 'conv2d' ? layer.filters : layer.type === 'dense' ? layer.units : 0
      for (let f = 0; f < filters; f++) {
        count += 1
        if (layer.type === 'dense') for (let i = 0; i < shape[0]; i++) count++
        if (layer.type === 'conv2d')
          for (let kh = 0; kh < layer.kernelSize[0]; kh++) count += layer.kernelSize[1] * shape[2]
      }
      return count
    },
  },
]
