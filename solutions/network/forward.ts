import type { Cache, Masks, Params, Tensor } from '#tensor'
import { conv2d } from '../conv2d/forward.ts'
import { dense } from '../dense/forward.ts'
import { dropout } from '../dropout/forward.ts'
import { flatten } from '../flatten/forward.ts'
import { maxpool } from '../maxpool/forward.ts'
import { relu } from '../relu/forward.ts'
import { softmax } from '../softmax/forward.ts'

/**
 * Runs the forward pass of the whole network, from pictures to probabilities.
 *
 * Shapes: x [N, H, W, C] -> p [N, classes].
 *
 * | step    | op                                | output shape         |
 * | ------- | --------------------------------- | -------------------- |
 * | conv1   | conv2d, strides [1, 1], 'valid'   | [N, H, W, F1]        |
 * | relu1   | relu                              | the same             |
 * | pool1   | maxpool 2x2                       | halved, rounded down |
 * | conv2   | conv2d, strides [1, 1], 'valid'   | [N, H, W, F2]        |
 * | relu2   | relu                              | the same             |
 * | pool2   | maxpool 2x2                       | halved, rounded down |
 * | flat    | flatten                           | [N, features]        |
 * | dense1  | dense                             | [N, units]           |
 * | relu3   | relu                              | the same             |
 * | dropped | dropout, if there is a mask       | the same             |
 * | p       | dense (`dense2`), then softmax    | [N, classes]         |
 *
 * Arguments:
 * - `params`: { w, b } of conv1, conv2, dense1 and dense2. All sizes are read from their shapes.
 * - `x`: the pictures.
 * - `masks`: `masks.dropout` [N, units] during training. Without masks nothing is dropped, and `dropped` is
 *   `relu3`.
 *
 * Returns the probabilities `p` and the `cache`: x, the masks, and the output of each step under its name.
 */
export function forward(params: Params, x: Tensor, masks?: Masks): { p: Tensor; cache: Cache } {
  const conv1 = conv2d(x, params.conv1.w, params.conv1.b)
  const relu1 = relu(conv1)
  const pool1 = maxpool(relu1)

  const conv2 = conv2d(pool1, params.conv2.w, params.conv2.b)
  const relu2 = relu(conv2)
  const pool2 = maxpool(relu2)

  const flat = flatten(pool2)
  const dense1 = dense(flat, params.dense1.w, params.dense1.b)
  const relu3 = relu(dense1)
  const dropped = masks ? dropout(relu3, masks.dropout) : relu3

  // The logits are not kept: the backward pass starts from p and does not need them.
  const logits = dense(dropped, params.dense2.w, params.dense2.b)
  const p = softmax(logits)

  return {
    p,
    cache: { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks, p },
  }
}
