import { type ConvOptions, contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of conv2d. Each product x * w that was added to y[n, i, j, f] gives a gradient to both
 * of its factors: dy * w to the pixel, and dy * x to the weight.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]              = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f]   = sum over n, i, j of dy[n, i, j, f] * x[n, i * SH + kh - top, j * SW + kw - left, c]
 *     dx[n, row, col, c] = sum over f and over the i, j, kh, kw with i * SH + kh - top = row and
 *                          j * SW + kw - left = col, of dy[n, i, j, f] * w[kh, kw, c, f]
 *
 * top and left are those of conv2d/forward. The padding is not part of the input and has no gradient.
 *
 * Options, as in the forward pass:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: the chain rule, applied to the formula of conv2d/forward. See also Goodfellow, Bengio and Courville,
 * Deep Learning, 2016, section 9.5.
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

  // The same loops as in the forward pass. Where a product was added to y, both of its factors now get a gradient.
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          const gradient = upstream[out++]
          if (gradient === 0) continue // Nothing to pass on. After a maxpool this is most of dy.
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
                // Add, do not set: windows overlap, and all windows use the same weights.
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

/** For one axis with 'same' padding: the number of zeros before the first pixel. */
function padBefore(extent: number, kernel: number, stride: number, count: number): number {
  return Math.floor(Math.max(0, (count - 1) * stride + kernel - extent) / 2)
}
