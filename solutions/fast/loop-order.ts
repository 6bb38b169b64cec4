import { contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes conv2d with another order of the loops: the filters are innermost, four at a time. Only 'valid'
 * padding and strides of 1 are supported, which is all the network needs.
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F], with OH = H - KH + 1 and OW = W - KW +
 * 1.
 *
 *     y[n, i, j, f] = b[f] + sum over kh, kw, c of x[n, i + kh, j + kw, c] * w[kh, kw, c, f]
 *
 * In w and in y the filters are side by side. So the numbers that are read and written together are neighbours,
 * and a pixel that has been read is used for four products.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [OH, OW] = [H - KH + 1, W - KW + 1]
  const y = zeros([N, OH, OW, F])
  const pixels = contiguous(x).data
  const weights = contiguous(w).data
  const bias = contiguous(b).data

  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++, out += F) {
        let f = 0
        for (; f + 4 <= F; f += 4) {
          // Four variables, not an array, so that they stay in registers.
          let s0 = bias[f]
          let s1 = bias[f + 1]
          let s2 = bias[f + 2]
          let s3 = bias[f + 3]
          let weight = f
          for (let kh = 0; kh < KH; kh++) {
            let pixel = ((n * H + i + kh) * W + j) * C
            // The columns and channels of a kernel row are in the same order in x and in w, so one loop covers both.
            for (const end = pixel + KW * C; pixel < end; pixel++, weight += F) {
              const value = pixels[pixel]
              s0 += value * weights[weight]
              s1 += value * weights[weight + 1]
              s2 += value * weights[weight + 2]
              s3 += value * weights[weight + 3]
            }
          }
          y.data[out + f] = s0
          y.data[out + f + 1] = s1
          y.data[out + f + 2] = s2
          y.data[out + f + 3] = s3
        }
        // The remaining filters.
        for (; f < F; f++) {
          let sum = bias[f]
          let weight = f
          for (let kh = 0; kh < KH; kh++) {
            let pixel = ((n * H + i + kh) * W + j) * C
            for (const end = pixel + KW * C; pixel < end; pixel++, weight += F) {
              sum += pixels[pixel] * weights[weight]
            }
          }
          y.data[out + f] = sum
        }
      }
    }
  }
  return y
}
