import { type ConvOptions, contiguous, type LayerGradients, type Pair, type Tensor, zeros } from '#tensor'

/**
 * The gradients of conv2d as sums over the numbers of dy that are not zero, on windows that are never copied: the
 * contract and the formulas are those of conv2d/backward, the answer is wanted sooner.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 * As in fast/conv-forward a window m is KH rows of KW * C numbers, and a table says where it begins:
 *
 *     dw[k, f]      = sum over m of dy[m, f] * window[m, k]      k = (kh * KW + kw) * C + c
 *     dwindow[m, k] = sum over f of dy[m, f] * w[k, f]           added to dx where window m lies
 *     db[f]         = sum over m of dy[m, f]
 *
 * For dw the numbers of dy that are not zero are listed filter by filter, for dx window by window. Eight k at a
 * time are summed along such a list, in registers.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  // TODO: write conv2dBackward; the lesson is in README.md beside this file
  throw new Error('TODO: fast/conv-backward is not written yet')
}
