import { contiguous, type PoolOptions, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradient of max pooling: the maximum of each window gets all of dy, the other pixels get
 * nothing.
 *
 * Shapes: dy [N, OH, OW, C], x [N, H, W, C] -> dx like x.
 *
 *     dx[n, h, w, c] = sum of dy[n, i, j, c] over the windows [i, j] whose maximum is x[n, h, w, c]
 *
 * If several pixels are the maximum, the first one in row-major order gets the gradient, as in TensorFlow. If
 * the strides are smaller than the pool size, windows overlap and gradients add up.
 *
 * Options, as in the forward pass:
 * - `poolSize`: [KH, KW], the size of the window. Default: [2, 2].
 * - `strides`: [SH, SW]. Default: the pool size.
 */
export function maxpoolBackward(dy: Tensor, x: Tensor, options: PoolOptions = {}): Tensor {
  // TODO: write maxpoolBackward; the lesson is in README.md beside this file
  throw new Error('TODO: maxpool/backward is not written yet')
}
