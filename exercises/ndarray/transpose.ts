import { type Tensor, zeros } from '#tensor'

/**
 * Transposes a matrix: rows become columns. The result is a copy.
 *
 * Shapes: x [M, N] -> y [N, M], in memory of its own.
 *
 *     y[j, i] = x[i, j]
 *
 * An ndarray is a flat array of numbers (`x.data`) plus a rule that says where each element is stored: element
 * [i, j] is `x.data[x.offset + i * x.stride[0] + j * x.stride[1]]`. `x.get(i, j)` reads it, `x.set(i, j,
 * value)` writes it, and `x.shape` holds the number of rows and columns. An index out of range does not throw
 * an error.
 */
export function transpose(x: Tensor): Tensor {
  // TODO: write transpose; the lesson is in README.md beside this file
  throw new Error('TODO: ndarray/transpose is not written yet')
}
