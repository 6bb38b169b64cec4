import { contiguous, type PoolOptions, type Tensor, zeros } from '#tensor'

/**
 * The gradient of max pooling: dy goes to the pixel that was the maximum of its window; the others had no say.
 *
 * Shapes: dy [N, OH, OW, C], x [N, H, W, C] -> dx like x.
 *
 *     dx[n, h, w, c] = sum of dy[n, i, j, c] over the windows [i, j] whose maximum is x[n, h, w, c]
 *
 * Of equal maxima the first in row-major order is meant, as in TensorFlow. Windows are those of maxpool/forward;
 * where strides are smaller than the pool size they overlap, and gradients add up.
 */
export function maxpoolBackward(dy: Tensor, x: Tensor, options: PoolOptions = {}): Tensor {
  // TODO: write maxpoolBackward; the lesson is in README.md beside this file
  throw new Error('TODO: maxpool/backward is not written yet')
}
