/** Attempts at the katas about shapes. */
import { type Attempt, attempt } from './attempt.ts'

const outputShape = `
function outputShape(layer, shape) {
  switch (layer.type) {
    case 'conv2d': {
      const { filters, kernelSize, strides = [1, 1], padding = 'valid' } = layer
      return [
        stops(shape[0], kernelSize[0], strides[0], padding),
        stops(shape[1], kernelSize[1], strides[1], padding),
        filters,
      ]
    }
    case 'maxpool': {
      const { poolSize = [2, 2], strides = poolSize } = layer
      return [
        stops(shape[0], poolSize[0], strides[0], 'valid'),
        stops(shape[1], poolSize[1], strides[1], 'valid'),
        shape[2],
      ]
    }
    case 'flatten':
      return [size(shape)]
    case 'dense':
      return [layer.units]
    default:
      return [...shape]
  }
  function stops(extent, window, stride, padding) {
    if (padding === 'same') return Math.ceil(extent / stride)
    return Math.floor((extent - window) / stride) + 1
  }
}`

const parameterCount = `
function parameterCount(layer, shape) {
  switch (layer.type) {
    case 'conv2d': {
      const [height, width] = layer.kernelSize
      const channels = shape[2]
      return (height * width * channels + 1) * layer.filters
    }
    case 'dense':
      return (shape[0] + 1) * layer.units
    default:
      return 0
  }
}`

const summary = `
function summary(layers, shape) {
  const rows = []
  let current = [...shape]
  let total = 0
  for (const layer of layers) {
    const parameters = parameterCount(layer, current)
    current = outputShape(layer, current)
    total += parameters
    rows.push({ layer: layer.type, output: current, parameters })
  }
  rows.push({ layer: 'total', output: current, parameters: total })
  return rows
}`

export const shapeAttempts: Record<string, Attempt[]> = {
  'shapes/output': [
    attempt('no + 1', outputShape, /\+ ?1|one (window|too)|last window/, ['/ stride) + 1', '/ stride)']),
    attempt('ceil for valid', outputShape, /round|ceil|fit/, ['Math.floor((extent', 'Math.ceil((extent']),
    attempt('same ignores the strides', outputShape, /same.*stride|stride.*same/, [
      'Math.ceil(extent / stride)',
      'extent',
    ]),
    attempt('the channels for the filters', outputShape, /filters|channels/, [
      '        filters,\n',
      '        shape[2],\n',
    ]),
    attempt('a pool has strides 1', outputShape, /stride/, ['strides = poolSize', 'strides = [1, 1]']),
    attempt('flatten returns a number', outputShape, /number|array/, [
      'return [size(shape)]',
      'return size(shape)',
    ]),
    attempt('dense keeps the shape', outputShape, /units|dense/, ['[layer.units]', '[...shape]']),
    attempt('floor for same', outputShape, /same|round|ceil/, [
      'Math.ceil(extent / stride)',
      'Math.floor(extent / stride)',
    ]),
    attempt('the strides of the columns are those of the rows', outputShape, /stride/, [
      'strides[1], padding',
      'strides[0], padding',
    ]),
    attempt(
      'no + 1, the channels for the filters',
      outputShape,
      /\+ ?1|filters|channels/,
      ['/ stride) + 1', '/ stride)'],
      ['        filters,\n', '        shape[2],\n'],
    ),
  ],
  'shapes/parameters': [
    attempt(
      'no bias',
      parameterCount,
      /bias/,
      ['* channels + 1)', '* channels)'],
      ['(shape[0] + 1)', 'shape[0]'],
    ),
    attempt('no bias in dense', parameterCount, /bias/, ['(shape[0] + 1)', 'shape[0]']),
    attempt('without the channels', parameterCount, /channel/, [
      'height * width * channels + 1',
      'height * width + 1',
    ]),
    attempt(
      'one bias for all',
      parameterCount,
      /bias/,
      ['(height * width * channels + 1) * layer.filters', 'height * width * channels * layer.filters + 1'],
      ['(shape[0] + 1) * layer.units', 'shape[0] * layer.units + 1'],
    ),
    attempt('the size of the picture', parameterCount, /picture|kernel/, [
      '[height, width] = layer.kernelSize',
      '[height, width] = shape',
    ]),
  ],
  'shapes/summary': [
    attempt('counted after the shape changed', summary, /before|after|input shape|output/, [
      'const parameters = parameterCount(layer, current)\n    current = outputShape(layer, current)',
      'current = outputShape(layer, current)\n    const parameters = parameterCount(layer, current)',
    ]),
    attempt('the total is left out', summary, /total/, [
      "rows.push({ layer: 'total', output: current, parameters: total })",
      '',
    ]),
    attempt(
      'the shape is never handed on',
      summary,
      /shape|next layer|first/,
      ['current = outputShape(layer, current)', 'const output = outputShape(layer, current)'],
      ['output: current, parameters })', 'output, parameters })'],
    ),
    attempt('the layer instead of its type', summary, /type/, ['layer: layer.type', 'layer']),
    attempt(
      'the input shape in the rows',
      summary,
      /input|output/,
      [
        'current = outputShape(layer, current)',
        'const before = current\n    current = outputShape(layer, current)',
      ],
      ['output: current, parameters })', 'output: before, parameters })'],
    ),
    attempt('= for += in the total', summary, /last|total|add/, [
      'total += parameters',
      'total = parameters',
    ]),
  ],
}
