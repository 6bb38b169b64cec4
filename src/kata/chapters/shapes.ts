import type { Chapter } from '../kata.ts'

export const shapes: Chapter = {
  title: 'Shapes',
  katas: [
    {
      id: 'shapes/output',
      name: 'outputShape',
      title: 'output shapes',
      layer: 'input',
      idea: "A layer's output shape follows from its options alone: count the stops of the window.",
      hints: [
        'A window slides along an axis, and the output has one element for every stop. So you only have to count stops, once for the height and once for the width.',
        'conv2d returns [stops, stops, filters]: one channel for each filter. maxpool keeps the channels. flatten turns all axes into one. dense returns [units]. The other three change nothing.',
        `valid: stops = floor((H - K) / S) + 1
same:  stops = ceil(H / S)
The pair [vertical, horizontal] gives K and S for each axis. A pool's strides default to its poolSize.`,
        `switch (layer.type) {
  case 'conv2d': {
    const { filters, kernelSize, strides = [1, 1], padding = 'valid' } = layer
    return [stops(shape[0], ...), stops(shape[1], ...), ...]
  }
  case 'maxpool': ...
  case 'flatten': ...   // #tensor has a function for this
  case 'dense': ...
  ...
}

function stops(extent, window, stride, padding) {
  if (padding === 'same') return ...
  return ...
}`,
      ],
    },
    {
      id: 'shapes/parameters',
      name: 'parameterCount',
      title: 'parameter counts',
      layer: 'input',
      idea: 'A convolution needs as many weights for a large picture as for a small one.',
      hints: [
        'Count the numbers in the tensors w and b of the layer. Only two kinds of layers have any.',
        'conv2d: w [KH, KW, C, filters] and b [filters]. dense: w [n, units] and b [units]. C and n come from the input shape.',
        '(weights of one filter + 1 bias) * filters, and the same with units. The height and the width of the picture do not matter.',
        `switch (layer.type) {
  case 'conv2d': {
    const [height, width] = layer.kernelSize
    const channels = shape[...]
    return (... + 1) * layer.filters
  }
  case 'dense':
    return ...
  default:
    return ...
}`,
      ],
    },
    {
      id: 'shapes/summary',
      name: 'summary',
      title: 'the summary of the whole model',
      layer: 'input',
      idea: 'A network is a list of layers, and each one only has to know the shape it receives.',
      hints: [
        'Go through the layers and keep track of the current shape. Each layer changes it, and the next layer gets the new shape.',
        "Every row is { layer, output, parameters }: the type, the output shape, the number of parameters. There is one more row at the end, with layer 'total'.",
        `parameters = parameterCount(layer, input shape)
output     = outputShape(layer, input shape)
Both need the shape from before the layer, so do not overwrite it too early.`,
        `const rows: SummaryRow[] = []
let current = [...shape]
let total = 0
for (const layer of layers) {
  const parameters = ...
  current = ...
  total += ...
  rows.push({ layer: ..., output: current, parameters })
}
rows.push({ layer: 'total', output: ..., parameters: ... })
return rows`,
      ],
    },
  ],
}
