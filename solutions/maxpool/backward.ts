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
  const { poolSize = [2, 2], strides = poolSize } = options
  const [N, H, W, C] = x.shape
  const [, OH, OW] = dy.shape
  const [KH, KW] = poolSize
  const [SH, SW] = strides
  const dx = zeros(x.shape)
  const upstream = contiguous(dy).data
  const pixels = contiguous(x).data

  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let c = 0; c < C; c++) {
          // The position of the maximum is not stored, so search x for it again.
          let winner = ((n * H + i * SH) * W + j * SW) * C + c
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              const pixel = ((n * H + i * SH + kh) * W + j * SW + kw) * C + c
              // Strictly larger: in a tie the first one stays.
              if (pixels[pixel] > pixels[winner]) winner = pixel
            }
          }
          dx.data[winner] += upstream[out++]
        }
      }
    }
  }
  return dx
}
