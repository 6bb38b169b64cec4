import { type ConvOptions, contiguous, type Pair, type Tensor, zeros } from '#tensor'

/**
 * Computes conv2d as a matrix product, without building the left matrix. The contract and the formula are those
 * of conv2d/forward.
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 * Written as a matrix product, y has a row for each of the M = N * OH * OW windows and a column for each
 * filter:
 *
 *     y[m, f] = b[f] + sum over k of window[m, k] * w[k, f]        k = (kh * KW + kw) * C + c
 *
 * In NHWC a row of a window is KW * C numbers side by side, and the next row of the window is W * C numbers
 * further on. So a window does not have to be copied: a table that says where each window begins is enough. The
 * padding of 'same' consists of real zeros here, around a copy of the pictures.
 *
 * Options, as in conv2d/forward:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: the product in blocks: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication,
 * 2008. The table of offsets: Dukhan, The Indirect Convolution Algorithm, 2019.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  // TODO: write conv2d; the lesson is in README.md beside this file
  throw new Error('TODO: fast/conv-forward is not written yet')
}
