/** maxpool and its gradient. The forward pass only selects numbers, so every bit counts. The backward pass adds where windows overlap. */
import type { PoolOptions } from '../../../src/tensor.ts'
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Doubles, TensorData, Value } from '../../cases/case.ts'
import {
  distinct,
  integers,
  normal,
  randomOf,
  sliced,
  tensorData,
  tinyAt0,
  transposed,
  uniform,
} from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { absolute, exactly, shapeOnly, within } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { maxpool, maxpoolBackward } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Forward = [x: TensorData, options?: PoolOptions]
type Backward = [dy: TensorData, x: TensorData, options?: PoolOptions]

/** The sizes that both directions are tried with. */
const sizes: Record<string, [x: number[], options?: PoolOptions]> = {
  'one window': [[1, 2, 2, 1]],
  '2 pictures 4x6x3': [[2, 4, 6, 3]],
  'a row and a column left over': [[2, 5, 7, 2]],
  'windows 3x2': [[2, 7, 5, 3], { poolSize: [3, 2] }],
  'overlapping windows 2x3, strides [1, 2]': [[2, 4, 6, 2], { poolSize: [2, 3], strides: [1, 2] }],
  'overlapping windows 3x3, strides [2, 1]': [[1, 6, 5, 2], { poolSize: [3, 3], strides: [2, 1] }],
  'strides [3, 2] that skip a row': [[2, 8, 5, 2], { strides: [3, 2] }],
  'windows 1x1': [[1, 3, 4, 2], { poolSize: [1, 1] }],
}

