import { type ConvOptions, contiguous, type Pair, type Tensor, zeros } from '#tensor'

/**
 * Computes conv2d as a matrix product, without building the left matrix. The contract and the formula are those
 * of conv2d/forward.
 *
 * Shapes: x [N, H, W, C], w [KH, KW, C, F], b [F] -> y [N, OH, OW, F].
 *
 * Written as a matrix product, y has a row for each of the M = N * OH * OW windows and a column for each
 * filter:
 *
 *     y[m, f] = b[f] + sum over k of window[m, k] * w[k, f]        k = (kh * KW + kw) * C + c
 *
 * In NHWC a row of a window is KW * C numbers side by side, and the next row of the window is W * C numbers
 * further on. So a window does not have to be copied: a table that says where each window begins is enough. The
 * padding of 'same' consists of real zeros here, around a copy of the pictures.
 *
 * Options, as in conv2d/forward:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 *
 * Source: the product in blocks: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication,
 * 2008. The table of offsets: Dukhan, The Indirect Convolution Algorithm, 2019.
 */
export function conv2d(x: Tensor, w: Tensor, b: Tensor, options: ConvOptions = {}): Tensor {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W] = x.shape
  const [KH, KW, C, F] = w.shape
  const [OH, top, bottom] = slide(H, KH, strides[0], padding)
  const [OW, left, right] = slide(W, KW, strides[1], padding)
  const padded = top + bottom + left + right > 0 ? pad(x, top, bottom, left, right) : contiguous(x)
  const y = zeros([N, OH, OW, F])
  multiply(
    // Converted to float64 once: otherwise every product would have to convert its numbers.
    new Float64Array(padded.data),
    startsOf(padded.shape, OH, OW, strides),
    { rows: KH, length: KW * C, step: padded.shape[2] * C },
    panelsOf(contiguous(w).data, KH * KW * C, F),
    contiguous(b).data,
    y.data,
  )
  return y
}

/** The number of filters in a block: with 3 windows there are 12 sums, which fit into the 16 registers. */
const WIDE = 4

/** A window in memory: `rows` rows of `length` numbers; each row starts `step` numbers after the one before. */
interface Window {
  rows: number
  length: number
  step: number
}

/**
 * Computes y[m, f] = bias[f] + window m times filter f, for three windows and four filters at a time: each number that
 * is loaded is used for three or four products.
 */
function multiply(
  x: Float64Array,
  starts: Int32Array,
  { rows, length, step }: Window,
  panels: Float64Array,
  biases: Float32Array,
  y: Float32Array,
): void {
  const M = starts.length
  const F = biases.length
  const last = M - 1
  const bias = new Float32Array(roundUp(F))
  bias.set(biases)
  for (let m = 0; m < M; m += 3) {
    // If fewer than three windows are left, the last one is computed again: this is cheaper than a special case.
    const m1 = Math.min(m + 1, last)
    const m2 = Math.min(m + 2, last)
    const start0 = starts[m]
    const start1 = starts[m1]
    const start2 = starts[m2]
    let k = 0
    for (let f = 0; f < F; f += 4) {
      let s00 = bias[f]
      let s01 = bias[f + 1]
      let s02 = bias[f + 2]
      let s03 = bias[f + 3]
      let s10 = s00
      let s11 = s01
      let s12 = s02
      let s13 = s03
      let s20 = s00
      let s21 = s01
      let s22 = s02
      let s23 = s03
      for (let row = 0; row < rows; row++) {
        let p0 = start0 + row * step
        let p1 = start1 + row * step
        let p2 = start2 + row * step
        for (const end = p0 + length; p0 < end; p0++, p1++, p2++, k += 4) {
          const x0 = x[p0]
          const x1 = x[p1]
          const x2 = x[p2]
          let weight = panels[k]
          s00 += x0 * weight
          s10 += x1 * weight
          s20 += x2 * weight
          weight = panels[k + 1]
          s01 += x0 * weight
          s11 += x1 * weight
          s21 += x2 * weight
          weight = panels[k + 2]
          s02 += x0 * weight
          s12 += x1 * weight
          s22 += x2 * weight
          weight = panels[k + 3]
          s03 += x0 * weight
          s13 += x1 * weight
          s23 += x2 * weight
        }
      }
      store(y, m * F + f, F - f, s00, s01, s02, s03)
      store(y, m1 * F + f, F - f, s10, s11, s12, s13)
      store(y, m2 * F + f, F - f, s20, s21, s22, s23)
    }
  }
}

/** Writes four sums side by side, or only as many as there are filters left. */
function store(
  y: Float32Array,
  at: number,
  left: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  y[at] = s0
  if (left > 1) y[at + 1] = s1
  if (left > 2) y[at + 2] = s2
  if (left > 3) y[at + 3] = s3
}

/**
 * The weights [K, F] as panels of four filters, each in the order in which its numbers are used. If F is not a multiple
 * of four, the last panel is filled up with zeros.
 */
function panelsOf(w: Float32Array, K: number, F: number): Float64Array {
  const panels = new Float64Array(K * roundUp(F))
  let at = 0
  for (let f = 0; f < F; f += WIDE) {
    const wide = Math.min(WIDE, F - f)
    for (let k = 0; k < K; k++, at += WIDE) {
      for (let i = 0; i < wide; i++) panels[at + i] = w[k * F + f + i]
    }
  }
  return panels
}

/** The flat index at which each window of pictures [N, H, W, C] begins, in the order of y. */
function startsOf([N, H, W, C]: number[], OH: number, OW: number, [SH, SW]: Pair): Int32Array {
  const starts = new Int32Array(N * OH * OW)
  let m = 0
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) starts[m++] = ((n * H + i * SH) * W + j * SW) * C
    }
  }
  return starts
}

/** A copy of the pictures with rows and columns of zeros around them. */
function pad(x: Tensor, top: number, bottom: number, left: number, right: number): Tensor {
  const [N, H, W, C] = x.shape
  const padded = zeros([N, top + H + bottom, left + W + right, C])
  const pixels = contiguous(x).data
  const [, HP, WP] = padded.shape
  for (let n = 0; n < N; n++) {
    for (let row = 0; row < H; row++) {
      const from = (n * H + row) * W * C
      padded.data.set(pixels.subarray(from, from + W * C), ((n * HP + top + row) * WP + left) * C)
    }
  }
  return padded
}

/** For one axis: the number of windows, and the number of zeros before the first pixel and after the last one. */
function slide(extent: number, kernel: number, stride: number, padding: 'valid' | 'same'): number[] {
  if (padding === 'valid') return [Math.floor((extent - kernel) / stride) + 1, 0, 0]
  const count = Math.ceil(extent / stride)
  const missing = Math.max(0, (count - 1) * stride + kernel - extent)
  const before = Math.floor(missing / 2)
  return [count, before, missing - before]
}

/** F rounded up to a multiple of a panel's width. */
const roundUp = (F: number): number => Math.ceil(F / WIDE) * WIDE
