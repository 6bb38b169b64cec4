/** Everything that maxpool and its gradient allow. */
import { type PoolOptions, type Random, size } from '../../../src/tensor.ts'
import type { TensorData, Value } from '../../cases/case.ts'
import { integers } from '../../cases/draw.ts'
import { anyTensor, anyView, drawUntil, extent, oneOf, type Range } from '../../cases/range.ts'
import { maxpool } from '../../reference/tensorflow.ts'

function optionsOf(random: Random): PoolOptions | undefined {
  if (random() < 0.3) return undefined
  const side = () => oneOf(random, [1, 2, 2, 3, 4, 5])
  const both = side()
  const pair = (): [number, number] => (random() < 0.3 ? [both, both] : [side(), side()])
  return {
    ...(random() < 0.7 && { poolSize: pair() }),
    ...(random() < 0.7 && { strides: pair() }),
  }
}

function pictures(random: Random): { x: TensorData; options?: PoolOptions } {
  const { shape, options } = drawUntil(
    () => ({
      shape: [extent(random), extent(random, 17), extent(random, 17), extent(random)],
      options: optionsOf(random),
    }),
    ({ shape, options }) => {
      const [KH, KW] = options?.poolSize ?? [2, 2]
      return KH <= shape[1] && KW <= shape[2] && size(shape) <= 5000
    },
  )
  // A third of the time with many ties.
  const x = random() < 1 / 3 ? anyView(random, integers(random, shape, -1, 2)) : anyTensor(random, shape)
  return { x, options }
}

const withOptions = (args: Value[], options?: PoolOptions): Value[] =>
  options ? [...args, options as Value] : args

export const ranges: Record<string, Range> = {
  'maxpool/forward': (random) => {
    const { x, options } = pictures(random)
    return withOptions([x], options)
  },
  'maxpool/backward': (random) => {
    const { x, options } = pictures(random)
    return withOptions([anyTensor(random, maxpool(x, options).shape), x], options)
  },
}
