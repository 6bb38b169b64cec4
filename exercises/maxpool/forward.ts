import { contiguous, type PoolOptions, type Tensor, zeros } from '#tensor'

/**
 * Applies max pooling: keeps only the largest number of each window, separately for each channel.
 *
 * Shapes: x [N, H, W, C] -> y [N, OH, OW, C].
 *
 *     y[n, i, j, c] = max over kh, kw of x[n, i * SH + kh, j * SW + kw, c]
 *
 *     OH = floor((H - KH) / SH) + 1, and OW in the same way: windows that do not fit are dropped
 *
 * Options:
 * - `poolSize`: [KH, KW], the size of the window. Default: [2, 2].
 * - `strides`: [SH, SW]. Default: the pool size.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
 */
export function maxpool(x: Tensor, options: PoolOptions = {}): Tensor {
  // TODO: write maxpool; the lesson is in README.md beside this file
  throw new Error('TODO: maxpool/forward is not written yet')
}
