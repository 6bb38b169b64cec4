import type { Cache, Params, Tensor } from '#tensor'
import { conv2dBackward } from '../conv2d/backward.ts'
import { softmaxCrossentropyBackward } from '../crossentropy/fused.ts'
import { denseBackward } from '../dense/backward.ts'
import { dropoutBackward } from '../dropout/backward.ts'
import { flattenBackward } from '../flatten/backward.ts'
import { maxpoolBackward } from '../maxpool/backward.ts'
import { reluBackward } from '../relu/backward.ts'

/**
 * The backward pass of the whole network: the gradient of the mean crossentropy with respect to every
 * weight and every bias.
 *
 * - `params`: what the forward pass was run with.
 * - `cache`: what it kept. Its `masks` are there only if there was dropout.
 * - t [N, classes]: the targets, one-hot or soft.
 *
 * Returns { w, b } for conv1, conv2, dense1 and dense2, each gradient in the shape of what it is the
 * gradient of. The steps are those of `forward`, from the last to the first; each takes the gradient
 * of its output and, from the cache, what its forward step was given.
 *
 * Source: the chain rule; Rumelhart, Hinton and Williams 1986, 'Learning representations by
 * back-propagating errors'.
 */
export function backward(params: Params, cache: Cache, t: Tensor): Params {
  // Softmax and crossentropy in one stable step: the gradient of the logits, already divided by N.
  const dlogits = softmaxCrossentropyBackward(cache.p, t)
  const dense2 = denseBackward(dlogits, cache.dropped, params.dense2.w)

  // The same units that were dropped on the way up receive nothing on the way down.
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

  // conv1.dx, the gradient of the pictures, ends here: pictures do not learn.
  return {
    conv1: { w: conv1.dw, b: conv1.db },
    conv2: { w: conv2.dw, b: conv2.db },
    dense1: { w: dense1.dw, b: dense1.db },
    dense2: { w: dense2.dw, b: dense2.db },
  }
}
