import { conv2d } from '#solutions/conv2d/forward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { dropout } from '#solutions/dropout/forward.ts'
import { flatten } from '#solutions/flatten/forward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import { forward } from '#solutions/network/forward.ts'
import { relu } from '#solutions/relu/forward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import type { Cache, Tensor } from '#tensor'
import { build, map } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { float32 } from './float32.ts'

/** One row of a batch, as a batch of its own. */
const rowOf = (x: Tensor, n: number): Tensor => x.lo(n).hi(1)

/** Batches of one row, one after another. */
const stacked = (rows: Tensor[]): Tensor =>
  build([rows.length, ...rows[0].shape.slice(1)], (n, ...place) => rows[n].get(0, ...place))

export const variants: Variant<typeof forward>[] = [
  ...float32('forward'),
  {
    name: 'a-mask-of-ones',
    kata: (params, x, masks) => {
      const cache = { x, masks } as Cache
      cache.conv1 = conv2d(x, params.conv1.w, params.conv1.b, { strides: [1, 1], padding: 'valid' })
      cache.relu1 = relu(cache.conv1)
      cache.pool1 = maxpool(cache.relu1, { poolSize: [2, 2], strides: [2, 2] })
      cache.conv2 = conv2d(cache.pool1, params.conv2.w, params.conv2.b)
      cache.relu2 = relu(cache.conv2)
      cache.pool2 = maxpool(cache.relu2)
      cache.flat = flatten(cache.pool2)
      cache.dense1 = dense(cache.flat, params.dense1.w, params.dense1.b)
      cache.relu3 = relu(cache.dense1)
      cache.dropped = dropout(cache.relu3, masks?.dropout ?? map(cache.relu3, () => 1))
      cache.p = softmax(dense(cache.dropped, params.dense2.w, params.dense2.b))
      return { cache, p: cache.p }
    },
  },
  {
    name: 'picture-by-picture',
    kata: (params, x, masks) => {
      const passes = Array.from({ length: x.shape[0] }, (_, n) =>
        forward(params, rowOf(x, n), masks && { dropout: rowOf(masks.dropout, n) }),
      )
      const names = Object.keys(passes[0].cache).filter((name) => name !== 'masks') as (keyof Omit<
        Cache,
        'masks'
      >)[]
      const outputs = names.map((name) => [name, stacked(passes.map(({ cache }) => cache[name]))])
      return {
        p: stacked(passes.map(({ p }) => p)),
        cache: { ...Object.fromEntries(outputs), masks } as Cache,
      }
    },
  },
  {
    name: 'pools-before-relus-for-speed',
    // The largest of a window is also the largest after relu; the cache is filled in all the same.
    kata: (params, x, masks) => {
      const { p, cache } = forward(params, x, masks)
      return {
        p: map(p, (v) => v),
        cache: { ...cache, pool1: relu(maxpool(cache.conv1)), pool2: relu(maxpool(cache.conv2)) },
      }
    },
  },
]
