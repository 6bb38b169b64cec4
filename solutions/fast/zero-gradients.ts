import { contiguous, type LayerGradients, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of conv2d when most of dy is zero: a zero is skipped at once, and other numbers are
 * combined with numbers that are side by side. Only 'valid' padding and strides of 1 are supported, which is
 * all the network needs.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 *     db[f]              = sum over n, i, j of dy[n, i, j, f]
 *     dw[kh, kw, c, f]   = sum over n, i, j of dy[n, i, j, f] * x[n, i + kh, j + kw, c]
 *     dx[n, row, col, c] = sum over i, j, f, kh, kw with i + kh = row and j + kw = col of
 *                          dy[n, i, j, f] * w[kh, kw, c, f]
 *
 * The result is exact: leaving out a term that is zero does not change a sum.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor): LayerGradients {
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [, OH, OW] = dy.shape
  const [K, length] = [KH * KW * C, KW * C]
  const dx = zeros(x.shape)
  const dw = zeros(w.shape)
  const db = zeros([F])
  const upstream = contiguous(dy).data
  const pixels = contiguous(x).data
  const dPixels = dx.data
  // Transposed to [F, K]: in w itself, the weights of one filter are F numbers apart.
  const weights = transposed(contiguous(w).data, K, F)
  const dWeights = new Float32Array(F * K)

  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          const gradient = upstream[out++]
          if (gradient === 0) continue
          db.data[f] += gradient
          for (let kh = 0; kh < KH; kh++) {
            const pixel = ((n * H + i + kh) * W + j) * C
            const weight = f * K + kh * length
            for (let k = 0; k < length; k++) {
              dPixels[pixel + k] += gradient * weights[weight + k]
              dWeights[weight + k] += gradient * pixels[pixel + k]
            }
          }
        }
      }
    }
  }
  dw.data.set(transposed(dWeights, F, K))
  return { dx, dw, db }
}

/** The transpose of a matrix [rows, columns], as a copy. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = matrix[row * columns + column]
    }
  }
  return turned
}
