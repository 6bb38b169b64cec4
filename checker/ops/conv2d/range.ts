/** Everything that conv2d and its gradients allow. */
import { type ConvOptions, type Random, size } from '../../../src/tensor.ts'
import type { Value } from '../../cases/case.ts'
import { anyTensor, drawUntil, extent, oneOf, type Range } from '../../cases/range.ts'
import { conv2d } from '../../reference/tensorflow.ts'

interface Sizes {
  x: number[]
  w: number[]
  options?: ConvOptions
}

/** More products of both signs than this in one sum, and float32 knows too few of its digits. */
const mostTerms = 100

/** None, some or all of the options, also the defaults. */
function optionsOf(random: Random): ConvOptions | undefined {
  if (random() < 0.3) return undefined
  const stride = () => oneOf(random, [1, 1, 2, 2, 3, 4, 5])
  const both = stride()
  return {
    ...(random() < 0.7 && { strides: random() < 0.3 ? [both, both] : [stride(), stride()] }),
    ...(random() < 0.7 && { padding: oneOf(random, ['same', 'same', 'valid'] as const) }),
  }
}

const sizesOf = (random: Random): Sizes =>
  drawUntil(
    () => {
      const [C, F] = [extent(random), extent(random)]
      return {
        x: [extent(random), extent(random, 17), extent(random, 17), C],
        w: [extent(random, 7), extent(random, 7), C, F],
        options: optionsOf(random),
      }
    },
    ({ x, w, options }) =>
      (options?.padding === 'same' || (w[0] <= x[1] && w[1] <= x[2])) &&
      size(x.slice(0, 3)) <= mostTerms &&
      w[0] * w[1] * Math.max(w[2], w[3]) <= mostTerms &&
      size(x.slice(0, 3)) * size(w) <= 30_000,
  )

const withOptions = (args: Value[], options?: ConvOptions): Value[] =>
  options ? [...args, options as Value] : args

export const ranges: Record<string, Range> = {
  'conv2d/forward': (random) => {
    const { x, w, options } = sizesOf(random)
    return withOptions([anyTensor(random, x), anyTensor(random, w), anyTensor(random, [w[3]])], options)
  },
  'conv2d/backward': (random) => {
    const sizes = sizesOf(random)
    const [x, w] = [anyTensor(random, sizes.x), anyTensor(random, sizes.w)]
    const { shape } = conv2d(x, w, { shape: [w.shape[3]], data: new Float32Array(w.shape[3]) }, sizes.options)
    return withOptions([anyTensor(random, shape), x, w], sizes.options)
  },
}
