import { type ConvOptions, contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * The gradients of conv2d. Every product x * w that went into y[n, i, j, f] comes back twice: dy * w belongs to
 * the pixel, dy * x to the weight.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]              = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f]   = sum over n, i, j of dy[n, i, j, f] * x[n, i * SH + kh - top, j * SW + kw - left, c]
 *     dx[n, row, col, c] = sum over f and over the i, j, kh, kw with i * SH + kh - top = row and
 *                          j * SW + kw - left = col, of dy[n, i, j, f] * w[kh, kw, c, f]
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
  const top = padding === 'same' ? padBefore(H, KH, SH, OH) : 0
  const left = padding === 'same' ? padBefore(W, KW, SW, OW) : 0
  const dx = zeros(x.shape)
  const dw = zeros(w.shape)
  const db = zeros([F])
  const upstream = contiguous(dy).data
  const pixels = contiguous(x).data
  const weights = contiguous(w).data
  const [dPixels, dWeights, dBias] = [dx.data, dw.data, db.data]

  // The same walk as forwards; where a product was added to y, its two factors now get their share of dy.
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          const gradient = upstream[out++]
          if (gradient === 0) continue // Nothing to hand on; behind a maxpool that is most of dy.
          dBias[f] += gradient
          for (let kh = 0; kh < KH; kh++) {
            const row = i * SH + kh - top
            if (row < 0 || row >= H) continue
            for (let kw = 0; kw < KW; kw++) {
              const col = j * SW + kw - left
              if (col < 0 || col >= W) continue
              const pixel = ((n * H + row) * W + col) * C
              const weight = (kh * KW + kw) * C * F + f
              for (let c = 0; c < C; c++) {
                // Added, not set: windows overlap, and every window uses the same weights.
                dPixels[pixel + c] += gradient * weights[weight + c * F]
                dWeights[weight + c * F] += gradient * pixels[pixel + c]
              }
            }
          }
        }
      }
    }
  }
  return { dx, dw, db }
}

/** Along one axis of a picture with 'same' padding: how many zeros stand before the first pixel. */
function padBefore(extent: number, kernel: number, stride: number, count: number): number {
  return Math.floor(Math.max(0, (count - 1) * stride + kernel - extent) / 2)
}
