/** A fact is stated only if it is exactly true: a single number in a single case can disprove it. */
import { describe, expect, test } from 'vitest'
import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { conv2d } from '#solutions/conv2d/forward.ts'
import { crossentropy } from '#solutions/crossentropy/forward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { type ConvOptions, type Tensor, tensor } from '#tensor'
import { checkOf } from '../../bank/catalogue.ts'
import { build, map, values } from '../../bank/loops.ts'
import type { AnyKata } from '../../bank/mistake.ts'
import { runCases, withoutDifferences } from '../case-runs.ts'
import { factInWords } from '../in-words.ts'
import { factsOf } from './facts.ts'

async function factsAbout(id: string, kata: AnyKata): Promise<string[]> {
  const check = withoutDifferences(await checkOf(id))
  return factsOf(check, runCases(check, kata, check.cases(1))).map(factInWords)
}

const after =
  (change: (y: Tensor) => Tensor): AnyKata =>
  (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) =>
    change(conv2d(x, w, b, options))

const forward: Record<string, [kata: AnyKata, fact: string]> = {
  'rows and columns swapped': [
    after((y) => y.transpose(0, 2, 1, 3)),
    'The result is transposed: axis 1 (row) and axis 2 (column) are swapped.',
  ],
  'filters first': [
    after((y) => y.transpose(0, 3, 1, 2)),
    'The result has its axes in the wrong order: [0, 3, 1, 2].',
  ],
  'the sign': [
    after((y) => map(y, (v) => -v)),
    'The result always has the wrong sign; otherwise it is right.',
  ],
  'a constant factor': [
    after((y) => map(y, (v) => v / 64)),
    'The result is exactly 1/64 of what it should be.',
  ],
  'another factor': [
    after((y) => map(y, (v) => v * Math.SQRT2)),
    'The result is exactly 1.4142 times what it should be.',
  ],
  'a constant offset': [after((y) => map(y, (v) => v + 0.25)), 'The result is always 0.25 too large.'],
  zeros: [after((y) => map(y, () => 0)), 'The result is always 0.'],
  'the borders': [
    after((y) =>
      map(y, (v, _, i, j) => (i === 0 || j === 0 || i === y.shape[1] - 1 || j === y.shape[2] - 1 ? 0 : v)),
    ),
    'The result is wrong only at the borders of the pictures.',
  ],
  'only the first picture is right': [
    after((y) => map(y, (v, n) => (n === 0 ? v : 7))),
    'The result is right only in the first picture (axis 0).',
  ],
  'only the last channel is right': [
    after((y) => map(y, (v, _n, _i, _j, f) => (f === y.shape[3] - 1 ? v : 7))),
    'The result is right only in the last channel (axis 3).',
  ],
  'the right numbers elsewhere': [
    after((y) => {
      const all = values(y).reverse()
      return build(y.shape, () => all.shift()!)
    }),
    'The result has the right numbers, but in the wrong places.',
  ],
  'another shape': [
    after((y) => tensor(values(y), [y.size])),
    'The result has the right numbers in the right order; only its shape is wrong.',
  ],
}

