/** The loss, its gradient, and the shortcut through softmax and loss together. */
import { calledAgain, calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Doubles, TensorData } from '../../cases/case.ts'
import { integer, oneHot, probabilities, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { absolute, numberWithin, shapeOnly, within } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import {
  answer,
  crossentropy,
  crossentropyBackward,
  softmaxCrossentropyBackward,
  tf,
} from '../../reference/tensorflow.ts'
import { range } from './range.ts'

type Args = [p: TensorData, t: TensorData]

const half = tensorData([0.5, 0.25, 0.25, 0.125, 0.75, 0.125], [2, 3])
const targets = tensorData([0, 1, 0, 0, 0, 1], [2, 3])
/** In its first row the network is certain and right, in the second certain and wrong. */
const certain = tensorData([0, 1, 0, 1, 0, 0, 0.25, 0.25, 0.5], [3, 3])
const certainTargets = tensorData([0, 1, 0, 0, 1, 0, 0.5, 0, 0.5], [3, 3])

/** 2^-22 is above the lower limit, 1e-7. 2^-24 is between 0 and that limit. */
const small = tensorData([2 ** -22, 1 - 2 ** -22, 2 ** -24, 1 - 2 ** -24], [2, 2])
const smallTargets = tensorData([1, 0, 1, 0], [2, 2])

/** The same, but in every third row one class is certain, which is usually wrong. */
function everyThirdCertain([p, t]: Args): Args {
  const [, K] = p.shape
  const certain = (row: number, k: number) => (k === row % K ? 1 : 0)
  const data = p.data.map((number, i) => {
    const row = Math.floor(i / K)
    return row % 3 === 0 ? certain(row, i % K) : number
  })
  return [{ ...p, data }, t]
}

/** The cases of all three katas. `kind` is the kind of the cases whose gradients can be measured by central differences. */
const commonCases = (kata: string, kind: Case['kind'], seed: number): Case[] => {
  const random = randomOf(seed, kata)
  const newCase = caseBuilder(seed)
  const hot = (rows: number, classes: number): Args => [
    probabilities(random, [rows, classes]),
    oneHot(random, rows, classes),
  ]
  const soft = (rows: number, classes: number): Args => [
    probabilities(random, [rows, classes]),
    probabilities(random, [rows, classes]),
  ]
  return [
    newCase(kind, 'one row', hot(1, 5)),
    newCase(kind, 'two classes', hot(5, 2)),
    newCase(kind, '3 rows of 10', hot(3, 10)),
    newCase(kind, 'soft targets', soft(4, 3)),
    newCase('general', 'probabilities of exactly 0 and 1', [certain, certainTargets]),
    newCase('general', 'a small probability', [
      tensorData([0.000244140625, 0.999755859375], [1, 2]),
      tensorData([1, 0], [1, 2]),
    ]),
    newCase('general', 'probabilities above and below 1e-7', [
      tensorData(
        [21, 24].flatMap((least) => {
          const p = 2 ** -integer(random, least, least + 2)
          return [p, 1 - p]
        }),
        [2, 2],
      ),
      smallTargets,
    ]),
    newCase(kind, 'transposed views', soft(3, 4).map(transposed), { guarded: true }),
    newCase(kind, 'views of larger buffers', hot(3, 4).map(sliced), { guarded: true }),
    ...inOtherViews(newCase, soft(4, 5)),
    newCase('general', '65 classes', soft(3, 65)),
    newCase('general', '65 rows of 17, every third one certain', everyThirdCertain(hot(65, 17))),
    newCase('general', 'predictions and targets down to about 1e-5', [
      probabilities(random, [6, 5], 3),
      probabilities(random, [6, 5], 3),
    ]),
    ...drawnCases(range, kata, seed),
  ]
}

function forwardCases(seed: number): Case[] {
  const newCase = caseBuilder(seed)
  const sure = oneHot(randomOf(seed, 'certain and right'), 3, 5)
  const quarter = [tensorData([0.25, 0.5, 0.25], [1, 3]), tensorData([1, 0, 0], [1, 3])]
  return [
    newCase('hand', 'one row, by hand: the logarithm of 4', quarter, {
      expected: Math.log(4),
      guarded: true,
    }),
    newCase('hand', 'two rows, by hand: the mean of the logarithms of 4 and 8', [half, targets], {
      expected: Math.log(32) / 2,
      guarded: true,
    }),
    newCase(
      'hand',
      'certain and wrong, by hand: minus the logarithm of 1e-7',
      [tensorData([1, 0], [1, 2]), tensorData([0, 1], [1, 2])],
      { expected: -Math.log(1e-7) },
    ),
    newCase(
      'hand',
      'two small probabilities, by hand: one is raised to 1e-7, one is not',
      [small, smallTargets],
      {
        expected: (22 * Math.log(2) + Math.log(1e7)) / 2,
      },
    ),
    newCase('general', 'certain and right: the loss is just above 0', [sure, sure]),
    ...commonCases('crossentropy/forward', 'general', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 rows of 3', [half, targets]),
    newCase('hand', 'two rows, by hand', [half, targets], {
      expected: tensorData([0, -2, 0, 0, 0, -4], [2, 3]),
      guarded: true,
    }),
    newCase('hand', 'clipped at 0 and at 1, by hand', [certain, certainTargets], {
      expected: tensorData([0, 0, 0, 0, 0, 0, -2 / 3, 0, -1 / 3], [3, 3]),
    }),
    newCase('hand', 'clipped below 1e-7 but not above it, by hand', [small, smallTargets], {
      expected: tensorData([-(2 ** 21), 0, 0, 0], [2, 2]),
    }),
    ...commonCases('crossentropy/backward', 'gradient', seed),
  ]
}

function fusedCases(seed: number): Case[] {
  const newCase = caseBuilder(seed)
  return [
    newCase('shape', 'the shape for 2 rows of 3', [half, targets]),
    newCase('hand', 'two rows, by hand', [half, targets], {
      expected: tensorData([0.25, -0.375, 0.125, 0.0625, 0.375, -0.4375], [2, 3]),
      guarded: true,
    }),
    newCase(
      'hand',
      'certain and wrong, by hand',
      [tensorData([1, 0, 0, 0, 0, 1], [2, 3]), tensorData([0, 1, 0, 0, 0, 1], [2, 3])],
      { expected: tensorData([0.5, -0.5, 0, 0, 0, 0], [2, 3]) },
    ),
    ...commonCases('crossentropy/fused', 'gradient', seed),
  ]
}

export const checks: Record<string, Check> = {
  'crossentropy/forward': calledAgain(
    {
      cases: forwardCases,
      expect({ args }) {
        const [p, t] = args as Args
        const loss = crossentropy(p, t)
        // No term is negative, so the loss is its own magnitude. In float32 the clip's 1 - 1e-7 is rounded by up to
        // 2^-25, and so is its log. On both sides together that is `tiny`, which the bound includes.
        return numberWithin(loss, p.data.length + 3, loss)
      },
    },
    'transposed views',
    'views of larger buffers',
  ),
  'crossentropy/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const dp = crossentropyBackward(...(args as Args))
        return kind === 'shape' ? shapeOnly(dp) : within(dp, 4, absolute(dp))
      },
      differentiable({ args }) {
        const [p, t] = args as Args
        const doubles = definitions.doublesOf(t)
        const forward = (q: Doubles) => definitions.crossentropy(q, doubles)
        // log bends sharply near 0, so the step is small.
        return { forward, dy: [1], inputs: { '': p }, further: [t], step: 1e-6, corners: true }
      },
    },
    '3 rows of 10',
  ),
  'crossentropy/fused': calledTwice(
    {
      cases: fusedCases,
      forward: ['softmax/forward', 'crossentropy/forward'],
      expect({ kind, args }) {
        const [p, t] = args as Args
        const dz = softmaxCrossentropyBackward(p, t)
        if (kind === 'shape') return shapeOnly(dz)
        const magnitude = answer((q, u) => tf.div(tf.add(q, u), p.shape[0]), p, t)
        // The reference starts from log p, so that its p is already a softmax over the classes.
        return within(dz, p.shape[1] + 6, magnitude)
      },
      differentiable({ args }) {
        const [p, t] = args as Args
        const doubles = definitions.doublesOf(t)
        const z = answer((q) => tf.log(q), p)
        const forward = (y: Doubles) => definitions.softmaxCrossentropy(y, doubles)
        return { forward, dy: [1], inputs: { '': z }, further: [t], output: 0 }
      },
    },
    '3 rows of 10',
  ),
}
