/** conv2d and its gradients. Neighbouring extents always differ, so that mixing up two of them is noticed. */
import { type ConvOptions, size } from '../../../src/tensor.ts'
import { calledTwice, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, TensorData, Value } from '../../cases/case.ts'
import { integers, normal, randomOf, sliced, tensorData, tinyAt0, transposed } from '../../cases/draw.ts'
import { inOtherViews } from '../../cases/other-views.ts'
import { drawnCases } from '../../cases/range.ts'
import { absolute, shapeOnly, within } from '../../cases/tolerance.ts'
import * as definitions from '../../reference/formulas.ts'
import { conv2d, conv2dBackward } from '../../reference/tensorflow.ts'
import { ranges } from './range.ts'

type Forward = [x: TensorData, w: TensorData, b: TensorData, options?: ConvOptions]
type Backward = [dy: TensorData, x: TensorData, w: TensorData, options?: ConvOptions]

/** [N, H, W, C] of the pictures, [KH, KW, C, F] of the filters, and the options. */
interface Size {
  x: number[]
  w: number[]
  options?: ConvOptions
}

const same = 'same'

const usual: Size = { x: [2, 5, 4, 3], w: [3, 2, 3, 4] }

/** The sizes that both directions are tried with. */
const sizes: Record<string, Size> = {
  'one channel, one filter': { x: [1, 5, 4, 1], w: [3, 2, 1, 1] },
  '2 pictures 5x4x3, 4 filters 3x2': usual,
  'the kernel covers the whole picture': { x: [3, 4, 3, 2], w: [4, 3, 2, 3] },
  'a kernel of 1x1': { x: [2, 3, 4, 3], w: [1, 1, 3, 2] },
  'strides [2, 1], one row left over': { x: [1, 6, 5, 2], w: [3, 2, 2, 3], options: { strides: [2, 1] } },
  'strides [2, 3], larger than the kernel': {
    x: [2, 6, 8, 2],
    w: [1, 2, 2, 3],
    options: { strides: [2, 3], padding: 'valid' },
  },
  'same padding': { x: [1, 5, 4, 3], w: [3, 3, 3, 2], options: { padding: same } },
  'same padding, an even kernel of 2x4': { x: [1, 4, 5, 2], w: [2, 4, 2, 3], options: { padding: same } },
  // With six rows, a stride of 2 needs one row of padding less than a stride of 1.
  'same padding, strides [2, 3]': {
    x: [2, 6, 7, 2],
    w: [3, 4, 2, 3],
    options: { strides: [2, 3], padding: same },
  },
  'same padding, strides [2, 2], nothing left over': {
    x: [1, 6, 4, 2],
    w: [3, 2, 2, 3],
    options: { strides: [2, 2], padding: same },
  },
  'same padding, strides that skip pixels': {
    x: [1, 7, 6, 2],
    w: [2, 1, 2, 3],
    options: { strides: [3, 2], padding: same },
  },
  'same padding, a kernel larger than the picture': {
    x: [1, 2, 3, 2],
    w: [3, 5, 2, 3],
    options: { padding: same },
  },
}

/** One extent is as large as in the real network, or larger; the others are small, so that judging takes no time. */
const largeSizes: Record<string, Size> = {
  '65 channels': { x: [2, 3, 3, 65], w: [2, 2, 65, 4] },
  '65 filters': { x: [1, 3, 4, 3], w: [2, 3, 3, 65] },
  '65 pictures': { x: [65, 2, 4, 2], w: [2, 2, 2, 6] },
  'a picture of 131 rows, a kernel of 66 rows': { x: [1, 131, 1, 1], w: [66, 1, 1, 1] },
  'a picture of 131 columns, a kernel of 66 columns': { x: [1, 1, 131, 1], w: [1, 66, 1, 1] },
}

/** A picture with 3 rows and 4 columns, and a kernel with 2 rows and 3 columns. */
const picture = tensorData([1, 2, 0, 1, 0, 1, 3, 2, 2, 0, 1, 1], [1, 3, 4, 1])
const kernel = tensorData([1, 0, 2, -1, 3, 0], [2, 3, 1, 1])
const square = tensorData([1, 2, 3, 4], [1, 2, 2, 1])
const decimal = tensorData([1, 10, 100, 1000], [2, 2, 1, 1])

function forwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'conv2d/forward')
  const newCase = caseBuilder(seed)
  const drawn = ({ x, w, options }: Size): Forward => {
    const tensors: Forward = [normal(random, x), normal(random, w), normal(random, [w[3]])]
    if (options) tensors.push(options)
    return tensors
  }
  const [x, w, b, options] = drawn({
    x: [2, 4, 5, 3],
    w: [3, 2, 3, 4],
    options: { strides: [1, 2], padding: same },
  })
  return [
    newCase('shape', 'the shape for 2 pictures 5x4x3 with 4 filters 3x2', drawn(usual)),
    newCase('hand', 'a picture 3x4 and a filter 2x3, by hand', [picture, kernel, tensorData([10], [1])], {
      expected: tensorData([14, 22, 14, 18], [1, 2, 2, 1]),
      guarded: true,
    }),
    newCase(
      'hand',
      'two channels and three filters, by hand',
      [
        tensorData([1, 2, 3, 4], [1, 1, 2, 2]),
        tensorData([1, 0, 2, 0, 1, -1], [1, 1, 2, 3]),
        tensorData([0, 0, 10], [3]),
      ],
      { expected: tensorData([1, 2, 10, 3, 4, 12], [1, 1, 2, 3]), guarded: true },
    ),
    newCase('hand', 'same padding, by hand', [square, decimal, tensorData([0], [1]), { padding: same }], {
      expected: tensorData([4321, 402, 43, 4], [1, 2, 2, 1]),
      guarded: true,
    }),
    ...Object.entries(sizes).map(([name, extents]) => newCase('general', name, drawn(extents))),
    newCase('general', 'strided views', [transposed(x), sliced(w), sliced(b), options], { guarded: true }),
    ...inOtherViews(newCase, drawn(usual) as Value[]),
    ...Object.entries(largeSizes).map(([name, extents]) => newCase('general', name, drawn(extents))),
    newCase('general', 'pixels of about 10,000', [normal(random, [2, 4, 5, 3], 1e4), w, b]),
    newCase('general', 'a few weights of about 1e-5', [x, tinyAt0(3, w), tinyAt0(0, b)]),
    ...drawnCases(ranges['conv2d/forward'], 'conv2d/forward', seed),
  ]
}

