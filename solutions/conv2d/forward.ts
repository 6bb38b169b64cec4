import { type ConvOptions, contiguous, type Tensor, zeros } from '#tensor'

/**
 * Computes a two-dimensional convolution: each filter slides over the picture, and at each position its weights
 * are multiplied by the pixels below them and added up. (Strictly this is a cross-correlation: the filter is
 * not flipped.)
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 *     y[n, i, j, f] = b[f] + sum over kh, kw, c of x[n, i * SH + kh - top, j * SW + kw - left, c] * w[kh, kw, c, f]
 *
 *     valid: OH = floor((H - KH) / SH) + 1, top = 0
 *     same:  OH = ceil(H / SH), and max(0, (OH - 1) * SH + KH - H) rows of zeros are added,
 *            half of them above (top, rounded down), the rest below
 *
 * OW and left are computed in the same way from W, KW and SW. Pixels outside the picture count as 0.
 *
 * Options:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6. The sizes: Dumoulin and Visin, A
 * Guide to Convolution Arithmetic for Deep Learning, 2016. The odd row at the bottom and the odd column on the
 * right: TensorFlow.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [SH, SW] = strides
  const [OH, top] = slide(H, KH, SH, padding)
  const [OW, left] = slide(W, KW, SW, padding)
  const y = zeros([N, OH, OW, F])
  const pixels = contiguous(x).data
  const weights = contiguous(w).data
  const bias = contiguous(b).data

  let out = 0 // The loops visit y in row-major order, so its flat index just counts up.
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          let sum = bias[f]
          for (let kh = 0; kh < KH; kh++) {
            const row = i * SH + kh - top
            if (row < 0 || row >= H) continue // In the padding every product is 0.
            for (let kw = 0; kw < KW; kw++) {
              const col = j * SW + kw - left
              if (col < 0 || col >= W) continue
              const pixel = ((n * H + row) * W + col) * C // x[n, row, col, 0]; its channels are side by side.
              const weight = (kh * KW + kw) * C * F + f // w[kh, kw, 0, f]; the next channel is F further on.
              for (let c = 0; c < C; c++) {
                sum += pixels[pixel + c] * weights[weight + c * F]
              }
            }
          }
          y.data[out++] = sum
        }
      }
    }
  }
  return y
}

/** For one axis: the number of windows, and the number of zeros before the first pixel. */
function slide(extent: number, kernel: number, stride: number, padding: 'valid' | 'same'): [number, number] {
  if (padding === 'valid') return [Math.floor((extent - kernel) / stride) + 1, 0]
  const count = Math.ceil(extent / stride)
  const missing = Math.max(0, (count - 1) * stride + kernel - extent)
  return [count, Math.floor(missing / 2)]
}
