import { contiguous, type PoolOptions, type Tensor, zeros } from '#tensor'

/**
 * Applies max pooling: keeps only the largest number of each window, separately for each channel.
 *
 * Shapes: x [N, H, W, C] -> y [N, OH, OW, C].
 *
 *     y[n, i, j, c] = max over kh, kw of x[n, i * SH + kh, j * SW + kw, c]
 *
 *     OH = floor((H - KH) / SH) + 1, and OW in the same way: windows that do not fit are dropped
 *
 * Options:
 * - `poolSize`: [KH, KW], the size of the window. Default: [2, 2].
 * - `strides`: [SH, SW]. Default: the pool size.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, section 9.3.
 */
export function maxpool(x: Tensor, options: PoolOptions = {}): Tensor {
  const { poolSize = [2, 2], strides = poolSize } = options
  const [N, H, W, C] = x.shape
  const [KH, KW] = poolSize
  const [SH, SW] = strides
  const OH = Math.floor((H - KH) / SH) + 1
  const OW = Math.floor((W - KW) / SW) + 1
  const y = zeros([N, OH, OW, C])
  const pixels = contiguous(x).data

  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        const first = ((n * H + i * SH) * W + j * SW) * C // The first pixel of the window; channels are side by side.
        for (let c = 0; c < C; c++) {
          let max = -Infinity // Not 0: all numbers of a window may be negative.
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              max = Math.max(max, pixels[first + (kh * W + kw) * C + c])
            }
          }
          y.data[out++] = max
        }
      }
    }
  }
  return y
}
