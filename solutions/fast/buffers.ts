import { contiguous, type Tensor } from '#tensor'

/**
 * relu into an array that is there already: the formula is that of relu/forward, and nothing is allocated.
 *
 * Shapes: x any, y the same -> y.
 *
 *     y = max(0, x), element by element
 *
 * y is row-major from offset 0. What it held before is overwritten, and it is what is returned: this is the one
 * kata that writes to an argument. x stays as it is.
 */
export function reluInto(x: Tensor, y: Tensor): Tensor {
  const from = contiguous(x).data
  const to = y.data
  for (let i = 0; i < from.length; i++) {
    const value = from[i]
    // The same as max(0, value), and exact; but it takes no decision, and signs are as hard to foresee as coins.
    to[i] = (value + Math.abs(value)) / 2
  }
  return y
}
