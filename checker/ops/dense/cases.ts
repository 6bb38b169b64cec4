/** dense and its gradients. The numbers of pictures, inputs and units always differ, so that mixing them up is noticed. */
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
import { absolute, shapeOnly, within } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { dense, denseBackward } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Forward = [x: TensorData, w: TensorData, b: TensorData]
type Backward = [dy: TensorData, x: TensorData, w: TensorData]

/** [pictures, inputs, units] that both directions are tried with. */
const sizes: Record<string, [number, number, number]> = {
  'one picture, one input, one unit': [1, 1, 1],
  'one picture': [1, 5, 3],
  'one unit': [4, 3, 1],
  'one input': [3, 1, 4],
  '4 pictures, 7 inputs, 3 units': [4, 7, 3],
  'more units than inputs': [5, 2, 6],
  '60 inputs': [2, 60, 5],
}

/** One of the three is as large as in the real network, or larger. */
const largeSizes: Record<string, [number, number, number]> = {
  '65 pictures': [65, 3, 17],
  '65 units': [2, 17, 65],
}

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'dense/forward')
  const newCase = caseBuilder(seed)
  const drawn = (n: number, i: number, o: number): Forward => [
    normal(random, [n, i]),
    normal(random, [i, o]),
    normal(random, [o]),
  ]
  const [x, w, b] = drawn(3, 4, 2)
  return [
    newCase('shape', 'the shape for 2 pictures, 3 inputs and 4 units', drawn(2, 3, 4)),
    newCase(
      'hand',
      'one picture, two inputs, three units, by hand',
      [tensorData([1, 2], [1, 2]), tensorData([1, 0, 3, 0, 1, -1], [2, 3]), tensorData([10, 20, 30], [3])],
      { expected: tensorData([11, 22, 31], [1, 3]), guarded: true },
    ),
    newCase(
      'hand',
      'two pictures, by hand',
      [
        tensorData([1, 0, 2, 0, 3, 1], [2, 3]),
        tensorData([1, 2, 3, 4, 5, 6], [3, 2]),
        tensorData([0, -1], [2]),
      ],
      { expected: tensorData([11, 13, 14, 17], [2, 2]), guarded: true },
    ),
    ...Object.entries(sizes).map(([name, extents]) => newCase('general', name, drawn(...extents))),
    newCase('general', 'transposed views', [transposed(x), transposed(w), b], { guarded: true }),
    newCase('general', 'views of larger buffers', drawn(2, 5, 3).map(sliced), { guarded: true }),
    ...Object.entries(largeSizes).map(([name, extents]) => newCase('general', name, drawn(...extents))),
    // Without negative numbers the sum of so many products is known to four digits, also in float32.
    newCase('general', '2,304 inputs', [
      uniform(random, [1, 2304], 0, 1),
      uniform(random, [2304, 2], 0, 1),
      normal(random, [2]),
    ]),
    newCase('general', 'inputs of about 10,000', [normal(random, [3, 4], 1e4), w, b]),
    newCase('general', 'weights of about 1e-5', [x, tinyAt0(1, w), tinyAt0(0, b)]),
    ...inOtherViews(newCase, drawn(3, 4, 2)),
    ...drawnCases(ranges['dense/forward'], 'dense/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'dense/backward')
  const newCase = caseBuilder(seed)
  const drawn = (n: number, i: number, o: number): Backward => [
    normal(random, [n, o]),
    normal(random, [n, i]),
    normal(random, [i, o]),
  ]
  const [dy, x, w] = drawn(3, 4, 2)
  return [
    newCase('shape', 'the shapes for 2 pictures, 3 inputs and 4 units', drawn(2, 3, 4)),
    newCase(
      'hand',
      'two pictures, two inputs, three units, by hand',
      [
        tensorData([1, 0, 2, 0, 1, -1], [2, 3]),
        tensorData([1, 2, 3, 4], [2, 2]),
        tensorData([1, 2, 3, 4, 5, 6], [2, 3]),
      ],
      {
        expected: {
          dx: tensorData([7, 16, -1, -1], [2, 2]),
          dw: tensorData([1, 3, -1, 2, 4, 0], [2, 3]),
          db: tensorData([1, 1, 1], [3]),
        },
        guarded: true,
      },
    ),
    newCase(
      'hand',
      'inputs and weights of 0 have gradients too, by hand',
      [tensorData([1, 2, 3, -1], [2, 2]), tensorData([0, 2, 1, 0], [2, 2]), tensorData([0, 3, 2, 0], [2, 2])],
      {
        expected: {
          dx: tensorData([6, 2, -3, 6], [2, 2]),
          dw: tensorData([3, -1, 2, 4], [2, 2]),
          db: tensorData([4, 1], [2]),
        },
      },
    ),
    ...Object.entries(sizes).map(([name, extents]) => newCase('gradient', name, drawn(...extents))),
    newCase('gradient', 'many inputs and weights are 0', [
      normal(random, [4, 2]),
      integers(random, [4, 5], -1, 1),
      integers(random, [5, 2], -1, 1),
    ]),
    newCase('gradient', 'transposed views', drawn(3, 4, 2).map(transposed), { guarded: true }),
    newCase('gradient', 'views of larger buffers', drawn(2, 5, 3).map(sliced), { guarded: true }),
    ...Object.entries(largeSizes).map(([name, extents]) => newCase('general', name, drawn(...extents))),
    newCase('general', '2,304 inputs', drawn(1, 2304, 2)),
    newCase('general', 'upstream gradients of about 10,000', [normal(random, [3, 2], 1e4), x, w]),
    newCase('general', 'a few numbers of about 1e-5', [tinyAt0(1, dy), tinyAt0(1, x), tinyAt0(0, w)]),
    ...inOtherViews(newCase, [dy, x, w]),
    ...drawnCases(ranges['dense/backward'], 'dense/backward', seed),
  ]
}

export const checks: Record<string, Check> = {
  'dense/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const [x, w, b] = args as Forward
        const y = dense(x, w, b)
        return kind === 'shape'
          ? shapeOnly(y)
          : within(y, w.shape[0] + 1, dense(absolute(x), absolute(w), absolute(b)))
      },
    },
    '4 pictures, 7 inputs, 3 units',
  ),
  'dense/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const [dy, x, w] = args as Backward
        const { dx, dw, db } = denseBackward(dy, x, w)
        if (kind === 'shape') return { dx: shapeOnly(dx), dw: shapeOnly(dw), db: shapeOnly(db) }
        const magnitude = denseBackward(absolute(dy), absolute(x), absolute(w))
        const [pictures, units] = dy.shape
        return {
          dx: within(dx, units, magnitude.dx),
          dw: within(dw, pictures, magnitude.dw),
          db: within(db, pictures, magnitude.db),
        }
      },
      differentiable({ args }) {
        const [dy, x, w] = args as Backward
        const b = tensorData(new Float32Array(w.shape[1]), [w.shape[1]])
        return { forward: definitions.dense, dy: dy.data, inputs: { dx: x, dw: w, db: b } }
      },
    },
    '4 pictures, 7 inputs, 3 units',
  ),
}
