/**
 * A training step of the network on the solutions of the chapter 'Make it fast', on one thread. It gives what
 * `plain.ts` gives, up to rounding.
 */
import ndarray from 'ndarray'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { reluInto } from '#solutions/fast/buffers.ts'
import { conv2dBackward } from '#solutions/fast/conv-backward.ts'
import { conv2d } from '#solutions/fast/conv-forward.ts'
import { matmul } from '#solutions/fast/matmul.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import {
  type Batch,
  type LayerGradients,
  type Masks,
  type Params,
  type Tensor,
  type Weights,
  weightedLayers,
  zeros,
} from '../src/tensor.ts'
import type { StepResult, TrainingStep } from './step.ts'

/** Starts training from these weights, which every step changes in place. */
export function fastTraining(params: Params): TrainingStep {
  const moments = weightedLayers.flatMap((layer) =>
    (['w', 'b'] as const).map((part) => {
      const { shape } = params[layer][part]
      return { layer, part, m: zeros(shape).data, v: zeros(shape).data }
    }),
  )
  const buffers = new Map<string, Tensor>()
  let step = 0
  return (batch, masks) => {
    const result = gradientsOf(params, batch, masks, (name, shape) => bufferOf(buffers, name, shape))
    step++
    for (const { layer, part, m, v } of moments) {
      adam(params[layer][part].data, result.gradients[layer][part].data, m, v, step)
    }
    return result
  }
}

function gradientsOf(
  params: Params,
  { x, t }: Batch,
  masks: Masks,
  buffer: (name: string, shape: readonly number[]) => Tensor,
): StepResult {
  const { conv1, conv2, dense1, dense2 } = params
  // Pooling before relu is the same as relu before pooling, and leaves relu a quarter of the work.
  const y1 = conv2d(x, conv1.w, conv1.b)
  const p1 = maxpool(y1)
  const a1 = reluInto(p1, buffer('a1', p1.shape))
  const y2 = conv2d(a1, conv2.w, conv2.b)
  const p2 = maxpool(y2)
  const a2 = reluInto(p2, buffer('a2', p2.shape))
  const flat = reshaped(a2, [a2.shape[0], a2.size / a2.shape[0]])
  const y3 = dense(flat, dense1)
  const a3 = reluInto(y3, buffer('a3', y3.shape))
  multiplyBy(a3, masks.dropout)
  const p = softmax(dense(a3, dense2))

  const d4 = denseBackward(softmaxCrossentropyBackward(p, t), a3, dense2.w)
  multiplyBy(d4.dx, masks.dropout)
  const d3 = denseBackward(reluBackward(d4.dx, y3), flat, dense1.w)
  const dp2 = reluBackward(reshaped(d3.dx, p2.shape), p2)
  const d2 = conv2dBackward(maxpoolBackward(dp2, y2), a1, conv2.w)
  const dp1 = reluBackward(d2.dx, p1)
  const d1 = conv2dBackward(maxpoolBackward(dp1, y1), x, conv1.w)
  return {
    loss: lossOf(p, t),
    gradients: {
      conv1: { w: d1.dw, b: d1.db },
      conv2: { w: d2.dw, b: d2.db },
      dense1: { w: d3.dw, b: d3.db },
      dense2: { w: d4.dw, b: d4.db },
    },
  }
}

/** The same array every time, as long as the shape is the same. */
function bufferOf(buffers: Map<string, Tensor>, name: string, shape: readonly number[]): Tensor {
  const known = buffers.get(name)
  if (known && known.shape.join() === shape.join()) return known
  const fresh = zeros(shape)
  buffers.set(name, fresh)
  return fresh
}

function dense(x: Tensor, { w, b }: Weights): Tensor {
  const y = matmul(x, w)
  const [N, U] = y.shape
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) y.data[n * U + u] += b.data[u]
  }
  return y
}

function denseBackward(dy: Tensor, x: Tensor, w: Tensor): LayerGradients {
  const [N, U] = dy.shape
  const db = zeros([U])
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) db.data[u] += dy.data[n * U + u]
  }
  return { dx: matmul(dy, w.transpose(1, 0)), dw: matmul(x.transpose(1, 0), dy), db }
}

function multiplyBy(x: Tensor, mask: Tensor): void {
  for (let i = 0; i < x.data.length; i++) x.data[i] *= mask.data[i]
}

function lossOf(p: Tensor, t: Tensor): number {
  let loss = 0
  for (let i = 0; i < p.data.length; i++) {
    loss -= t.data[i] * Math.log(Math.min(1 - 1e-7, Math.max(1e-7, p.data[i])))
  }
  return loss / p.shape[0]
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
