import { type ConvOptions, contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * The gradients of conv2d. Every product x * w that went into y[n, i, j, f] comes back twice: dy * w belongs to
 * the pixel, dy * x to the weight.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]           = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f] = sum over n, i, j of dy[n, i, j, f] * x[n, i * SH + kh - top, j * SW + kw - left, c]
 *     dx[n, h, v, c]  = sum of dy[n, i, j, f] * w[kh, kw, c, f] over every i, j, kh, kw, f
 *                       with i * SH + kh - top = h and j * SW + kw - left = v
 *
 * Strides, padding, top and left are those of the forward pass; the padding is no input and has no gradient.
 *
 * Source: the chain rule on the formula of conv2d/forward; compare Goodfellow, Bengio and Courville, Deep Learning,
 * 2016, section 9.5.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [, OH, OW] = dy.shape
  const [SH, SW] = strides
  const top = padBefore(H, KH, SH, OH, padding)
  const left = padBefore(W, KW, SW, OW, padding)
  const dx = zeros(x.shape)
  const dw = zeros(w.shape)
  const db = zeros([F])
  const upstream = contiguous(dy).data
  const pixels = contiguous(x).data
  const weights = contiguous(w).data
  const [dPixels, dWeights, dBias] = [dx.data, dw.data, db.data]

  // The same walk as forwards, but for the filters, which come last: all of them saw the same pixel.
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        const out = ((n * OH + i) * OW + j) * F // dy[n, i, j, 0]
        for (let f = 0; f < F; f++) dBias[f] += upstream[out + f]
        for (let kh = 0; kh < KH; kh++) {
          const h = i * SH + kh - top
          if (h < 0 || h >= H) continue
          for (let kw = 0; kw < KW; kw++) {
            const v = j * SW + kw - left
            if (v < 0 || v >= W) continue
            for (let c = 0; c < C; c++) {
              const pixel = ((n * H + h) * W + v) * C + c // x[n, h, v, c]
              const weight = ((kh * KW + kw) * C + c) * F // w[kh, kw, c, 0]
              let sum = 0
              for (let f = 0; f < F; f++) {
                sum += upstream[out + f] * weights[weight + f]
                dWeights[weight + f] += upstream[out + f] * pixels[pixel]
              }
              // Added, not set: windows overlap, and a pixel is in several of them.
              dPixels[pixel] += sum
            }
          }
        }
      }
    }
  }
  return { dx, dw, db }
}

/** Along one axis: how many zeros stand before the first pixel. */
function padBefore(extent: number, kernel: number, stride: number, count: number, padding: string): number {
  if (padding === 'valid') return 0
  return Math.floor(Math.max(0, (count - 1) * stride + kernel - extent) / 2)
}