function backwardCases(seed: number): Case[] {
  const random = randomOf(seed, 'conv2d/backward')
  const newCase = caseBuilder(seed)
  const drawn = (size: Size): Backward => {
    const { options } = size
    const [x, w] = [normal(random, size.x), normal(random, size.w)]
    const { shape } = conv2d(x, w, normal(random, [w.shape[3]]), options)
    return options ? [normal(random, shape), x, w, options] : [normal(random, shape), x, w]
  }
  const [dy, x, w, options] = drawn({
    x: [2, 4, 5, 2],
    w: [3, 2, 2, 3],
    options: { strides: [1, 2], padding: same },
  })
  return [
    newCase('shape', 'the shapes for 2 pictures 5x4x3 with 4 filters 3x2', drawn(usual)),
    newCase(
      'hand',
      'a picture 3x4 and a filter 2x3, by hand',
      [tensorData([1, 2, 0, -1], [1, 2, 2, 1]), picture, kernel],
      {
        expected: {
          dx: tensorData([1, 2, 2, 4, -1, 0, 6, -2, 0, 1, -3, 0], [1, 3, 4, 1]),
          dw: tensorData([4, -1, 0, 2, 6, 6], [2, 3, 1, 1]),
          db: tensorData([2], [1]),
        },
        guarded: true,
      },
    ),
    newCase(
      'hand',
      'same padding, by hand',
      [tensorData([1, 2, 3, 4], [1, 2, 2, 1]), square, decimal, { padding: same }],
      {
        expected: {
          dx: tensorData([1, 12, 103, 1234], [1, 2, 2, 1]),
          dw: tensorData([30, 14, 11, 4], [2, 2, 1, 1]),
          db: tensorData([10], [1]),
        },
        guarded: true,
      },
    ),
    ...Object.entries(sizes).map(([name, extents]) => newCase('gradient', name, drawn(extents))),
    newCase('gradient', 'many pixels and weights are 0', [
      normal(random, [1, 3, 2, 2]),
      integers(random, [1, 4, 4, 2], -1, 1),
      integers(random, [2, 3, 2, 2], -1, 1),
    ]),
    newCase('general', 'many upstream gradients are 0, as after maxpool', [
      integers(random, dy.shape, -1, 1),
      x,
      w,
      options,
    ]),
    newCase('gradient', 'strided views', [sliced(dy), transposed(x), sliced(w), options], { guarded: true }),
    ...inOtherViews(newCase, drawn(usual) as Value[]),
    ...Object.entries(largeSizes).map(([name, extents]) => {
      const [upstream, ...others] = drawn(extents)
      // Without negative numbers, float32 knows enough digits of db, the sum of so many of them.
      return newCase('general', name, [absolute(upstream), ...others])
    }),
    newCase('general', 'upstream gradients of about 10,000', [normal(random, dy.shape, 1e4), x, w, options]),
    newCase('general', 'a few numbers of about 1e-5', [
      tinyAt0(3, dy),
      tinyAt0(3, x),
      tinyAt0(2, w),
      options,
    ]),
    ...drawnCases(ranges['conv2d/backward'], 'conv2d/backward', seed),
  ]
}

export const checks: Record<string, Check> = {
  'conv2d/forward': calledTwice(
    {
      cases: forwardCases,
      expect({ kind, args }) {
        const [x, w, b, options] = args as Forward
        const y = conv2d(x, w, b, options)
        if (kind === 'shape') return shapeOnly(y)
        const [KH, KW, C] = w.shape
        return within(y, KH * KW * C + 1, conv2d(absolute(x), absolute(w), absolute(b), options))
      },
    },
    '2 pictures 5x4x3, 4 filters 3x2',
  ),
  'conv2d/backward': calledTwice(
    {
      cases: backwardCases,
      expect({ kind, args }) {
        const [dy, x, w, options] = args as Backward
        const b = tensorData(new Float32Array(w.shape[3]), [w.shape[3]])
        // A gradient has the shape of what it is the gradient of.
        if (kind === 'shape') return { dx: shapeOnly(x), dw: shapeOnly(w), db: shapeOnly(b) }
        const { dx, dw, db } = conv2dBackward(dy, x, w, options)
        const magnitude = conv2dBackward(absolute(dy), absolute(x), absolute(w), options)
        const [KH, KW, , F] = w.shape
        const windows = size(dy.shape) / F
        return {
          dx: within(dx, KH * KW * F, magnitude.dx),
          dw: within(dw, windows, magnitude.dw),
          db: within(db, windows, magnitude.db),
        }
      },
      differentiable({ args }) {
        const [dy, x, w, options] = args as Backward
        const b = tensorData(new Float32Array(w.shape[3]), [w.shape[3]])
        return {
          forward: (...[p, k, c]) => definitions.conv2d(p, k, c, options),
          dy: dy.data,
          inputs: { dx: x, dw: w, db: b },
          further: options ? [options as Value] : [],
        }
      },
    },
    '2 pictures 5x4x3, 4 filters 3x2',
  ),
}
