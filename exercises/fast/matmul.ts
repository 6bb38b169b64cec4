import { type Tensor, zeros } from '#tensor'

/**
 * Multiplies two matrices, as fast as plain TypeScript can.
 *
 * Shapes: a [M, K], b [K, N] -> c [M, N].
 *
 *     c[m, n] = sum over k of a[m, k] * b[k, n]
 *
 * Both arguments may be views, for example transposed matrices: element [i, j] is `data[offset + i * stride[0]
 * + j * stride[1]]`.
 *
 * Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  // TODO: write matmul; the lesson is in README.md beside this file
  throw new Error('TODO: fast/matmul is not written yet')
}