/** One extent is as large as in the real network, or larger. */
const largeSizes: Record<string, [x: number[], options?: PoolOptions]> = {
  '65 channels': [[1, 4, 6, 65]],
  '65 pictures': [[65, 4, 8, 2]],
  'a picture of 131 rows, windows of 66 rows': [[1, 131, 1, 1], { poolSize: [66, 1], strides: [1, 1] }],
  'a picture of 131 columns, windows of 66 columns': [[1, 1, 131, 1], { poolSize: [1, 66], strides: [1, 1] }],
}

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'maxpool/forward')
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 pictures 4x6x3', [normal(random, [2, 4, 6, 3])]),
    newCase('shape', 'the shape with a row and a column left over', [normal(random, [1, 7, 5, 2])]),
    newCase(
      'hand',
      'a picture 3x5, by hand',
      [tensorData([1, 5, 2, 0, 9, 3, 4, 8, 7, 9, 9, 9, 9, 9, 9], [1, 3, 5, 1])],
      { expected: tensorData([5, 8], [1, 1, 2, 1]), guarded: true },
    ),
    newCase('hand', 'all negative, by hand', [tensorData([-3, -1, -4, -2], [1, 2, 2, 1])], {
      expected: tensorData([-1], [1, 1, 1, 1]),
    }),
    newCase('hand', '0 is the maximum, by hand', [tensorData([0, -1, -4, -2], [1, 2, 2, 1])], {
      expected: tensorData([0], [1, 1, 1, 1]),
    }),
    ...Object.entries(sizes).map(([name, [x, options]]) =>
      newCase('general', name, options ? [normal(random, x), options] : [normal(random, x)]),
    ),
    newCase('general', 'zeros and negative numbers', [integers(random, [2, 4, 4, 2], -2, 0)]),
    newCase('general', 'all far below zero', [uniform(random, [2, 4, 4, 3], -2e4, -1e4)]),
    newCase('general', 'a transposed view', [transposed(normal(random, [2, 5, 4, 3]))], { guarded: true }),
    newCase(
      'general',
      'a view of a larger buffer',
      [sliced(normal(random, [2, 4, 3, 2])), { poolSize: [2, 3] }],
      { guarded: true },
    ),
    ...inOtherViews(newCase, [normal(random, [3, 4, 5, 2])]),
    ...Object.entries(largeSizes).map(([name, [x, options]]) =>
      newCase('general', name, options ? [normal(random, x), options] : [normal(random, x)]),
    ),
    newCase('general', 'a channel of about 1e-5, others of about 10,000', [
      tinyAt0(3, normal(random, [2, 4, 4, 3], 1e4), 1e-9),
    ]),
    ...drawnCases(ranges['maxpool/forward'], 'maxpool/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'maxpool/backward')
  const newCase = caseBuilder(seed)
  const given = (x: TensorData, options?: PoolOptions): Backward => {
    const dy = normal(random, maxpool(x, options).shape)
    return options ? [dy, x, options] : [dy, x]
  }
  const [dy, x] = given(distinct(random, [2, 5, 4, 3]))
  const tied = given(integers(random, [2, 5, 6, 2], 0, 2), { poolSize: [3, 2], strides: [1, 2] })
  return [
    newCase('shape', 'the shape for 2 pictures 5x7x3', given(normal(random, [2, 5, 7, 3]))),
    newCase(
      'hand',
      'a picture 3x5, by hand',
      [
        tensorData([10, 20], [1, 1, 2, 1]),
        tensorData([1, 5, 2, 0, 9, 3, 4, 8, 7, 9, 9, 9, 9, 9, 9], [1, 3, 5, 1]),
      ],
      { expected: tensorData([0, 10, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0], [1, 3, 5, 1]), guarded: true },
    ),
    newCase(
      'hand',
      'a tie goes to the first maximum, by hand',
      [tensorData([10, 20], [1, 1, 2, 1]), tensorData([1, 7, 0, 0, 7, 7, 0, 0], [1, 2, 4, 1])],
      { expected: tensorData([0, 10, 20, 0, 0, 0, 0, 0], [1, 2, 4, 1]) },
    ),
    newCase(
      'hand',
      'the maximum is 0 and comes first, by hand',
      [tensorData([10], [1, 1, 1, 1]), tensorData([0, -1, -4, -2], [1, 2, 2, 1])],
      { expected: tensorData([10, 0, 0, 0], [1, 2, 2, 1]) },
    ),
    newCase(
      'hand',
      'overlapping windows add up, by hand',
      [
        tensorData([1, 20, 300], [1, 1, 3, 1]),
        tensorData([1, 5, 2, 8], [1, 1, 4, 1]),
        { poolSize: [1, 2], strides: [1, 1] },
      ],
      { expected: tensorData([0, 21, 0, 300], [1, 1, 4, 1]), guarded: true },
    ),
    ...Object.entries(sizes).map(([name, [shape, options]]) =>
      newCase('gradient', name, given(distinct(random, shape), options)),
    ),
    newCase('gradient', 'many ties, as after relu', given(integers(random, [2, 4, 6, 3], 0, 1))),
    newCase('gradient', 'ties of zeros and negative numbers', given(integers(random, [2, 4, 6, 3], -2, 0))),
    newCase('gradient', 'ties in overlapping windows', tied),
    newCase('gradient', 'strided views', [sliced(dy), transposed(x)], { guarded: true }),
    ...inOtherViews(newCase, given(distinct(random, [3, 4, 5, 2])) as Value[]),
    ...Object.entries(largeSizes).map(([name, [shape, options]]) =>
      newCase('general', name, given(distinct(random, shape), options)),
    ),
    newCase('general', 'upstream gradients of about 1e-5 and of about 10,000', [
      tinyAt0(3, normal(random, dy.shape, 1e4), 1e-9),
      x,
    ]),
    ...drawnCases(ranges['maxpool/backward'], 'maxpool/backward', seed),
  ]
}

export const checks: Record<string, Check> = {
  'maxpool/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const y = maxpool(...(args as Forward))
        return kind === 'shape' ? shapeOnly(y) : exactly(y)
      },
    },
    '2 pictures 4x6x3',
  ),
  'maxpool/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const [dy, x, options] = args as Backward
        if (kind === 'shape') return shapeOnly(x)
        const dx = maxpoolBackward(dy, x, options)
        const { poolSize = [2, 2] } = options ?? {}
        return within(dx, poolSize[0] * poolSize[1], maxpoolBackward(absolute(dy), x, options))
      },
      differentiable({ args }) {
        const [dy, x, options] = args as Backward
        const forward = (input: Doubles) => definitions.maxpool(input, options)
        const further = options ? [options as Value] : []
        return { forward, dy: dy.data, inputs: { '': x }, further, corners: true }
      },
    },
    '2 pictures 4x6x3',
  ),
}
