import { type ConvOptions, contiguous, type LayerGradients, type Pair, type Tensor, zeros } from '#tensor'

/**
 * Computes the gradients of conv2d as sums over the numbers of dy that are not zero, without copying the
 * windows. The contract and the formulas are those of conv2d/backward.
 *
 * Shapes: dy [N, OH, OW, F], x [N, H, W, C], w [KH, KW, C, F] -> dx like x, dw like w, db [F].
 *
 * As in fast/conv-forward, a window m is KH rows of KW * C numbers, and a table says where it begins:
 *
 *     dw[k, f]      = sum over m of dy[m, f] * window[m, k]      k = (kh * KW + kw) * C + c
 *     dwindow[m, k] = sum over f of dy[m, f] * w[k, f]           added to dx where window m is
 *     db[f]         = sum over m of dy[m, f]
 *
 * The numbers of dy that are not zero are listed filter by filter for dw, and window by window for dx. Along
 * such a list, eight sums for neighbouring k are kept in registers.
 *
 * Options, as in conv2d/backward:
 * - `strides`: [SH, SW], the vertical one first. Default: [1, 1].
 * - `padding`: 'valid' or 'same'. Default: 'valid'.
 */
export function conv2dBackward(dy: Tensor, x: Tensor, w: Tensor, options: ConvOptions = {}): LayerGradients {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W] = x.shape
  const [KH, KW, C, F] = w.shape
  const [, OH, OW] = dy.shape
  const [top, bottom] = padding === 'same' ? padOf(H, KH, strides[0], OH) : [0, 0]
  const [left, right] = padding === 'same' ? padOf(W, KW, strides[1], OW) : [0, 0]
  const dx = zeros(x.shape)
  const dw = zeros(w.shape)
  const db = zeros([F])
  const isPadded = top + bottom + left + right > 0
  const frame = [N, top + H + bottom, left + W + right, C]
  const pixels = isPadded ? zeros(frame).data : contiguous(x).data
  const dPixels = isPadded ? new Float32Array(pixels.length) : dx.data
  if (isPadded) eachRow(frame, x.shape, top, left, contiguous(x).data, (row, at) => pixels.set(row, at))

  const upstream = contiguous(dy).data
  const starts = startsOf(frame, OH, OW, strides)
  const window: Window = { rows: KH, length: KW * C, step: frame[2] * C }
  const gradients = gradientsOf(upstream, starts.length, F)
  weightGradients(gradients, pixels, starts, window, F, dw.data, db.data)
  pixelGradients(gradients, transposed(contiguous(w).data, KH * KW * C, F), starts, window, dPixels)
  if (isPadded) {
    eachRow(frame, x.shape, top, left, dx.data, (row, at) => row.set(dPixels.subarray(at, at + row.length)))
  }
  return { dx, dw, db }
}

/** A window in memory: `rows` rows of `length` numbers; each row starts `step` numbers after the one before. */
interface Window {
  rows: number
  length: number
  step: number
}

/** The numbers of dy [M, F] that are not zero, window by window: those of window m are ends[m - 1] to ends[m]. */
interface Gradients {
  filters: Int32Array
  values: Float32Array
  ends: Int32Array
  /** The number of them for each filter. */
  counts: Int32Array
}

function gradientsOf(dy: Float32Array, M: number, F: number): Gradients {
  const counts = new Int32Array(F)
  // One place more than needed: every number is written, but only those that are not zero are kept. A branch that
  // cannot be predicted would cost more.
  const filters = new Int32Array(dy.length + 1)
  const values = new Float32Array(dy.length + 1)
  const ends = new Int32Array(M)
  let count = 0
  let i = 0
  for (let m = 0; m < M; m++) {
    for (let f = 0; f < F; f++) {
      const value = dy[i++]
      filters[count] = f
      values[count] = value
      const isThere = Number(value !== 0)
      count += isThere
      counts[f] += isThere
    }
    ends[m] = count
  }
  return { filters, values, ends, counts }
}

/** Computes dw and db: each weight of a filter is a sum over the windows in which the filter has a gradient. */
function weightGradients(
  all: Gradients,
  x: Float32Array,
  starts: Int32Array,
  { rows, length, step }: Window,
  F: number,
  dw: Float32Array,
  db: Float32Array,
): void {
  const { first, where, gradients } = byFilter(all, starts, F)
  for (let f = 0; f < F; f++) {
    const from = first[f]
    const to = first[f + 1]
    let sum = 0
    for (let i = from; i < to; i++) sum += gradients[i]
    db[f] = sum
    for (let row = 0; row < rows; row++) {
      let column = 0
      for (; column + 8 <= length; column += 8) {
        const shift = row * step + column
        let s0 = 0
        let s1 = 0
        let s2 = 0
        let s3 = 0
        let s4 = 0
        let s5 = 0
        let s6 = 0
        let s7 = 0
        for (let i = from; i < to; i++) {
          const g = gradients[i]
          const p = where[i] + shift
          s0 += g * x[p]
          s1 += g * x[p + 1]
          s2 += g * x[p + 2]
          s3 += g * x[p + 3]
          s4 += g * x[p + 4]
          s5 += g * x[p + 5]
          s6 += g * x[p + 6]
          s7 += g * x[p + 7]
        }
        const at = (row * length + column) * F + f
        dw[at] = s0
        dw[at + F] = s1
        dw[at + 2 * F] = s2
        dw[at + 3 * F] = s3
        dw[at + 4 * F] = s4
        dw[at + 5 * F] = s5
        dw[at + 6 * F] = s6
        dw[at + 7 * F] = s7
      }
      for (; column < length; column++) {
        const shift = row * step + column
        let s = 0
        for (let i = from; i < to; i++) s += gradients[i] * x[where[i] + shift]
        dw[(row * length + column) * F + f] = s
      }
    }
  }
}

