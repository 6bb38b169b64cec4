/**
 * What the benchmarks compare with: a training step of the network in readable loops on flat indices, like the first
 * version of the solutions. It never changes, so that ratios stay comparable. Only benchmarks use it.
 */
import ndarray from 'ndarray'
import { type Batch, type Masks, type Params, type Tensor, weightedLayers, zeros } from '../src/tensor.ts'

interface StepResult {
  /** The mean loss of the batch under the weights from before the step. */
  loss: number
  /** The gradients that the step was taken with. They may be overwritten by the next step. */
  gradients: Params
}

/** One whole training step: forward, backward, Adam with its default options. It changes the weights in place. */
type TrainingStep = (batch: Batch, masks: Masks) => StepResult

/** Starts training from these weights. Each step changes them in place. */
export function plainTraining(params: Params): TrainingStep {
  const moments = weightedLayers.flatMap((layer) =>
    (['w', 'b'] as const).map((part) => {
      const { shape } = params[layer][part]
      return { layer, part, m: zeros(shape).data, v: zeros(shape).data }
    }),
  )
  let step = 0
  return (batch, masks) => {
    const result = gradientsOf(params, batch, masks)
    step++
    for (const { layer, part, m, v } of moments) {
      adam(params[layer][part].data, result.gradients[layer][part].data, m, v, step)
    }
    return result
  }
}

function gradientsOf(params: Params, { x, t }: Batch, masks: Masks): StepResult {
  const { conv1, conv2, dense1, dense2 } = params
  const y1 = conv2d(x, conv1.w, conv1.b)
  const a1 = relu(y1)
  const p1 = maxpool(a1)
  const y2 = conv2d(p1, conv2.w, conv2.b)
  const a2 = relu(y2)
  const p2 = maxpool(a2)
  const flat = reshaped(p2, [p2.shape[0], p2.size / p2.shape[0]])
  const y3 = dense(flat, dense1.w, dense1.b)
  const a3 = relu(y3)
  const dropped = times(a3, masks.dropout)
  const p = softmax(dense(dropped, dense2.w, dense2.b))

  const [N] = p.shape
  const dz = zeros(p.shape)
  let loss = 0
  for (let i = 0; i < p.data.length; i++) {
    loss -= t.data[i] * Math.log(Math.min(1 - 1e-7, Math.max(1e-7, p.data[i])))
    dz.data[i] = (p.data[i] - t.data[i]) / N
  }

  const d4 = denseBackward(dz, dropped, dense2.w)
  const d3 = denseBackward(reluBackward(times(d4.dx, masks.dropout), y3), flat, dense1.w)
  const dy2 = reluBackward(maxpoolBackward(reshaped(d3.dx, p2.shape), a2), y2)
  const d2 = conv2dBackward(dy2, p1, conv2.w)
  const dy1 = reluBackward(maxpoolBackward(d2.dx, a1), y1)
  const d1 = conv2dBackward(dy1, x, conv1.w)
  return {
    loss: loss / N,
    gradients: {
      conv1: { w: d1.dw, b: d1.db },
      conv2: { w: d2.dw, b: d2.db },
      dense1: { w: d3.dw, b: d3.db },
      dense2: { w: d4.dw, b: d4.db },
    },
  }
}

function conv2d(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [OH, OW] = [H - KH + 1, W - KW + 1]
  const y = zeros([N, OH, OW, F])
  const [pixels, weights, bias] = [x.data, w.data, b.data]
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          let sum = bias[f]
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              const pixel = ((n * H + i + kh) * W + j + kw) * C
              const weight = (kh * KW + kw) * C * F + f
              for (let c = 0; c < C; c++) sum += pixels[pixel + c] * weights[weight + c * F]
            }
          }
          y.data[out++] = sum
        }
      }
    }
  }
  return y
}

