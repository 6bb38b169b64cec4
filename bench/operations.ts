/** How many floating-point operations a picture takes in a training step. */

import { batchOf } from '../src/parity/pictures.ts'
import type { Tensor } from '../src/tensor.ts'
import { builtInSet } from '../src/training/data/builtin.ts'
import type { Katas } from '../src/training/katas/kata-functions.ts'
import { drawWeights } from '../src/training/loop.ts'
import { parameterTotal, paramsOf } from '../src/training/network.ts'

/** Products in the forward pass, layer by layer. */
const conv1 = 30 * 30 * 32 * 27
const conv2 = 13 * 13 * 64 * 288
/** 36 tiles of 2x2 outputs with 16 products each: see `src/engine/kernels/winograd.ts`. */
const conv2Winograd = 36 * 16 * 32 * 64
const dense = 2304 * 128 + 128 * 10

/**
 * Two operations for each product: of the forward pass, of the gradients of the weights, and of those of the inputs but
 * for the pictures, which do not learn. `needed` leaves out the products with gradients that are zero: pooling passes
 * one of four, and relu, with weights that have just been drawn, stops some of these. `engine` counts what the SIMD
 * kernels multiply: they leave out the same, and need fewer products in the second convolution's forward pass.
 */
export function operationsPerPicture(code: Katas): { all: number; needed: number; engine: number } {
  const forward = conv1 + conv2 + dense
  const { share1, share2 } = passing(code)
  const backward = share1 * conv1 + share2 * 2 * conv2 + 2 * dense
  return {
    all: 2 * (forward + conv1 + 2 * conv2 + 2 * dense),
    needed: 2 * (forward + backward),
    engine: 2 * (forward - conv2 + conv2Winograd + backward),
  }
}

/** Which share of the outputs of either convolution passes a gradient. */
function passing(code: Katas): { share1: number; share2: number } {
  const tensorOf = (data: Float32Array, shape: readonly number[]): Tensor => code.ndarray(data, [...shape])
  const weights = new Float32Array(parameterTotal)
  drawWeights(code, 1, weights)
  const params = paramsOf(({ start, end, shape }) => tensorOf(weights.slice(start, end), shape))
  const { x } = batchOf(
    builtInSet(64, 1).train,
    Array.from({ length: 64 }, (_, i) => i),
  )
  const { cache } = code.forward(params, tensorOf(x.data, x.shape))
  const share = (pooled: Tensor, output: Tensor) =>
    pooled.data.filter((value) => value > 0).length / output.data.length
  return { share1: share(cache.pool1, cache.conv1), share2: share(cache.pool2, cache.conv2) }
}