describe('each fact', () => {
  test.each(Object.entries(forward))('%s', async (_, [kata, fact]) => {
    expect(await factsAbout('conv2d/forward', kata)).toEqual([fact])
  })

  test('shifted by a row', async () => {
    const kata: AnyKata = (dy: Tensor, x: Tensor, w: Tensor, options?: ConvOptions) => {
      const right = conv2dBackward(dy, x, w, options)
      return { ...right, dx: map(right.dx, (_, n, i, j, c) => (i > 0 ? right.dx.get(n, i - 1, j, c) : 0)) }
    }
    expect(await factsAbout('conv2d/backward', kata)).toEqual([
      'dx is shifted by one row: index 1 along axis 1 holds what belongs at index 0, and so on.',
    ])
  })

  test.each<[string, (p: Tensor) => number]>([
    [
      '1/N of what it should be, and N is the batch size: do you divide by it once too often?',
      (p) => 1 / p.shape[0],
    ],
    [
      'N times what it should be, and N is the batch size: do you forget to divide by it, or do you multiply by it?',
      (p) => p.shape[0],
    ],
    [
      '1/K of what it should be, and K is the size of the last axis: do you divide by it once too often?',
      (p) => 1 / p.shape[1],
    ],
  ])('a factor that is a size: %s', async (words, factor) => {
    const kata: AnyKata = (p: Tensor, t: Tensor) =>
      map(softmaxCrossentropyBackward(p, t), (v) => v * factor(p))
    expect(await factsAbout('crossentropy/fused', kata)).toEqual([`The result is exactly ${words}`])
  })

  test('each part has its own fact, and parts with the same fact are named together', async () => {
    const kata: AnyKata = (dy: Tensor, x: Tensor, w: Tensor) => {
      const { dx, dw, db } = denseBackward(dy, x, w)
      return { dx: map(dx, (v) => 2 * v), dw: dw.transpose(1, 0), db: map(db, (v) => 2 * v) }
    }
    expect(await factsAbout('dense/backward', kata)).toEqual([
      'Each of dx and db is exactly 2 times what it should be.',
      'dw is transposed: its rows are where its columns should be.',
    ])
  })

  test('single numbers', async () => {
    const count: AnyKata = () => 1000
    expect(await factsAbout('metrics/accuracy', count)).toEqual([])
    const halfway: AnyKata = (p: Tensor, t: Tensor) =>
      values(map(p, (v, ...at) => -t.get(...at) * Math.log2(Math.min(Math.max(v, 1e-7), 1 - 1e-7)))).reduce(
        (a, b) => a + b,
        0,
      ) / p.shape[0]
    expect(await factsAbout('crossentropy/forward', halfway)).toEqual([
      'The result is exactly 1.4427 times what it should be.',
    ])
  })
})

test('a fact of the failing cases is not claimed of the right ones', async () => {
  const first: AnyKata = (x: Tensor, mask: Tensor) =>
    map(x, (v, ...at) => (mask.get(...at) === 0 ? 0 : v * mask.get(...at.map(() => 0))))
  expect(await factsAbout('dropout/forward', first)).toEqual([
    'In every case where it is wrong, the result is always 0.',
  ])
  const batches: AnyKata = (dy: Tensor, x: Tensor, w: Tensor) => {
    const { dx, dw, db } = denseBackward(dy, x, w)
    return { dx: map(dx, (v) => (dy.shape[0] > 1 ? -v : v)), dw, db }
  }
  expect(await factsAbout('dense/backward', batches)).toEqual([
    'In every case where it is wrong, dx always has the wrong sign; otherwise it is right.',
  ])
  const loss: AnyKata = (p: Tensor, t: Tensor) => crossentropy(p, t) * (p.shape[0] === 1 ? 2 : 1)
  expect(await factsAbout('crossentropy/forward', loss)).toEqual([
    'In every case where it is wrong, the result is exactly 2 times what it should be.',
  ])
})

describe('there is no fact', () => {
  test.each(Object.entries(forward).filter(([name]) => !/first|last|borders/.test(name)))(
    'if one number in one case disproves it: %s',
    async (_, [kata]) => {
      const spoiled: AnyKata = (x: Tensor, w: Tensor, b: Tensor, options?: ConvOptions) => {
        const y = kata(x, w, b, options) as Tensor
        if (options?.padding !== 'same') return y
        let last = y.size
        return map(y, (v) => (--last === 0 ? v + 0.5 : v))
      }
      expect(await factsAbout('conv2d/forward', spoiled)).toEqual([])
    },
  )

  test('about a single input', async () => {
    const once: AnyKata = (x: Tensor, w: Tensor, b: Tensor) => {
      const y = dense(x, w, b)
      return x.shape[1] === 60 ? map(y, (v) => 2 * v) : y
    }
    expect(await factsAbout('dense/forward', once)).toEqual([])
  })

  test('if there is no answer, or one without numbers', async () => {
    expect(await factsAbout('dense/forward', () => undefined)).toEqual([])
    expect(await factsAbout('dense/forward', () => 'numbers')).toEqual([])
    const throws: AnyKata = () => {
      throw new Error('not yet')
    }
    expect(await factsAbout('dense/forward', throws)).toEqual([])
  })

  test('about random answers', async () => {
    expect(await factsAbout('dropout/mask', (shape: number[]) => build(shape, () => 0))).toEqual([])
  })
})
