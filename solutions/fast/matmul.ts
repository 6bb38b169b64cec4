import { type Tensor, zeros } from '#tensor'

/**
 * Multiplies two matrices, as fast as plain TypeScript can.
 *
 * Shapes: a [M, K], b [K, N] -> c [M, N].
 *
 *     c[m, n] = sum over k of a[m, k] * b[k, n]
 *
 * Both arguments may be views, for example transposed matrices: element [i, j] is `data[offset + i * stride[0]
 * + j * stride[1]]`.
 *
 * Source: Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, 2008.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [M, K] = a.shape
  const [, N] = b.shape
  const c = zeros([M, N])
  multiply(packed(a), b, M, N, K, c.data)
  return c
}

/**
 * The rows of a in the order in which they are read: panels of three rows, with number 0 of each row of the panel, then
 * number 1 of each, and so on. Missing rows of the last panel are filled with zeros. The columns of b are not copied: a
 * batch has few rows, so each number of b would hardly be used more often than it was copied.
 */
function packed(a: Tensor): Float64Array {
  const [M, K] = a.shape
  const [down, right] = a.stride
  const panels = new Float64Array(Math.ceil(M / 3) * 3 * K)
  for (let m = 0; m < M; m++) {
    const within = m % 3
    let to = (m - within) * K + within
    let from = a.offset + m * down
    for (let k = 0; k < K; k++, from += right, to += 3) panels[to] = a.data[from]
  }
  return panels
}

/**
 * Computes c in blocks of 3 by 4 numbers: each number that is loaded is used for three or four products, and the
 * 12 sums and the numbers they are made of fit into the 16 registers of a processor.
 */
function multiply(
  rows: Float64Array,
  { data: columns, offset, stride: [down, right] }: Tensor,
  M: number,
  N: number,
  K: number,
  c: Float32Array,
): void {
  for (let n = 0; n < N; n += 4) {
    // If fewer than four columns are left, the first one is used in place of the missing ones.
    const right1 = n + 1 < N ? right : 0
    const right2 = n + 2 < N ? 2 * right : 0
    const right3 = n + 3 < N ? 3 * right : 0
    for (let m = 0; m < M; m += 3) {
      let c00 = 0
      let c01 = 0
      let c02 = 0
      let c03 = 0
      let c10 = 0
      let c11 = 0
      let c12 = 0
      let c13 = 0
      let c20 = 0
      let c21 = 0
      let c22 = 0
      let c23 = 0
      let p = m * K
      let q = offset + n * right
      for (const end = p + 3 * K; p < end; p += 3, q += down) {
        const a0 = rows[p]
        const a1 = rows[p + 1]
        const a2 = rows[p + 2]
        let b = columns[q]
        c00 += a0 * b
        c10 += a1 * b
        c20 += a2 * b
        b = columns[q + right1]
        c01 += a0 * b
        c11 += a1 * b
        c21 += a2 * b
        b = columns[q + right2]
        c02 += a0 * b
        c12 += a1 * b
        c22 += a2 * b
        b = columns[q + right3]
        c03 += a0 * b
        c13 += a1 * b
        c23 += a2 * b
      }
      const at = m * N + n
      const wide = N - n
      store(c, at, wide, c00, c01, c02, c03)
      if (m + 1 < M) store(c, at + N, wide, c10, c11, c12, c13)
      if (m + 2 < M) store(c, at + 2 * N, wide, c20, c21, c22, c23)
    }
  }
}

/** Writes four sums side by side, or only as many as there are columns left. */
function store(
  c: Float32Array,
  at: number,
  wide: number,
  s0: number,
  s1: number,
  s2: number,
  s3: number,
): void {
  c[at] = s0
  if (wide > 1) c[at + 1] = s1
  if (wide > 2) c[at + 2] = s2
  if (wide > 3) c[at + 3] = s3
}
