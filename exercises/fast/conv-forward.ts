import { type ConvOptions, contiguous, type Pair, type Tensor, zeros } from '#tensor'

/**
 * conv2d as a matrix product whose left matrix is never built: the contract and the formula are those of
 * conv2d/forward, the answer is wanted sooner.
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 * Written as a product, y has a row for each of the M = N * OH * OW windows and a column for each filter:
 *
 *     y[m, f] = b[f] + sum over k of window[m, k] * w[k, f]        k = (kh * KW + kw) * C + c
 *
 * In NHWC a row of a window is KW * C numbers side by side, and the next row of it lies W * C further on. So a
 * window need not be copied: a table of where each begins is enough. What 'same' pads with are real zeros here,
 * around a copy of the pictures.
 *
 * Source: the product by blocks, Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008; the
 * table of offsets, Dukhan, The Indirect Convolution Algorithm, 2019.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  // TODO: write conv2d; the lesson is in README.md beside this file
  throw new Error('TODO: fast/conv-forward is not written yet')
}
