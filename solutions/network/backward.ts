import type { Cache, Params, Tensor } from '#tensor'
import { conv2dBackward } from '../conv2d/backward.ts'
import { softmaxCrossentropyBackward } from '../crossentropy/fused.ts'
import { denseBackward } from '../dense/backward.ts'
import { dropoutBackward } from '../dropout/backward.ts'
import { flattenBackward } from '../flatten/backward.ts'
import { maxpoolBackward } from '../maxpool/backward.ts'
import { reluBackward } from '../relu/backward.ts'

/**
 * Runs the backward pass of the whole network: computes the gradient of the mean crossentropy with respect to
 * all weights and biases.
 *
 * Shapes: t [N, classes] -> each gradient like the weights or biases it belongs to.
 *
 * Arguments:
 * - `params`: the parameters of the forward pass.
 * - `cache`: the cache of the forward pass. It has `masks` only if there was dropout.
 * - `t`: the targets, one-hot or soft.
 *
 * Returns the gradients as { w, b } for conv1, conv2, dense1 and dense2. The steps are those of `forward` in
 * reverse. Each step takes the gradient of its output and, from the cache, the input that it had in the forward
 * pass.
 *
 * Source: the chain rule; Rumelhart, Hinton and Williams, Learning Representations by Back-Propagating Errors,
 * 1986.
 */
export function backward(params: Params, cache: Cache, t: Tensor): Params {
  // Softmax and crossentropy in one stable step: this is the gradient of the logits, already divided by N.
  const dlogits = softmaxCrossentropyBackward(cache.p, t)
  const dense2 = denseBackward(dlogits, cache.dropped, params.dense2.w)

  // Units that were dropped in the forward pass get no gradient.
  const drelu3 = cache.masks ? dropoutBackward(dense2.dx, cache.masks.dropout) : dense2.dx
  const ddense1 = reluBackward(drelu3, cache.dense1)
  const dense1 = denseBackward(ddense1, cache.flat, params.dense1.w)

  const dpool2 = flattenBackward(dense1.dx, cache.pool2.shape)
  const drelu2 = maxpoolBackward(dpool2, cache.relu2)
  const dconv2 = reluBackward(drelu2, cache.conv2)
  const conv2 = conv2dBackward(dconv2, cache.pool1, params.conv2.w)

  const drelu1 = maxpoolBackward(conv2.dx, cache.relu1)
  const dconv1 = reluBackward(drelu1, cache.conv1)
  const conv1 = conv2dBackward(dconv1, cache.x, params.conv1.w)

  // conv1.dx, the gradient of the pictures, is not needed: pictures are not trained.
  return {
    conv1: { w: conv1.dw, b: conv1.db },
    conv2: { w: conv2.dw, b: conv2.db },
    dense1: { w: dense1.dw, b: dense1.db },
    dense2: { w: dense2.dw, b: dense2.db },
  }
}