function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor) {
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [, OH, OW] = dy.shape
  const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([F])]
  const [upstream, pixels, weights] = [dy.data, x.data, w.data]
  const [dPixels, dWeights, dBias] = [dx.data, dw.data, db.data]
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          const gradient = upstream[out++]
          dBias[f] += gradient
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              const pixel = ((n * H + i + kh) * W + j + kw) * C
              const weight = (kh * KW + kw) * C * F + f
              for (let c = 0; c < C; c++) {
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

function relu(x: Tensor): Tensor {
  const y = zeros(x.shape)
  for (let i = 0; i < x.data.length; i++) y.data[i] = Math.max(0, x.data[i])
  return y
}

function reluBackward(dy: Tensor, x: Tensor): Tensor {
  const dx = zeros(x.shape)
  for (let i = 0; i < x.data.length; i++) dx.data[i] = x.data[i] > 0 ? dy.data[i] : 0
  return dx
}

function maxpool(x: Tensor): Tensor {
  const [N, H, W, C] = x.shape
  const [OH, OW] = [H >> 1, W >> 1]
  const y = zeros([N, OH, OW, C])
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let c = 0; c < C; c++) {
          let max = -Infinity
          for (let kh = 0; kh < 2; kh++) {
            for (let kw = 0; kw < 2; kw++) {
              max = Math.max(max, x.data[((n * H + 2 * i + kh) * W + 2 * j + kw) * C + c])
            }
          }
          y.data[out++] = max
        }
      }
    }
  }
  return y
}

function maxpoolBackward(dy: Tensor, x: Tensor): Tensor {
  const [N, H, W, C] = x.shape
  const [, OH, OW] = dy.shape
  const dx = zeros(x.shape)
  let out = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let c = 0; c < C; c++) {
          let winner = ((n * H + 2 * i) * W + 2 * j) * C + c
          for (let kh = 0; kh < 2; kh++) {
            for (let kw = 0; kw < 2; kw++) {
              const pixel = ((n * H + 2 * i + kh) * W + 2 * j + kw) * C + c
              if (x.data[pixel] > x.data[winner]) winner = pixel
            }
          }
          dx.data[winner] += dy.data[out++]
        }
      }
    }
  }
  return dx
}

function dense(x: Tensor, w: Tensor, b: Tensor): Tensor {
  const [N, D] = x.shape
  const [, U] = w.shape
  const y = zeros([N, U])
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) {
      let sum = b.data[u]
      for (let d = 0; d < D; d++) sum += x.data[n * D + d] * w.data[d * U + u]
      y.data[n * U + u] = sum
    }
  }
  return y
}

function denseBackward(dy: Tensor, x: Tensor, w: Tensor) {
  const [N, D] = x.shape
  const [, U] = w.shape
  const [dx, dw, db] = [zeros(x.shape), zeros(w.shape), zeros([U])]
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) db.data[u] += dy.data[n * U + u]
    for (let d = 0; d < D; d++) {
      let sum = 0
      for (let u = 0; u < U; u++) {
        sum += dy.data[n * U + u] * w.data[d * U + u]
        dw.data[d * U + u] += x.data[n * D + d] * dy.data[n * U + u]
      }
      dx.data[n * D + d] = sum
    }
  }
  return { dx, dw, db }
}

function times(x: Tensor, mask: Tensor): Tensor {
  const y = zeros(x.shape)
  for (let i = 0; i < x.data.length; i++) y.data[i] = x.data[i] * mask.data[i]
  return y
}

function softmax(z: Tensor): Tensor {
  const [N, K] = z.shape
  const p = zeros(z.shape)
  for (let row = 0; row < N * K; row += K) {
    let max = -Infinity
    for (let k = 0; k < K; k++) max = Math.max(max, z.data[row + k])
    let sum = 0
    for (let k = 0; k < K; k++) sum += Math.exp(z.data[row + k] - max)
    for (let k = 0; k < K; k++) p.data[row + k] = Math.exp(z.data[row + k] - max) / sum
  }
  return p
}

function adam(p: Float32Array, g: Float32Array, m: Float32Array, v: Float32Array, step: number): void {
  const correction1 = 1 - 0.9 ** step
  const correction2 = 1 - 0.999 ** step
  for (let i = 0; i < p.length; i++) {
    m[i] = 0.9 * m[i] + 0.1 * g[i]
    v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i]
    p[i] -= (1e-3 * (m[i] / correction1)) / (Math.sqrt(v[i] / correction2) + 1e-7)
  }
}

/** The same numbers in another shape. */
const reshaped = (x: Tensor, shape: readonly number[]): Tensor => ndarray(x.data, [...shape])
