/**
 * The katas that have to be fast. They have the cases of the plain op, and more with sizes that are not a whole number
 * of blocks.
 */
import { type ConvOptions, type Random, size } from '../../../src/tensor.ts'
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData, Value } from '../../cases/case.ts'
import {
  integer,
  normal,
  randomOf,
  sliced,
  tensorData,
  tinyAt0,
  transposed,
  uniform,
} from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases, type Range } from '../../cases/range.ts'
import { absolute, shapeOnly, within } from '../../cases/tolerance.ts'
import { conv2d, dense } from '../../reference/tensorflow.ts'
import { checks as convolutions } from '../conv2d/cases.ts'
import { checks as relus } from '../relu/cases.ts'
import { races } from './races.ts'
import { ranges } from './range.ts'

type Matrices = [a: TensorData, b: TensorData]

// --- relu into an existing array ---------------------------------------------------------------------

const relu = relus['relu/forward']

/** What y holds before the call. Nothing of it may be left. */
const noise = (shape: readonly number[]): TensorData => {
  return tensorData(
    Float32Array.from({ length: size(shape) }, (_, i) => 100 + (i % 17)),
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
  '70x3 times 3x9': [70, 3, 9],
  '35x40 times 40x41': [35, 40, 41],
  '5x2 times 2x66': [5, 2, 66],
  '2x300 times 300x3': [2, 300, 3],
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
    newCase('general', 'numbers of about 10,000', [normal(random, [4, 5], 1e4), b]),
    newCase('general', 'one row of about 1e-5', [tinyAt0(0, a), b]),
    newCase('general', 'only the first is a view', [transposed(a), b]),
    newCase('general', 'only the second is a view', [a, transposed(b)]),
    ...inOtherViews(newCase, drawn([5, 3, 6])),
    ...drawnCases(ranges['fast/matmul'], 'fast/matmul', seed),
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

/** The same, with one extent that is large. */
const large: typeof uneven = {
  '12 windows, 6 filters': { x: [1, 4, 5, 2], w: [2, 2, 2, 6] },
  '12 windows, 10 filters': { x: [2, 4, 3, 3], w: [2, 2, 3, 10] },
  '72 windows, 17 filters': { x: [1, 9, 10, 2], w: [2, 1, 2, 17] },
  '33 channels, 9 filters': { x: [3, 3, 4, 33], w: [2, 2, 33, 9] },
  '65 pictures, 6 filters': { x: [65, 2, 2, 5], w: [1, 2, 5, 6] },
  '66 rows of windows, 6 filters': { x: [1, 67, 2, 1], w: [2, 1, 1, 6] },
  '66 columns of windows, 6 filters': { x: [1, 2, 67, 1], w: [1, 2, 1, 6] },
  'a kernel of 65 rows, 5 filters': { x: [1, 66, 1, 1], w: [65, 1, 1, 5] },
}

const outputOf = (x: readonly number[], w: readonly number[]): number[] => [
  x[0],
  x[1] - w[0] + 1,
  x[2] - w[1] + 1,
  w[3],
]

/**
 * Same padding makes pictures of 7x7 out of both, but in other places: a buffer that is kept for this size has to be
 * cleared.
 */
const sameWhenPadded: { x: number[]; options: ConvOptions }[] = [
  { x: [1, 6, 6, 2], options: { strides: [2, 2], padding: 'same' } },
  { x: [1, 5, 5, 2], options: { padding: 'same' } },
]
const kernel = [3, 3, 2, 3]

/** The cases with options, which only some of these katas have. */
function paddedCases(
  id: string,
  seed: number,
  argsOf: (random: Random, x: number[], w: number[], options: ConvOptions) => Value[],
): Case[] {
  const random = randomOf(seed, `${id}, padded`)
  const newCase = caseBuilder(seed)
  const given = (x: number[], w: number[], options: ConvOptions) => argsOf(random, x, w, options)
  const [first, second] = sameWhenPadded.map(({ x, options }) => given(x, kernel, options))
  return [
    newCase('general', 'padding on the right alone', given([2, 3, 5, 2], [1, 2, 2, 5], { padding: 'same' })),
    newCase('general', 'padding at the bottom alone', given([1, 4, 3, 2], [2, 1, 2, 6], { padding: 'same' })),
    newCase(
      'general',
      'padding on all sides, 9 channels, 10 filters',
      given([2, 4, 5, 9], [3, 3, 9, 10], { padding: 'same' }),
    ),
    newCase('property', 'another picture, as large as the first one when both are padded', first, {
      furtherCalls: [second],
    }),
    newCase('property', 'the same two the other way round', second, { furtherCalls: [first] }),
  ]
}

/** Only the three tensors, without options. */
const withoutOptions = ({ args }: Case): boolean => args.length === 3

/** Two more than the plain op has, whose drawn cases usually have options. */
const drawnWithoutOptions = (range: Range, id: string, seed: number): Case[] =>
  drawnCases(range, id, seed).map((testCase) => ({
    ...testCase,
    name: `without options, ${testCase.name}`,
  }))

function forwardCases(id: string, seed: number): Case[] {
  const random = randomOf(seed, id)
  const newCase = caseBuilder(seed)
  const drawn = (x: number[], w: number[]) => [normal(random, x), normal(random, w), normal(random, [w[3]])]
  const [x, w, b] = drawn([2, 4, 5, 3], [3, 2, 3, 5])
  const tensors = [normal(random, [2, 2, 2, 6]), normal(random, [6])]
  return [
    ...Object.entries({ ...uneven, ...large }).map(([name, { x, w }]) =>
      newCase('general', name, drawn(x, w)),
    ),
    newCase('general', '1,122 windows', drawn([1, 34, 36, 2], [1, 4, 2, 5])),
    newCase('general', '1,030 filters', drawn([1, 1, 1, 1], [1, 1, 1, 1030])),
    newCase('general', 'pixels of about 10,000, 6 filters', [normal(random, [1, 3, 3, 2], 1e4), ...tensors]),
    newCase('general', 'one of two pictures of about 1e-5, no biases', [
      tinyAt0(0, normal(random, [2, 3, 3, 2])),
      tensors[0],
      tensorData(new Float32Array(6), [6]),
    ]),
    newCase('general', 'views, no options', [transposed(x), sliced(w), sliced(b)], { guarded: true }),
    ...drawnWithoutOptions(ranges['fast/loop-order'], id, seed),
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
    ...Object.entries(large).map(([name, { x, w }]) => newCase('general', name, drawn(x, w, 0.3))),
    // Without negative numbers such long sums are known to four digits, also in float32.
    newCase('general', '1,122 windows', [
      uniform(random, [1, 34, 33, 5], 0, 1),
      uniform(random, [1, 34, 36, 2], 0, 1),
      normal(random, [1, 4, 2, 5]),
    ]),
    newCase('general', '260 filters', [
      uniform(random, [1, 1, 1, 260], 0, 1),
      normal(random, [1, 1, 1, 1]),
      uniform(random, [1, 1, 1, 260], 0, 1),
    ]),
    newCase('general', 'upstream gradients of about 10,000, no options', [
      normal(random, dy.shape, 1e4),
      x,
      w,
    ]),
    newCase('general', 'a few numbers of about 1e-5, no options', [
      tinyAt0(3, dy),
      tinyAt0(3, x),
      tinyAt0(2, w),
    ]),
    newCase('general', 'all of dy is zero', drawn([1, 4, 4, 2], [2, 2, 2, 3], 1)),
    newCase('gradient', 'views, no options', [sliced(dy), transposed(x), sliced(w)], { guarded: true }),
    ...drawnWithoutOptions(ranges['fast/zero-gradients'], id, seed),
  ]
}

const plainForward = convolutions['conv2d/forward']
const plainBackward = convolutions['conv2d/backward']

/** `further` draws the cases of one kata alone. */
const forward = (id: string, suits = (_: Case) => true, further = (_: number): Case[] => []): Check => ({
  ...plainForward,
  cases: (seed) => [...plainForward.cases(seed).filter(suits), ...forwardCases(id, seed), ...further(seed)],
  race: races[id],
})

const backward = (id: string, suits = (_: Case) => true, further = (_: number): Case[] => []): Check => ({
  ...plainBackward,
  cases: (seed) => [...plainBackward.cases(seed).filter(suits), ...backwardCases(id, seed), ...further(seed)],
  forward: ['conv2d/forward'],
  race: races[id],
})

const everything = () => true

const paddedForward = (seed: number): Case[] =>
  paddedCases('fast/conv-forward', seed, (random, x, w, options) => [
    normal(random, x),
    normal(random, w),
    normal(random, [w[3]]),
    options as Value,
  ])

const paddedBackward = (seed: number): Case[] =>
  paddedCases('fast/conv-backward', seed, (random, x, w, options) => {
    const [picture, filters] = [normal(random, x), normal(random, w)]
    const { shape } = conv2d(picture, filters, normal(random, [w[3]]), options)
    return [normal(random, shape), picture, filters, options as Value]
  })

export const checks: Record<string, Check> = {
  'fast/buffers': buffers,
  'fast/loop-order': forward('fast/loop-order', withoutOptions),
  'fast/zero-gradients': backward('fast/zero-gradients', withoutOptions),
  'fast/matmul': matmul,
  // assembly.ts turns its file into a function of two tensors, like fast/matmul.
  'fast/simd': { ...matmul, race: races['fast/simd'] },
  'fast/conv-forward': forward('fast/conv-forward', everything, paddedForward),
  'fast/conv-backward': backward('fast/conv-backward', everything, paddedBackward),
}
