/** dropout with a given mask, forward and backward: one multiplication per element. */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Doubles, TensorData } from '../../cases/case.ts'
import { normal, randomOf, sliced, tensorData, tinyAt0, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { absolute, shapeOnly, within } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { dropout, dropoutBackward } from '../../reference/tensorflow.ts'
import { checks as mask } from './mask-cases.ts'
import { maskOf, ranges } from './range.ts'

type Args = [TensorData, mask: TensorData]

/** The cases of both directions. Only the name of the first argument differs. */
const casesOf = (kata: string, kind: Case['kind']) => (seed: number) => {
  const random = randomOf(seed, kata)
  const newCase = caseBuilder(seed)
  const pair = (shape: number[], rate: number): Args => [normal(random, shape), maskOf(random, shape, rate)]
  return [
    newCase('shape', 'the shape for 2 rows of 5', pair([2, 5], 0.5)),
    newCase(
      'hand',
      '2x3, rate 0.5, by hand',
      [tensorData([1, 2, 3, 4, 5, 6], [2, 3]), tensorData([2, 0, 2, 0, 0, 2], [2, 3])],
      { expected: tensorData([2, 0, 6, 0, 0, 12], [2, 3]), guarded: true },
    ),
    newCase(kind, 'one number', pair([1, 1], 0.5)),
    newCase(kind, '5x4, rate 0.5', pair([5, 4], 0.5)),
    newCase(kind, '3x7, rate 0.2', pair([3, 7], 0.2)),
    newCase(kind, '4x6, rate 0.75', pair([4, 6], 0.75)),
    newCase(kind, 'rate 0, nothing is dropped', pair([3, 4], 0)),
    newCase(kind, 'everything is dropped', [
      normal(random, [3, 4]),
      tensorData(new Float32Array(12), [3, 4]),
    ]),
    newCase(kind, '2 pictures 3x4x2', pair([2, 3, 4, 2], 0.5)),
    newCase(kind, 'transposed views', pair([4, 3], 0.4).map(transposed), { guarded: true }),
    newCase(kind, 'views of larger buffers', pair([3, 5], 0.5).map(sliced), { guarded: true }),
    ...inOtherViews(newCase, pair([3, 4, 5], 0.3)),
    newCase('general', '65 rows of 17', pair([65, 17], 0.5)),
    newCase('general', 'a column of about 1e-5, others of about 10,000', [
      tinyAt0(1, normal(random, [9, 4], 1e4), 1e-9),
      maskOf(random, [9, 4], 0.25),
    ]),
    ...drawnCases(ranges[kata], kata, seed),
  ]
}

export const checks: Record<string, Check> = {
  ...mask,
  'dropout/forward': calledTwice(
    {
      cases: casesOf('dropout/forward', 'general'),
      expect({ kind, args }) {
        const [x, drop] = args as Args
        const y = dropout(x, drop)
        return kind === 'shape' ? shapeOnly(y) : within(y, 1, absolute(y))
      },
    },
    '5x4, rate 0.5',
  ),
  'dropout/backward': calledTwice(
    {
      cases: casesOf('dropout/backward', 'gradient'),
      expect({ kind, args }) {
        const [dy, drop] = args as Args
        const dx = dropoutBackward(dy, drop)
        return kind === 'shape' ? shapeOnly(dx) : within(dx, 1, absolute(dx))
      },
      differentiable({ args }) {
        const [dy, drop] = args as Args
        const factors = definitions.doublesOf(drop)
        // x does not matter: the function is linear in it.
        const forward = (x: Doubles) => definitions.multiply(x, factors)
        return { forward, dy: dy.data, inputs: { '': dy }, further: [drop] }
      },
    },
    '5x4, rate 0.5',
  ),
}
