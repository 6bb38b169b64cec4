import { type ConvOptions, contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * The gradients of conv2d. Every product x * w that went into y[n, i, j, f] comes back twice: dy * w belongs to
 * the pixel, dy * x to the weight.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]              = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f]   = sum over n, i, j of dy[n, i, j, f] * x[n, i * SH + kh - top, j * SW + kw - left, c]
 *     dx[n, row, col, c] = sum over f and over the i, j, kh, kw with i * SH + kh - top = row and
 *                          j * SW + kw - left = col, of dy[n, i, j, f] * w[kh, kw, c, f]
 *
 * Strides, padding, top and left are those of the forward pass; the padding is no input and has no gradient.
 *
 * Source: the chain rule on the formula of conv2d/forward; compare Goodfellow, Bengio and Courville, Deep Learning,
 * 2016, section 9.5.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  // TODO: write conv2dBackward; the lesson is in README.md beside this file
  throw new Error('TODO: conv2d/backward is not written yet')
}
