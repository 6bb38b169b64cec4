/** How many floating-point operations a training step takes per picture. */

import type { Tensor } from '../src/tensor.ts'
import { batchOf } from '../src/training/batch.ts'
import { builtInSet } from '../src/training/data/builtin.ts'
import { drawWeights } from '../src/training/draws.ts'
import type { Katas } from '../src/training/katas/kata-functions.ts'
import { parameterTotal, paramsOf } from '../src/training/network.ts'

/** Products in the forward pass, layer by layer. */
const conv1 = 30 * 30 * 32 * 27
const conv2 = 13 * 13 * 64 * 288
/** 36 tiles of 2x2 outputs with 16 products each: see `src/engine/kernels/winograd.ts`. */
const conv2Winograd = 36 * 16 * 32 * 64
const dense = 2304 * 128 + 128 * 10

/**
 * Two operations for each product: in the forward pass, in the gradients of the weights, and in those of the inputs
 * (except for the pictures). `needed` leaves out the products with zero gradients: pooling passes one of four gradients,
 * and relu, with new weights, stops some of these. `engine` counts the products of the SIMD kernels, which leave out the
 * same, and need fewer in the forward pass of the second convolution.
 */
export function operationsPerPicture(katas: Katas): { all: number; needed: number; engine: number } {
  const forward = conv1 + conv2 + dense
  const { share1, share2 } = passing(katas)
  const backward = share1 * conv1 + share2 * 2 * conv2 + 2 * dense
  return {
    all: 2 * (forward + conv1 + 2 * conv2 + 2 * dense),
    needed: 2 * (forward + backward),
    engine: 2 * (forward - conv2 + conv2Winograd + backward),
  }
}

/** The share of the outputs of each convolution that passes a gradient. */
function passing(katas: Katas): { share1: number; share2: number } {
  const weights = new Float32Array(parameterTotal)
  drawWeights(katas, 1, weights)
  const params = paramsOf(weights, katas.ndarray)
  const rows = Array.from({ length: 64 }, (_, i) => i)
  const { x } = batchOf(builtInSet(64, 1).train, rows, katas.ndarray)
  const { cache } = katas.forward(params, x)
  const share = (pooled: Tensor, output: Tensor) =>
    pooled.data.filter((value) => value > 0).length / output.data.length
  return { share1: share(cache.pool1, cache.conv1), share2: share(cache.pool2, cache.conv2) }
}
