import { contiguous, type Tensor } from '#tensor'

/**
 * Applies relu and writes the result into an existing array: nothing is allocated.
 *
 * Shapes: x any, y like x -> y.
 *
 *     y = max(0, x), element by element
 *
 * y is row-major from offset 0. Its old numbers are overwritten, and y itself is returned. This is the only
 * kata that writes to an argument. x is not changed.
 */
export function reluInto(x: Tensor, y: Tensor): Tensor {
  const from = contiguous(x).data
  const to = y.data
  for (let i = 0; i < from.length; i++) {
    const value = from[i]
    // The same as max(0, value), and exact. But there is no condition, and signs are as hard to guess as coin tosses.
    to[i] = (value + Math.abs(value)) / 2
  }
  return y
}
