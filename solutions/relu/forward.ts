import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Applies the rectified linear unit: positive numbers pass unchanged, all others become 0.
 *
 * Shapes: x any -> y like x.
 *
 *     y = max(0, x), element by element
 *
 * Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010.
 */
export function relu(x: Tensor): Tensor {
  const y = zeros(x.shape)
  // The axes do not matter here, so one flat loop works for every shape. `contiguous` turns views into row-major order.
  const from = contiguous(x).data
  for (let i = 0; i < from.length; i++) {
    y.data[i] = Math.max(0, from[i])
  }
  return y
}
