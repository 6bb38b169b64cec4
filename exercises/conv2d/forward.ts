import { type ConvOptions, contiguous, type Tensor, zeros } from '#tensor'

/**
 * Two-dimensional convolution: every filter slides over the picture, and at every stop the products of its weights
 * with the pixels below are summed. (Strictly a cross-correlation: the filter is not flipped.)
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 *     y[n, i, j, f] = b[f] + sum over kh, kw, c of x[n, i * SH + kh - top, j * SW + kw - left, c] * w[kh, kw, c, f]
 *
 * where [SH, SW] are the strides and what lies outside of the picture counts as 0.
 *
 *     valid: OH = floor((H - KH) / SH) + 1, top = 0
 *     same:  OH = ceil(H / SH), and max(0, (OH - 1) * SH + KH - H) rows of zeros are added,
 *            half of them above (top, rounded down), the rest below
 *
 * and likewise OW and left from W, KW and SW.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6; sizes: Dumoulin and Visin, A guide
 * to convolution arithmetic for deep learning, 2016; the odd row at the bottom and right, as in TensorFlow.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  // TODO: write conv2d; the lesson is in README.md beside this file
  throw new Error('TODO: conv2d/forward is not written yet')
}
