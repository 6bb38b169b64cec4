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
  const [M, N] = x.shape
  const y = zeros([N, M])
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      // get and set use the offset and the strides, so x may be any view: a slice, or itself a transpose.
      y.set(j, i, x.get(i, j))
    }
  }
  return y
}
