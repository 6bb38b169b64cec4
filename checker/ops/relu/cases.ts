/** relu and its gradient. Numbers are passed on or replaced by 0, never computed, so every bit counts. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData } from '../../cases/case.ts'
import {
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
import { exactly, shapeOnly } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { relu, reluBackward } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Args = [dy: TensorData, x: TensorData]

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'relu/forward')
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 pictures 3x4x5', [normal(random, [2, 3, 4, 5])]),
    newCase('hand', '2x3, by hand', [tensorData([-2, -0.5, 0, 0.5, 2, 3], [2, 3])], {
      expected: tensorData([0, 0, 0, 0.5, 2, 3], [2, 3]),
      guarded: true,
    }),
    newCase('general', 'one number', [normal(random, [1])]),
    newCase('general', 'one row', [normal(random, [1, 7])]),
    newCase('general', 'a matrix', [normal(random, [5, 3])]),
    newCase('general', '2 pictures 5x4x3', [normal(random, [2, 5, 4, 3])]),
    newCase('general', 'many zeros', [integers(random, [4, 6], -1, 1)]),
    newCase('general', 'all negative', [uniform(random, [3, 5], -2, -1)]),
    newCase('general', 'very large and very small numbers', [
      tensorData([-1e30, 1e30, -1e-30, 1e-30, 1e6, -1e6], [3, 2]),
    ]),
    newCase('general', 'a transposed view', [transposed(normal(random, [4, 3, 2]))], { guarded: true }),
    newCase('general', 'a view of a larger buffer', [sliced(normal(random, [2, 3, 2, 2]))], {
      guarded: true,
    }),
    newCase('general', 'one row, a view of a larger buffer', [sliced(normal(random, [1, 7]))]),
    newCase('general', '65 pictures 4x4x2', [normal(random, [65, 4, 4, 2])]),
    newCase('general', 'a few numbers of about 1e-5, others of about 10,000', [
      tinyAt0(1, normal(random, [3, 4], 1e4), 1e-9),
    ]),
    ...inOtherViews(newCase, [normal(random, [3, 4, 2, 3])]),
    ...drawnCases(ranges['relu/forward'], 'relu/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'relu/backward')
  const newCase = caseBuilder(seed)
  const pair = (...shape: number[]): Args => [normal(random, shape), normal(random, shape)]
  const [dy, x] = pair(3, 4)
  return [
    newCase('shape', 'the shape for 2 pictures 3x4x5', pair(2, 3, 4, 5)),
    newCase(
      'hand',
      '2x3, by hand',
      [tensorData([1, 2, 3, -4, 5, 6], [2, 3]), tensorData([-1, 2, 0, 0.5, -3, 4], [2, 3])],
      { expected: tensorData([0, 2, 0, -4, 0, 6], [2, 3]), guarded: true },
    ),
    newCase('gradient', 'one number', pair(1)),
    newCase('gradient', 'a matrix', pair(5, 3)),
    newCase('gradient', '2 pictures 5x4x3', pair(2, 5, 4, 3)),
    newCase('gradient', 'zeros in the input', [normal(random, [4, 6]), integers(random, [4, 6], -1, 1)]),
    newCase('gradient', 'zeros in the upstream gradient', [
      integers(random, [4, 6], -1, 1),
      normal(random, [4, 6]),
    ]),
    newCase('gradient', 'transposed views', [transposed(dy), transposed(x)], { guarded: true }),
    newCase('gradient', 'views of larger buffers', pair(3, 2, 4).map(sliced), { guarded: true }),
    newCase('general', '65 pictures 4x4x2', pair(65, 4, 4, 2)),
    newCase('general', 'a few numbers of about 1e-5, others of about 10,000', [
      tinyAt0(1, normal(random, [3, 4], 1e4), 1e-9),
      tinyAt0(0, normal(random, [3, 4], 1e4), 1e-9),
    ]),
    ...inOtherViews(newCase, pair(3, 4, 2, 3)),
    ...drawnCases(ranges['relu/backward'], 'relu/backward', seed),
  ]
}

export const checks: Record<string, Check> = {
  'relu/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const y = relu(args[0] as TensorData)
        return kind === 'shape' ? shapeOnly(y) : exactly(y)
      },
    },
    'a matrix',
  ),
  'relu/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const dx = reluBackward(...(args as Args))
        return kind === 'shape' ? shapeOnly(dx) : exactly(dx)
      },
      differentiable({ args }) {
        const [dy, x] = args as Args
        return { forward: definitions.relu, dy: dy.data, inputs: { '': x }, corners: true }
      },
    },
    'a matrix',
  ),
}
