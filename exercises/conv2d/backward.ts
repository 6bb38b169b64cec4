import { type ConvOptions, contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of conv2d. Each product x * w that was added to y[n, i, j, f] gives a gradient to both
 * of its factors: dy * w to the pixel, and dy * x to the weight.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]              = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f]   = sum over n, i, j of dy[n, i, j, f] * x[n, i * SH + kh - top, j * SW + kw - left, c]
 *     dx[n, row, col, c] = sum over f and over the i, j, kh, kw with i * SH + kh - top = row and
 *                          j * SW + kw - left = col, of dy[n, i, j, f] * w[kh, kw, c, f]
 *
 * top and left are those of conv2d/forward. The padding is not part of the input and has no gradient.
 *
 * Options, as in the forward pass:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: the chain rule, applied to the formula of conv2d/forward. See also Goodfellow, Bengio and Courville,
 * Deep Learning, 2016, section 9.5.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  // TODO: write conv2dBackward; the lesson is in README.md beside this file
  throw new Error('TODO: conv2d/backward is not written yet')
}
