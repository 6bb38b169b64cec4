import { type ConvOptions, contiguous, type Tensor, zeros } from '#tensor'

/**
 * Two-dimensional convolution: every filter slides over the picture, and at every stop the products of its weights
 * with the pixels below are summed. (Strictly a cross-correlation: the filter is not flipped.)
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 *     y[n, i, j, f] = b[f] + sum over kh, kw, c of x[n, i * SH + kh - top, j * SW + kw - left, c] * w[kh, kw, c, f]
 *
 * where [SH, SW] are the strides and what lies outside of the picture counts as 0.
 *
 *     valid: OH = floor((H - KH) / SH) + 1, top = 0
 *     same:  OH = ceil(H / SH), and max(0, (OH - 1) * SH + KH - H) rows of zeros are added,
 *            half of them above (top, rounded down), the rest below
 *
 * and likewise OW and left from W, KW and SW.
 *
 * Source: Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6; sizes: Dumoulin and Visin, A guide
 * to convolution arithmetic for deep learning, 2016; the odd row at the bottom and right, as in TensorFlow.
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
              const pixel = ((n * H + row) * W + col) * C // x[n, row, col, 0]; its channels lie side by side.
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

/** Along one axis: how many windows there are, and how many zeros stand before the first pixel. */
function slide(extent: number, kernel: number, stride: number, padding: 'valid' | 'same'): [number, number] {
  if (padding === 'valid') return [Math.floor((extent - kernel) / stride) + 1, 0]
  const count = Math.ceil(extent / stride)
  const missing = Math.max(0, (count - 1) * stride + kernel - extent)
  return [count, Math.floor(missing / 2)]
}
