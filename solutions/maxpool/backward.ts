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
          // Where the maximum lies is not stored: x tells it again.
          let winner = ((n * H + i * SH) * W + j * SW) * C + c
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              const pixel = ((n * H + i * SH + kh) * W + j * SW + kw) * C + c
              // Strictly larger: a later equal never takes over.
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
