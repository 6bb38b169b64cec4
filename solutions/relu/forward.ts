import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The rectified linear unit: what is positive passes, the rest becomes 0.
 *
 * Shapes: x any -> y the same.
 *
 *     y = max(0, x), element by element
 *
 * Source: Nair and Hinton, Rectified Linear Units Improve Restricted Boltzmann Machines, 2010.
 */
export function relu(x: Tensor): Tensor {
  const y = zeros(x.shape)
  // Axes do not matter here: one flat loop serves every shape. `contiguous` irons out views first.
  const from = contiguous(x).data
  for (let i = 0; i < from.length; i++) {
    y.data[i] = Math.max(0, from[i])
  }
  return y
}
