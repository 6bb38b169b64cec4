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
  const [M, N] = x.shape
  const y = zeros([N, M])
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      // get and set know offset and strides, so x may be any view: a slice, or itself a transpose.
      y.set(j, i, x.get(i, j))
    }
  }
  return y
}
