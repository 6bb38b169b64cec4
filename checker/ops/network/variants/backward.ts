import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dropoutBackward } from '#solutions/dropout/backward.ts'
import { flattenBackward } from '#solutions/flatten/backward.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { backward } from '#solutions/network/backward.ts'
import { forward } from '#solutions/network/forward.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { type Cache, type Params, type Tensor, weightedLayers } from '#tensor'
import { map, total } from '../../../bank/loops.ts'
import type { Variant } from '../../../bank/mistake.ts'
import { float32 } from './float32.ts'

/** The backward pass; some of it uses other entries of the cache. */
const walked =
  (
    loss: (p: Tensor, t: Tensor) => Tensor,
    reluFrom: (before: Tensor, after: Tensor) => Tensor,
    poolFrom: (before: Tensor, after: Tensor) => Tensor,
  ): typeof backward =>
  (params, cache, t) => {
    const top = denseBackward(loss(cache.p, t), cache.dropped, params.dense2.w)
    const undropped = cache.masks ? dropoutBackward(top.dx, cache.masks.dropout) : top.dx
    const middle = denseBackward(
      reluBackward(undropped, reluFrom(cache.dense1, cache.relu3)),
      cache.flat,
      params.dense1.w,
    )
    const unflattened = flattenBackward(middle.dx, cache.pool2.shape)
    const unpooled2 = maxpoolBackward(unflattened, poolFrom(cache.conv2, cache.relu2))
    const second = conv2dBackward(
      reluBackward(unpooled2, reluFrom(cache.conv2, cache.relu2)),
      cache.pool1,
      params.conv2.w,
    )
    const unpooled1 = maxpoolBackward(second.dx, poolFrom(cache.conv1, cache.relu1))
    const first = conv2dBackward(
      reluBackward(unpooled1, reluFrom(cache.conv1, cache.relu1)),
      cache.x,
      params.conv1.w,
    )
    const gradients = { conv1: first, conv2: second, dense1: middle, dense2: top }
    return Object.fromEntries(
      Object.entries(gradients).map(([layer, { dw, db }]) => [layer, { b: db, w: dw }]),
    ) as Params
  }

const before = (x: Tensor): Tensor => x
const after = (_: Tensor, y: Tensor): Tensor => y
const rowOf = (x: Tensor, n: number): Tensor => x.lo(n).hi(1)

export const variants: Variant<typeof backward>[] = [
  ...float32('backward'),
  // An output of relu is positive exactly where its input is.
  { name: 'relu-from-its-output', kata: walked(softmaxCrossentropyBackward, after, after) },
  // A window whose largest number was set to 0 by relu loses its gradient in relu, whichever pixel the pool gives it to.
  { name: 'pool-from-before-relu', kata: walked(softmaxCrossentropyBackward, before, before) },
  {
    name: 'loss-and-softmax-apart',
    kata: walked((p, t) => softmaxBackward(crossentropyBackward(p, t), p), before, after),
  },
  {
    name: 'picture-by-picture',
    // The mean of the gradients of single pictures.
    kata: (params, cache, t) => {
      const N = t.shape[0]
      const single = Array.from({ length: N }, (_, n) => {
        const { masks, ...outputs } = cache
        const rows = Object.entries(outputs).map(([name, output]) => [name, rowOf(output, n)])
        const one = { ...Object.fromEntries(rows), masks: masks && { dropout: rowOf(masks.dropout, n) } }
        return backward(params, one as Cache, rowOf(t, n))
      })
      const mean = (of: (gradients: Params) => Tensor): Tensor =>
        map(of(single[0]), (_, ...index) => total(single.map((gradients) => of(gradients).get(...index))) / N)
      return Object.fromEntries(
        weightedLayers.map((layer) => [
          layer,
          { w: mean((gradients) => gradients[layer].w), b: mean((gradients) => gradients[layer].b) },
        ]),
      ) as Params
    },
  },
  {
    name: 'recomputed-from-the-pictures',
    // Of the cache only the pictures and the masks.
    kata: (params, cache, t) => backward(params, forward(params, cache.x, cache.masks).cache, t),
  },
]
