/**
 * What the fast katas are timed against, on layers of the network with few pictures. The required speed leaves room for
 * slower processors; exercises/fast/README.md says what the solutions reach.
 */
import ndarray from 'ndarray'
import { size, type Tensor, zeros } from '../../../src/tensor.ts'
import type { Race } from '../../cases/case.ts'
import { randomOf } from '../../cases/draw.ts'
import { simdPeak } from '../../race/peak.ts'

/** Numbers from -0.5 to 0.5. A share `kept` stays, the others are 0. */
function drawn(name: string, shape: number[], kept = 1): Tensor {
  const random = randomOf(1, name)
  const draw = () => (random() < kept ? random() - 0.5 : 0)
  return ndarray(Float32Array.from({ length: size(shape) }, draw), shape)
}

/** The second convolution of the network, on four pictures. */
const layer = () => ({
  x: drawn('x', [4, 15, 15, 32]),
  w: drawn('w', [3, 3, 32, 64]),
  b: drawn('b', [64]),
  // Pooling keeps one of four gradients, and relu about half of those.
  dy: drawn('dy', [4, 13, 13, 64], 1 / 8),
})
const products = 3 * 3 * 32 * size([4, 13, 13, 64])

async function forward(needed: number): Promise<Race> {
  const { conv2d } = await import('#solutions/conv2d/forward.ts')
  const { x, w, b } = layer()
  return {
    against: 'solutions/conv2d/forward.ts',
    plain: (x, w, b) => conv2d(x, w, b),
    args: [x, w, b],
    needed,
    operations: 2 * products,
  }
}

/** Each gradient that is not zero takes part in two products for each number of its window. */
const backwardOperations = (dy: Tensor): number => 4 * 3 * 3 * 32 * dy.data.filter((g) => g !== 0).length

async function product(needed: number): Promise<Race> {
  const { dense } = await import('#solutions/dense/forward.ts')
  const [a, b, none] = [drawn('a', [120, 300]), drawn('b', [300, 128]), zeros([128])]
  return {
    against: 'solutions/dense/forward.ts',
    plain: (x, w) => dense(x, w, none),
    args: [a, b],
    needed,
    operations: 2 * 120 * 300 * 128,
  }
}

export const races: Record<string, () => Promise<Race>> = {
  'fast/buffers': async () => {
    const { relu } = await import('#solutions/relu/forward.ts')
    const x = drawn('x', [32, 30, 30, 32])
    return {
      against: 'solutions/relu/forward.ts',
      plain: relu,
      args: [x, zeros(x.shape)],
      needed: 1.2,
      operations: 0,
    }
  },
  'fast/loop-order': () => forward(1.6),
  'fast/zero-gradients': async () => {
    const { x, w, dy } = layer()
    const against = 'the same loops with every product, those with zero too'
    return { against, plain: everyProduct, args: [dy, x, w], needed: 3, operations: backwardOperations(dy) }
  },
  'fast/matmul': () => product(2),
  'fast/simd': async () => ({ ...(await product(8)), peak: () => simdPeak('simd') }),
  'fast/conv-forward': () => forward(2.5),
  'fast/conv-backward': async () => {
    const { conv2dBackward } = await import('#solutions/conv2d/backward.ts')
    const { x, w, dy } = layer()
    const against = 'solutions/conv2d/backward.ts'
    return {
      against,
      plain: (dy, x, w) => conv2dBackward(dy, x, w),
      args: [dy, x, w],
      needed: 1.4,
      operations: backwardOperations(dy),
    }
  },
}

/** conv2d backward, for valid padding and strides of 1, with every product. */
function everyProduct(dy: Tensor, x: Tensor, w: Tensor): { dx: Tensor; dw: Tensor; db: Tensor } {
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