/** The gradients filter by filter, with the starts of their windows: those of f are first[f] to first[f + 1]. */
function byFilter({ filters, values, ends, counts }: Gradients, starts: Int32Array, F: number) {
  const first = new Int32Array(F + 1)
  for (let f = 0; f < F; f++) first[f + 1] = first[f] + counts[f]
  const next = first.slice()
  const where = new Int32Array(first[F])
  const gradients = new Float32Array(first[F])
  let i = 0
  for (let m = 0; m < ends.length; m++) {
    for (; i < ends[m]; i++) {
      const at = next[filters[i]]++
      where[at] = starts[m]
      gradients[at] = values[i]
    }
  }
  return { first, where, gradients }
}

/** Computes dx: in each window, every pixel gets a sum over the filters that have a gradient there. */
function pixelGradients(
  { filters, values, ends }: Gradients,
  w: Float32Array,
  starts: Int32Array,
  { rows, length, step }: Window,
  dx: Float32Array,
): void {
  const K = rows * length
  let from = 0
  for (let m = 0; m < starts.length; m++) {
    const to = ends[m]
    for (let row = 0; row < rows && from < to; row++) {
      addRow(dx, starts[m] + row * step, length, w, K, row * length, filters, values, from, to)
    }
    from = to
  }
}

/** Adds the sum over the listed filters to one row of a window. */
function addRow(
  dx: Float32Array,
  start: number,
  length: number,
  w: Float32Array,
  K: number,
  within: number,
  filters: Int32Array,
  values: Float32Array,
  from: number,
  to: number,
): void {
  let column = 0
  for (; column + 8 <= length; column += 8) {
    const p = start + column
    const shift = within + column
    let s0 = dx[p]
    let s1 = dx[p + 1]
    let s2 = dx[p + 2]
    let s3 = dx[p + 3]
    let s4 = dx[p + 4]
    let s5 = dx[p + 5]
    let s6 = dx[p + 6]
    let s7 = dx[p + 7]
    for (let i = from; i < to; i++) {
      const g = values[i]
      const q = filters[i] * K + shift
      s0 += g * w[q]
      s1 += g * w[q + 1]
      s2 += g * w[q + 2]
      s3 += g * w[q + 3]
      s4 += g * w[q + 4]
      s5 += g * w[q + 5]
      s6 += g * w[q + 6]
      s7 += g * w[q + 7]
    }
    dx[p] = s0
    dx[p + 1] = s1
    dx[p + 2] = s2
    dx[p + 3] = s3
    dx[p + 4] = s4
    dx[p + 5] = s5
    dx[p + 6] = s6
    dx[p + 7] = s7
  }
  for (; column < length; column++) {
    let s = dx[start + column]
    for (let i = from; i < to; i++) s += values[i] * w[filters[i] * K + within + column]
    dx[start + column] = s
  }
}

/** The weights [K, F] transposed to [F, K], so that those of a filter are side by side. */
function transposed(w: Float32Array, K: number, F: number): Float32Array {
  const turned = new Float32Array(K * F)
  let at = 0
  for (let f = 0; f < F; f++) {
    for (let k = 0; k < K; k++) turned[at++] = w[k * F + f]
  }
  return turned
}

/** The flat index at which each window of pictures [N, H, W, C] begins, in the order of dy. */
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

/** Visits every row of pixels: the row itself, and where it begins in the frame with zeros around the pictures. */
function eachRow(
  [, HP, WP]: number[],
  [N, H, W, C]: number[],
  top: number,
  left: number,
  pixels: Float32Array,
  visit: (row: Float32Array, at: number) => void,
): void {
  for (let n = 0; n < N; n++) {
    for (let h = 0; h < H; h++) {
      const from = (n * H + h) * W * C
      visit(pixels.subarray(from, from + W * C), ((n * HP + top + h) * WP + left) * C)
    }
  }
}

/** For one axis with 'same' padding: the number of zeros before the first pixel and after the last one. */
function padOf(extent: number, kernel: number, stride: number, count: number): Pair {
  const missing = Math.max(0, (count - 1) * stride + kernel - extent)
  const before = Math.floor(missing / 2)
  return [before, missing - before]
}
