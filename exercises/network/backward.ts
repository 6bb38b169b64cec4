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
  // TODO: write backward; the lesson is in README.md beside this file
  throw new Error('TODO: network/backward is not written yet')
}
