import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Dropout while training: the mask silences some numbers and scales up the others.
 *
 * Shapes: x and mask any, but the same -> y the same.
 *
 *     y = x * mask, element by element
 *
 * Source: Srivastava et al., Dropout: A Simple Way to Prevent Neural Networks from Overfitting, 2014.
 */
export function dropout(x: Tensor, mask: Tensor): Tensor {
  // TODO: write dropout; the lesson is in README.md beside this file
  throw new Error('TODO: dropout/forward is not written yet')
}
