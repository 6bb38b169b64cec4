import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Applies dropout during training: the mask sets some numbers to 0 and scales up the others.
 *
 * Shapes: x any, mask like x -> y like x.
 *
 *     y = x * mask, element by element
 *
 * Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
 */
export function dropout(x: Tensor, mask: Tensor): Tensor {
  const y = zeros(x.shape)
  const from = contiguous(x).data
  const factors = contiguous(mask).data
  for (let i = 0; i < from.length; i++) {
    y.data[i] = from[i] * factors[i]
  }
  return y
}
