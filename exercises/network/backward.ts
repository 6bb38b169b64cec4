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
  // TODO: write backward; the lesson is in README.md beside this file
  throw new Error('TODO: network/backward is not written yet')
}
