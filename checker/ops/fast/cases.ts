/**
 * The katas that have to be fast. They have the cases of the plain op, and more with sizes that are not a whole number
 * of blocks.
 */
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData, Value } from '../../cases/case.ts'
import { integer, normal, randomOf, sliced, tensorData, transposed } from '../../cases/draw.ts'
import { absolute, shapeOnly, within } from '../../cases/tolerance.ts'
import { dense } from '../../reference/tensorflow.ts'
import { checks as convolutions } from '../conv2d/cases.ts'
import { checks as relus } from '../relu/cases.ts'
import { races } from './races.ts'

type Matrices = [a: TensorData, b: TensorData]

// --- relu into an existing array ---------------------------------------------------------------------

const relu = relus['relu/forward']

/** What y holds before the call. Nothing of it may be left. */
const noise = (shape: readonly number[]): TensorData => {
  const size = shape.reduce((product, extent) => product * extent, 1)
  return tensorData(
    Float32Array.from({ length: size }, (_, i) => 100 + (i % 17)),
    shape,
  )
}

const withNoise = ([x]: Value[]): Value[] => [x, noise((x as TensorData).shape)]

const buffers: Check = {
  cases: (seed) =>
    relu.cases(seed).map(({ args, furtherCalls, ...rest }) => ({
      ...rest,
      args: withNoise(args),
      ...(furtherCalls && { furtherCalls: furtherCalls.map(withNoise) }),
      into: 1,
    })),
  expect: (testCase) => relu.expect?.(testCase),
  race: races['fast/buffers'],
}

// --- the matrix product -----------------------------------------------------------------------------

/** [M, K, N] */
const products: Record<string, [number, number, number]> = {
  '1x1 times 1x1': [1, 1, 1],
  'one row': [1, 5, 6],
  'one column': [5, 4, 1],
  'a column times a row': [4, 1, 7],
  '3x5 times 5x4, one whole block': [3, 5, 4],
  '7x6 times 6x9, not a whole number of blocks': [7, 6, 9],
  '8x3 times 3x10': [8, 3, 10],
  '6x70 times 70x5': [6, 70, 5],
}

function productCases(seed: number): Case[] {
  const random = randomOf(seed, 'fast/matmul')
  const newCase = caseBuilder(seed)
  const drawn = ([M, K, N]: readonly number[]): Matrices => [normal(random, [M, K]), normal(random, [K, N])]
  const [a, b] = drawn([4, 5, 6])
  return [
    newCase('shape', 'the shape for 2x3 times 3x5', drawn([2, 3, 5])),
    newCase(
      'hand',
      '2x3 times 3x2, by hand',
      [tensorData([1, 0, 2, 0, 3, 1], [2, 3]), tensorData([1, 2, 3, 4, 5, 6], [3, 2])],
      { expected: tensorData([11, 14, 14, 18], [2, 2]), guarded: true },
    ),
    ...Object.entries(products).map(([name, extents]) => newCase('general', name, drawn(extents))),
    newCase('general', 'both transposed', [transposed(a), transposed(b)], { guarded: true }),
    newCase('general', 'views of larger buffers', drawn([5, 3, 6]).map(sliced), { guarded: true }),
    newCase('general', 'sizes from the seed', drawn([0, 1, 2].map(() => integer(random, 2, 14)))),
  ]
}

const matmul = calledTwice(
  {
    cases: productCases,
    expect({ kind, args }) {
      const [a, b] = args as Matrices
      const none = tensorData(new Float32Array(b.shape[1]), [b.shape[1]])
      const c = dense(a, b, none)
      return kind === 'shape' ? shapeOnly(c) : within(c, a.shape[1], dense(absolute(a), absolute(b), none))
    },
    race: races['fast/matmul'],
  },
  '7x6 times 6x9, not a whole number of blocks',
)

// --- convolutions -----------------------------------------------------------------------------------

