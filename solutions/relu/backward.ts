import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of relu: dy passes unchanged where x was positive, and nothing passes elsewhere.
 *
 * Shapes: dy any, x like dy -> dx like x.
 *
 *     dx = dy where x > 0, otherwise 0
 *
 * At x = 0 relu has a corner and no derivative. By convention the gradient is 0 there, as in TensorFlow.
 */
export function reluBackward(dy: Tensor, x: Tensor): Tensor {
  const dx = zeros(x.shape)
  const upstream = contiguous(dy).data
  const input = contiguous(x).data
  for (let i = 0; i < input.length; i++) {
    dx.data[i] = input[i] > 0 ? upstream[i] : 0
  }
  return dx
}
