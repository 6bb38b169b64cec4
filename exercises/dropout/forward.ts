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
  // TODO: write dropout; the lesson is in README.md beside this file
  throw new Error('TODO: dropout/forward is not written yet')
}
