/** What the fast katas allow beyond the plain op: matrices, and convolutions without options. */
import type { Random } from '../../../src/tensor.ts'
import { normal } from '../../cases/draw.ts'
import { anyTensor, anyView, drawUntil, extent, magnitude, type Range } from '../../cases/range.ts'
import { ranges as convolutions } from '../conv2d/range.ts'

/** More products than this in one sum, and float32 knows too few of its digits. */
const mostTerms = 150

/** The shapes of pictures and filters of a valid convolution. */
const sizesOf = (random: Random): [x: number[], w: number[]] =>
  drawUntil(
    () => {
      const [C, F] = [extent(random), extent(random)]
      const x = [extent(random, 6), extent(random, 12), extent(random, 12), C]
      return [x, [extent(random, 5), extent(random, 5), C, F]]
    },
    ([[N, H, W, C], [KH, KW, , F]]) =>
      KH <= H &&
      KW <= W &&
      N * H * W <= mostTerms &&
      KH * KW * Math.max(C, F) <= mostTerms &&
      N * H * W * KH * KW * C * F <= 50_000,
  )

const product: Range = (random) => {
  const [M, K, N] = drawUntil(
    () => [extent(random), extent(random), extent(random)],
    ([m, k, n]) => m * k * n <= 20_000,
  )
  return [anyTensor(random, [M, K]), anyTensor(random, [K, N])]
}

const forward: Range = (random) => {
  const [x, w] = sizesOf(random)
  return [anyTensor(random, x), anyTensor(random, w), anyTensor(random, [w[3]])]
}

const backward: Range = (random) => {
  const [x, w] = sizesOf(random)
  const dy = [x[0], x[1] - w[0] + 1, x[2] - w[1] + 1, w[3]]
  // Without slices that are tiny: where those of dy and w meet, nothing but rounding would be left of dx.
  return [dy, x, w].map((shape) => anyView(random, normal(random, shape, magnitude(random))))
}

export const ranges: Record<string, Range> = {
  'fast/matmul': product,
  'fast/loop-order': forward,
  'fast/zero-gradients': backward,
  'fast/conv-forward': convolutions['conv2d/forward'],
  'fast/conv-backward': convolutions['conv2d/backward'],
}
