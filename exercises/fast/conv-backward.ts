import { type ConvOptions, contiguous, type LayerGradients, type Pair, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of conv2d as sums over the numbers of dy that are not zero, without copying the
 * windows. The contract and the formulas are those of conv2d/backward.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 * As in fast/conv-forward, a window m is KH rows of KW * C numbers, and a table says where it begins:
 *
 *     dw[k, f]      = sum over m of dy[m, f] * window[m, k]      k = (kh * KW + kw) * C + c
 *     dwindow[m, k] = sum over f of dy[m, f] * w[k, f]           added to dx where window m is
 *     db[f]         = sum over m of dy[m, f]
 *
 * The numbers of dy that are not zero are listed filter by filter for dw, and window by window for dx. Along
 * such a list, eight sums for neighbouring k are kept in registers.
 *
 * Options, as in conv2d/backward:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  // TODO: write conv2dBackward; the lesson is in README.md beside this file
  throw new Error('TODO: fast/conv-backward is not written yet')
}
