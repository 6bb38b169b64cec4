import { type ConvOptions, contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes a two-dimensional convolution: each filter slides over the picture, and at each position its weights
 * are multiplied by the pixels below them and added up. (Strictly this is a cross-correlation: the filter is
 * not flipped.)
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 *     y[n, i, j, f] = b[f] + sum over kh, kw, c of x[n, i * SH + kh - top, j * SW + kw - left, c] * w[kh, kw, c, f]
 *
 *     valid: OH = floor((H - KH) / SH) + 1, top = 0
 *     same:  OH = ceil(H / SH), and max(0, (OH - 1) * SH + KH - H) rows of zeros are added,
 *            half of them above (top, rounded down), the rest below
 *
 * OW and left are computed in the same way from W, KW and SW. Pixels outside the picture count as 0.
 *
 * Options:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6. The sizes: Dumoulin and Visin, A
 * Guide to Convolution Arithmetic for Deep Learning, 2016. The odd row at the bottom and the odd column on the
 * right: TensorFlow.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  // TODO: write conv2d; the lesson is in README.md beside this file
  throw new Error('TODO: conv2d/forward is not written yet')
}