/** [N, H, W, C] and [KH, KW, C, F], with windows or filters left over when they are taken in blocks. */
const uneven: Record<string, { x: number[]; w: number[] }> = {
  '8 windows, 5 filters': { x: [1, 5, 4, 2], w: [2, 3, 2, 5] },
  '10 windows, 7 filters': { x: [1, 6, 3, 1], w: [2, 2, 1, 7] },
  'kernel rows of 9 numbers, 9 filters': { x: [2, 4, 5, 3], w: [2, 3, 3, 9] },
  'kernel rows of 16 numbers, 8 filters': { x: [1, 4, 5, 8], w: [2, 2, 8, 8] },
  'kernel rows of 10 numbers, 12 filters': { x: [1, 3, 7, 2], w: [2, 5, 2, 12] },
  'one window': { x: [1, 2, 2, 2], w: [2, 2, 2, 6] },
}

const outputOf = (x: readonly number[], w: readonly number[]): number[] => [
  x[0],
  x[1] - w[0] + 1,
  x[2] - w[1] + 1,
  w[3],
]

/** Only the three tensors, without options. */
const withoutOptions = ({ args }: Case): boolean => args.length === 3

function forwardCases(id: string, seed: number): Case[] {
  const random = randomOf(seed, id)
  const newCase = caseBuilder(seed)
  const drawn = (x: number[], w: number[]) => [normal(random, x), normal(random, w), normal(random, [w[3]])]
  const [x, w, b] = drawn([2, 4, 5, 3], [3, 2, 3, 5])
  return [
    ...Object.entries(uneven).map(([name, { x, w }]) => newCase('general', name, drawn(x, w))),
    newCase('general', 'views, no options', [transposed(x), sliced(w), sliced(b)], { guarded: true }),
  ]
}

function backwardCases(id: string, seed: number): Case[] {
  const random = randomOf(seed, id)
  const newCase = caseBuilder(seed)
  /** A share `zeros` of the upstream gradient is exactly 0, as behind relu and maxpool. */
  const drawn = (x: number[], w: number[], zeros: number) => {
    const dy = normal(random, outputOf(x, w))
    return [
      { ...dy, data: dy.data.map((g) => (random() < zeros ? 0 : g)) },
      normal(random, x),
      normal(random, w),
    ]
  }
  const [dy, x, w] = drawn([2, 4, 5, 3], [3, 2, 3, 5], 0.5)
  return [
    ...Object.entries(uneven).map(([name, { x, w }]) => newCase('gradient', name, drawn(x, w, 0))),
    newCase('gradient', 'half of dy is zero', drawn([2, 5, 4, 3], [2, 3, 3, 6], 0.5)),
    newCase('gradient', 'most of dy is zero', drawn([2, 5, 6, 2], [3, 2, 2, 5], 0.9)),
    newCase('general', 'all of dy is zero', drawn([1, 4, 4, 2], [2, 2, 2, 3], 1)),
    newCase('gradient', 'views, no options', [sliced(dy), transposed(x), sliced(w)], { guarded: true }),
  ]
}

const plainForward = convolutions['conv2d/forward']
const plainBackward = convolutions['conv2d/backward']

const forward = (id: string, suits = (_: Case) => true): Check => ({
  ...plainForward,
  cases: (seed) => [...plainForward.cases(seed).filter(suits), ...forwardCases(id, seed)],
  race: races[id],
})

const backward = (id: string, suits = (_: Case) => true): Check => ({
  ...plainBackward,
  cases: (seed) => [...plainBackward.cases(seed).filter(suits), ...backwardCases(id, seed)],
  forward: ['conv2d/forward'],
  race: races[id],
})

export const checks: Record<string, Check> = {
  'fast/buffers': buffers,
  'fast/loop-order': forward('fast/loop-order', withoutOptions),
  'fast/zero-gradients': backward('fast/zero-gradients', withoutOptions),
  'fast/matmul': matmul,
  // assembly.ts turns its file into a function of two tensors, like fast/matmul.
  'fast/simd': { ...matmul, race: races['fast/simd'] },
  'fast/conv-forward': forward('fast/conv-forward'),
  'fast/conv-backward': backward('fast/conv-backward'),
}
