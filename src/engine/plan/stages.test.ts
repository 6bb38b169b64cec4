import { describe, expect, test } from 'vitest'
import type { Layer } from '../../tensor.ts'
import { layers as seedModel } from '../../training/network.ts'
import type { LayerOf } from './layer-groups.ts'
import { type Extents, frameSize, planOf } from './stages.ts'

const end: Layer[] = [{ type: 'flatten' }, { type: 'dense', units: 2 }, { type: 'softmax' }]

test('the stages of the model that is trained', () => {
  const stages = planOf(seedModel, [32, 32, 3])
  const sizes = stages.map(({ input, output }) => [frameSize(input), frameSize(output)])
  const windows = stages.map(({ rows }) => [rows.length, rows[0].length])
  expect(
    stages.map(({ name, weights, relu, dropoutRate }, i) => [
      name,
      weights,
      sizes[i],
      windows[i],
      relu,
      dropoutRate,
    ]),
  ).toEqual([
    ['conv1', [3, 3, 3, 32], [3072, 7200], [225, 4], true, 0],
    ['conv2', [3, 3, 32, 64], [7200, 2304], [36, 4], true, 0],
    ['dense1', [2304, 128], [2304, 128], [1, 1], true, 0.5],
    ['dense2', [128, 10], [128, 10], [1, 1], false, 0],
  ])
  // The second pooling window of conv1: rows 0 and 1, columns 2 and 3, three channels, 96 numbers in a row.
  expect(stages[0].rows[1]).toEqual([6, 9, 102, 105])
  // For three channels, multiplying is faster than transforming.
  expect(stages.map(({ winograd }) => winograd)).toEqual([false, true, false, false])
  // Of 15 x 15 inputs, conv2 does not read the last row and column: pooling drops the windows that would.
  expect(Math.max(...stages[1].rows.flat()) + 2 * stages[1].segmentStride + 96).toBe((13 * 15 + 14) * 32)
})

test.each<[string, Partial<LayerOf<'conv2d'>>, Partial<LayerOf<'maxpool'>>, boolean]>([
  ['3x3 and a pooling of 2x2', {}, {}, true],
  ['3x3 same', { padding: 'same' }, {}, true],
  ['another kernel', { kernelSize: [3, 2] }, {}, false],
  ['strides', { strides: [2, 1] }, {}, false],
  ['another pooling', {}, { poolSize: [2, 3] }, false],
  ['pooling windows that overlap', {}, { strides: [1, 1] }, false],
])('whether Winograd is used: %s', (_, conv, pool, expected) => {
  const layers: Layer[] = [
    { type: 'conv2d', filters: 4, kernelSize: [3, 3], ...conv },
    { type: 'maxpool', ...pool },
    ...end,
  ]
  expect(planOf(layers, [8, 9, 16])[0].winograd).toBe(expected)
  // Nor for a number of channels that does not fill whole vectors.
  expect(planOf(layers, [8, 9, 18])[0].winograd).toBe(false)
})

test('same padding: a stage writes its output inside the frame that the next one reads, with the odd zeros at the end', () => {
  const [first, second] = planOf(
    [
      { type: 'conv2d', filters: 2, kernelSize: [1, 1] },
      { type: 'conv2d', filters: 1, kernelSize: [2, 3], strides: [2, 1], padding: 'same' },
      ...end,
    ],
    [3, 2, 1],
  )
  expect(second.input).toEqual({ extents: [3, 2, 2], top: 0, left: 1, rows: 4, columns: 4 })
  expect(first.output).toBe(second.input)
  expect(first.places).toEqual([2, 4, 10, 12, 18, 20])
  expect(second.rows).toEqual([[0], [2], [16], [18]])
})

test('a network can begin with a flatten', () => {
  const [first] = planOf([...end], [4, 3, 2])
  expect(first.weights).toEqual([24, 2])
})

describe('a network that the engine does not support is refused with the reason', () => {
  const conv: Layer = { type: 'conv2d', filters: 2, kernelSize: [3, 3] }
  const cases: [layers: Layer[], reason: string][] = [
    [[], 'it does not end with softmax'],
    [[{ type: 'dense', units: 2 }], 'it does not end with softmax'],
    [[{ type: 'softmax' }], 'it has no dense before its softmax'],
    [[conv, { type: 'flatten' }, { type: 'softmax' }], 'it has no dense before its softmax'],
    [[{ type: 'relu' }, ...end], 'layer 1, relu, has no conv2d and no dense before it'],
    [[conv, { type: 'softmax' }, ...end], 'layer 2, softmax, is not the last'],
    [[conv, { type: 'relu' }, { type: 'relu' }, ...end], 'layer 3, relu, is the second relu after conv2d'],
    [
      [conv, { type: 'flatten' }, { type: 'maxpool' }, ...end],
      'layer 3, maxpool, does not get pictures as its input',
    ],
    [
      [conv, { type: 'dropout', rate: 0.5 }, { type: 'maxpool' }, ...end],
      'layer 3, maxpool, comes after a dropout',
    ],
    [[conv, ...end.slice(1)], 'dense1 gets pictures [4,4,2] as its input and needs a flatten before it'],
    [
      [conv, { type: 'maxpool', poolSize: [5, 1] }, ...end],
      'a window of conv1 or of its pooling is larger than the picture [6,6,1]',
    ],
    [[conv, { type: 'flatten' }, conv, ...end], 'layer 3, conv2d, does not get pictures as its input'],
  ]
  test.each(cases)('%j', (layers, reason) => {
    const shape: Extents = [6, 6, 1]
    expect(() => planOf(layers, shape)).toThrow('The wasm engine cannot train this network: ')
    expect(() => planOf(layers, shape)).toThrow(reason)
  })

  test('a pooling window with more numbers than a byte can count', () => {
    const wide: Layer[] = [
      { type: 'conv2d', filters: 1, kernelSize: [1, 1] },
      { type: 'maxpool', poolSize: [16, 16] },
      ...end,
    ]
    expect(() => planOf(wide, [16, 16, 1])).toThrow(
      'conv1 is pooled over windows of [16,16], more than 254 numbers',
    )
  })
})
