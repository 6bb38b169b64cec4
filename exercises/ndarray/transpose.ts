import { type Tensor, zeros } from '#tensor'

/**
 * The transpose of a matrix, as a copy: rows become columns.
 *
 * Shapes: x [M, N] -> y [N, M], in memory of its own.
 *
 *     y[j, i] = x[i, j]
 *
 * An ndarray is a flat array of numbers (`x.data`) and a rule that says where each one lies: element [i, j] is
 * `x.data[x.offset + i * x.stride[0] + j * x.stride[1]]`. `x.get(i, j)` reads it, `x.set(i, j, value)` writes it,
 * and `x.shape` says how far i and j may run. Nothing warns of an index out of range.
 */
export function transpose(x: Tensor): Tensor {
  // TODO: write transpose; the lesson is in README.md beside this file
  throw new Error('TODO: ndarray/transpose is not written yet')
}
