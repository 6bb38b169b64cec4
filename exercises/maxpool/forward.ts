import { contiguous, type PoolOptions, type Tensor, zeros } from '#tensor'

/**
 * Max pooling: of every window only the largest number remains, channel by channel.
 *
 * Shapes: x [N, H, W, C] -> y [N, OH, OW, C] with OH = floor((H - KH) / SH) + 1 and OW alike; windows that do not
 * fit are dropped.
 *
 *     y[n, i, j, c] = max over kh, kw of x[n, i * SH + kh, j * SW + kw, c]
 *
 * where [KH, KW] is the pool size and [SH, SW] are the strides (the pool size unless given).
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
 */
export function maxpool(x: Tensor, options: PoolOptions = {}): Tensor {
  // TODO: write maxpool; the lesson is in README.md beside this file
  throw new Error('TODO: maxpool/forward is not written yet')
}
