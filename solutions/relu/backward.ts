import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * The gradient of relu: where x was positive, dy passes unchanged; elsewhere nothing does.
 *
 * Shapes: dy and x any, but the same -> dx the same.
 *
 *     dx = dy where x > 0, otherwise 0
 *
 * At x = 0 relu has a corner and no derivative; by convention, as in TensorFlow, it is 0 there.
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
