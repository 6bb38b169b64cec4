/** flatten and its gradient: the same numbers in another shape. A view of the input is a right answer, too. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData, Value } from '../../cases/case.ts'
import { normal, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { exactly, shapeOnly } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { flatten, flattenBackward } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Backward = [dy: TensorData, shape: number[]]

/** The shapes that both directions are tried with. */
const shapes: Record<string, number[]> = {
  'one picture 4x3x2': [1, 4, 3, 2],
  '3 pictures 2x5x4': [3, 2, 5, 4],
  'one channel': [2, 3, 4, 1],
  'one pixel': [4, 1, 1, 3],
  'pictures without a channel axis': [2, 4, 3],
  'already flat': [3, 5],
}

/** The pictures that the network flattens, and more pictures than in a batch. */
const largeShapes: Record<string, number[]> = {
  '2 pictures 6x6x64': [2, 6, 6, 64],
  '65 pictures 3x3x2': [65, 3, 3, 2],
}

const counting = tensorData([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 1, 3, 2])

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'flatten/forward')
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 pictures 3x4x5', [normal(random, [2, 3, 4, 5])]),
    newCase('hand', '2 pictures 1x3x2, by hand', [counting], {
      expected: tensorData([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6]),
      guarded: true,
    }),
    ...Object.entries(shapes).map(([name, shape]) => newCase('general', name, [normal(random, shape)])),
    newCase('general', 'a transposed view', [transposed(normal(random, [2, 3, 4, 2]))], { guarded: true }),
    newCase('general', 'a view of a larger buffer', [sliced(normal(random, [3, 2, 3, 2]))], {
      guarded: true,
    }),
    ...inOtherViews(newCase, [normal(random, [3, 4, 2, 3])]),
    ...Object.entries(largeShapes).map(([name, shape]) => newCase('general', name, [normal(random, shape)])),
    ...drawnCases(ranges['flatten/forward'], 'flatten/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'flatten/backward')
  const newCase = caseBuilder(seed)
  const given = (shape: number[]): Backward => {
    const [pictures, ...rest] = shape
    const features = rest.reduce((product, extent) => product * extent, 1)
    return [normal(random, [pictures, features]), shape]
  }
  const [dy, shape] = given([2, 3, 4, 2])
  return [
    newCase('shape', 'the shape for 2 pictures 3x4x5', given([2, 3, 4, 5])),
    newCase(
      'hand',
      '2 pictures 1x3x2, by hand',
      [tensorData([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 6]), counting.shape],
      { expected: counting, guarded: true },
    ),
    ...Object.entries(shapes).map(([name, extents]) => newCase('gradient', name, given(extents))),
    newCase('gradient', 'a transposed view', [transposed(dy), shape], { guarded: true }),
    newCase('gradient', 'a view of a larger buffer', [sliced(dy), shape], { guarded: true }),
    ...inOtherViews(newCase, given([3, 4, 2, 3]) as Value[]),
    ...Object.entries(largeShapes).map(([name, extents]) => newCase('general', name, given(extents))),
    ...drawnCases(ranges['flatten/backward'], 'flatten/backward', seed),
  ]
}

export const checks: Record<string, Check> = {
  'flatten/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const y = flatten(args[0] as TensorData)
        return kind === 'shape' ? shapeOnly(y) : exactly(y)
      },
    },
    '3 pictures 2x5x4',
  ),
  'flatten/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const dx = flattenBackward(...(args as Backward))
        return kind === 'shape' ? shapeOnly(dx) : exactly(dx)
      },
      differentiable({ args }) {
        const [dy, shape] = args as Backward
        const x = tensorData(new Float32Array(dy.data.length), shape)
        return { forward: definitions.flatten, dy: dy.data, inputs: { '': x } }
      },
    },
    '3 pictures 2x5x4',
  ),
}
