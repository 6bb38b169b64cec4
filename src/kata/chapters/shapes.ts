import type { Chapter } from '../kata.ts'

export const shapes: Chapter = {
  title: 'Shapes',
  katas: [
    {
      id: 'shapes/output',
      name: 'outputShape',
      title: 'output shapes',
      layer: 'input',
      hints: [
        'A window slides along an axis; the output has one place for every stop it makes. So the whole kata is counting stops, once downwards and once across.',
        'A conv2d keeps the image axes in front and replaces the channels by its filters. A maxpool keeps the channels. flatten makes one axis of all. dense only knows its units. The other three change nothing.',
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
      hints: [
        'Count the numbers in the tensors w and b of the layer. Only two kinds of layer have any.',
        'conv2d: w [KH, KW, C, filters] and b [filters]. dense: w [n, units] and b [units]. C and n come from the shape that goes in.',
        '(weights of one filter + 1 bias) * filters, and the same with units. The height and width of the picture are in neither.',
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
      hints: [
        'Walk through the layers with a shape in your hand. Each layer changes it; the next one gets the changed one.',
        "Every row is { layer, output, parameters }: the type, the shape that comes out, the count. One more row at the end, with layer 'total'.",
        `parameters = parameterCount(layer, shape going in)
output     = outputShape(layer, shape going in)
Both need the shape from before the layer: mind the order in which you overwrite it.`,
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
