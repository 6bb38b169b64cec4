/** softmax over the last axis, and its gradient. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, ExpectedTensor, TensorData } from '../../cases/case.ts'
import {
  normal,
  probabilities,
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
import { answer, softmax, softmaxBackward, tf } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Backward = [dp: TensorData, p: TensorData]

const logits = (...weights: number[]): number[] => weights.map(Math.log)

const changed = (z: TensorData, change: (logit: number, position: number) => number): TensorData => ({
  ...z,
  data: z.data.map(change),
})

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'softmax/forward')
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 rows of 5', [normal(random, [2, 5])]),
    newCase('hand', 'equal logits, by hand', [tensorData([3, 3, 3, 3, 0, 0, 0, 0], [2, 4])], {
      expected: tensorData([0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25], [2, 4]),
      guarded: true,
    }),
    newCase(
      'hand',
      'the logarithms of 1, 2, 5 and of 6, 3, 1, by hand',
      [tensorData([...logits(1, 2, 5), ...logits(6, 3, 1)], [2, 3])],
      { expected: tensorData([0.125, 0.25, 0.625, 0.6, 0.3, 0.1], [2, 3]), guarded: true },
    ),
    newCase(
      'hand',
      'logits of 10,000 and -10,000, by hand',
      [tensorData([1e4, 0, -1e4, -1e4, -1e4, 1e4], [2, 3])],
      { expected: tensorData([1, 0, 0, 0, 0, 1], [2, 3]) },
    ),
    newCase('hand', 'logits of 0 and -10,000, by hand', [tensorData([0, -1e4, -1e4, 0], [2, 2])], {
      expected: tensorData([1, 0, 0, 1], [2, 2]),
    }),
    newCase('general', 'one row', [normal(random, [1, 6])]),
    newCase('general', 'one class', [normal(random, [3, 1])]),
    newCase('general', '5 rows of 3', [normal(random, [5, 3])]),
    newCase('general', '3 rows of 10, logits far apart', [normal(random, [3, 10], 8)]),
    newCase('general', 'logits close together near 10,000 and -10,000', [
      changed(normal(random, [2, 4]), (z, i) => z + (i < 4 ? 1e4 : -1e4)),
    ]),
    newCase('general', 'one row near -10,000', [changed(normal(random, [1, 4]), (z) => z - 1e4)]),
    newCase('general', 'the largest logit is 0, the others are far below', [
      changed(uniform(random, [2, 4], -1e4, -1e3), (z, i) => (i % 4 === 1 ? 0 : z)),
    ]),
    newCase('general', 'a row near -10,000 and a row near 10,000, logits far apart', [
      changed(normal(random, [2, 3], 2000), (z, i) => z + (i < 3 ? -1e4 : 1e4)),
    ]),
    newCase('general', 'three axes', [normal(random, [2, 3, 4])]),
    newCase('general', 'three axes, the first of length 1', [normal(random, [1, 3, 4])]),
    newCase('general', 'a transposed view', [transposed(normal(random, [4, 3]))], { guarded: true }),
    newCase('general', 'a view of a larger buffer', [sliced(normal(random, [3, 5]))], { guarded: true }),
    ...inOtherViews(newCase, [normal(random, [2, 3, 4])]),
    newCase('general', '65 classes', [normal(random, [3, 65])]),
    newCase('general', '65 classes, the last logit is 1,000 higher', [
      changed(normal(random, [3, 65]), (z, i) => (i % 65 === 64 ? z + 1000 : z)),
    ]),
    newCase('general', '65 rows of 17, each row 150 higher than the one before', [
      changed(normal(random, [65, 17]), (z, i) => z + 150 * (Math.floor(i / 17) - 32)),
    ]),
    ...drawnCases(ranges['softmax/forward'], 'softmax/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'softmax/backward')
  const newCase = caseBuilder(seed)
  const pair = (...shape: number[]): Backward => [normal(random, shape), probabilities(random, shape)]
  return [
    newCase('shape', 'the shape for 2 rows of 5', pair(2, 5)),
    newCase(
      'hand',
      'two rows of two, by hand',
      [tensorData([1, 0, 0, 8], [2, 2]), tensorData([0.5, 0.5, 0.75, 0.25], [2, 2])],
      { expected: tensorData([0.25, -0.25, -1.5, 1.5], [2, 2]), guarded: true },
    ),
    newCase(
      'hand',
      'probabilities of exactly 0 and 1, by hand',
      [tensorData([5, 6, 7, 1, 2, 3], [2, 3]), tensorData([0, 1, 0, 0, 0.5, 0.5], [2, 3])],
      { expected: tensorData([0, 0, 0, 0, -0.25, 0.25], [2, 3]) },
    ),
    newCase('gradient', 'one row', pair(1, 6)),
    newCase('gradient', 'one class', pair(3, 1)),
    newCase('gradient', '5 rows of 3', pair(5, 3)),
    newCase('gradient', '3 rows of 10', pair(3, 10)),
    newCase('gradient', 'equal upstream gradients give 0', [
      tensorData(new Float32Array(8).fill(1 + random()), [2, 4]),
      probabilities(random, [2, 4]),
    ]),
    newCase('gradient', 'three axes', pair(2, 3, 4)),
    newCase('gradient', 'transposed views', pair(4, 3).map(transposed), { guarded: true }),
    newCase('gradient', 'views of larger buffers', pair(3, 5).map(sliced), { guarded: true }),
    ...inOtherViews(newCase, pair(2, 3, 4)),
    newCase('general', '65 classes', pair(3, 65)),
    newCase('general', '65 rows of 17', pair(65, 17)),
    newCase('general', 'upstream gradients of about 1e-5 and of about 10,000', [
      tinyAt0(0, normal(random, [3, 4], 1e4), 1e-9),
      probabilities(random, [3, 4]),
    ]),
    ...drawnCases(ranges['softmax/backward'], 'softmax/backward', seed),
  ]
}

/**
 * The exponent z - max is rounded before exp is applied, so the relative error of exp(z - max) is |z - max| 2^-24. It
 * counts twice, in the numerator and in the denominator. The sum over the classes adds its own rounding.
 */
function softmaxWithin(z: TensorData): ExpectedTensor {
  const p = softmax(z)
  const classes = z.shape[z.shape.length - 1]
  const depth = answer((t) => tf.add(tf.sub(tf.max(t, -1, true), t), classes + 4), z)
  return within(p, 1, { ...p, data: p.data.map((value, i) => value * depth.data[i]) })
}

export const checks: Record<string, Check> = {
  'softmax/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const z = args[0] as TensorData
        return kind === 'shape' ? shapeOnly(z) : softmaxWithin(z)
      },
    },
    '5 rows of 3',
  ),
  'softmax/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const [dp, p] = args as Backward
        const dz = softmaxBackward(dp, p)
        if (kind === 'shape') return shapeOnly(dz)
        // dz = p (dp - sum(dp p)): with absolute values both parts add up.
        const magnitude = answer(
          (g, q) => tf.mul(q, tf.add(g, tf.sum(tf.mul(g, q), -1, true))),
          absolute(dp),
          p,
        )
        // The reference starts from log p, so that its p is already a softmax over the classes.
        return within(dz, 2 * p.shape[p.shape.length - 1] + 6, magnitude)
      },
      differentiable({ args }) {
        const [dp, p] = args as Backward
        const z = answer((q) => tf.log(q), p)
        return { forward: definitions.softmax, dy: dp.data, inputs: { '': z }, output: 1 }
      },
    },
    '5 rows of 3',
  ),
}
