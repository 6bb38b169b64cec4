import type { Chapter } from '../kata.ts'

export const makeItFast: Chapter = {
  title: 'Make it fast',
  optional: true,
  katas: [
    {
      id: 'fast/buffers',
      name: 'reluInto',
      title: 'relu into an existing array',
      layer: 'relu',
      timed: true,
      idea: 'Memory that is not allocated costs nothing, and a branch that cannot be guessed costs a lot.',
      hints: [
        'Use the loop of relu, but write to the given y instead of a new tensor. That alone is not enough: measure what takes the rest of the time.',
        'Read from contiguous(x).data, write to y.data, and return y. Allocate nothing.',
        `Whether a number is positive is as hard to guess as a coin toss, and a processor that guesses wrong loses about twenty steps. Math.max(0, v) and v > 0 ? v : 0 both need that guess.
(v + |v|) / 2 is v for a positive v and 0 for a negative one, without a condition. Both results are exact.`,
        `const from = contiguous(x).data
const to = y.data
for (let i = 0; i < from.length; i++) {
  const value = from[i]
  to[i] = (value + ...) / 2
}
return y`,
      ],
    },
    {
      id: 'fast/loop-order',
      name: 'conv2d',
      title: 'conv2d: filters innermost',
      layer: 'conv',
      timed: true,
      idea: 'The order of the loops decides what stays in a register and what is read again.',
      hints: [
        'Work on several filters at once: a pixel that has been read can be multiplied by the weights of all of them before the next pixel is read.',
        'In w the filters are side by side: w[kh, kw, c, f] and w[kh, kw, c, f + 1] are neighbours. For four filters starting at f, keep four sums in four separate variables: an array of sums would be read and written for every product.',
        `In x and in w the columns and channels of one row of the kernel are in the same order: KW * C neighbouring numbers of x from ((n * H + i + kh) * W + j) * C on, and in w the weights for the next number are F places further on.
So three loops are enough inside i and j: f in steps of four, kh, and one over KW * C.`,
        `for (let f = 0; f + 4 <= F; f += 4) {
  let s0 = bias[f]
  ...
  let weight = f
  for (let kh = 0; kh < KH; kh++) {
    let pixel = ...
    for (const end = pixel + KW * C; pixel < end; pixel++, weight += F) {
      const value = pixels[pixel]
      s0 += value * weights[weight]
      s1 += value * weights[weight + 1]
      ...
    }
  }
  y.data[out + f] = s0
  ...
}
The remaining filters, fewer than four, are computed one at a time.`,
      ],
    },
    {
      id: 'fast/zero-gradients',
      name: 'conv2dBackward',
      title: 'conv2d backward: skip the zeros',
      layer: 'conv',
      gradient: true,
      timed: true,
      idea: 'A product with zero adds nothing, so it need not be computed.',
      hints: [
        'After a relu and a 2x2 pool, seven of eight numbers of dy are exactly zero. Their products add nothing. Test for zero once, before the loops over the kernel, not inside them.',
        'The remaining work goes through KW * C neighbours of x for each row of the kernel. In w, the weights of one filter are F places apart. If you transpose w to [F, KH * KW * C], they are neighbours, too. Transpose dw back at the end.',
        `for every dy[n, i, j, f] that is not 0, for every kh, for k from 0 to KW * C - 1:
  dx[pixel + k] += dy * turned[f, kh * KW * C + k]
  dTurned[f, kh * KW * C + k] += dy * x[pixel + k]
with pixel = ((n * H + i + kh) * W + j) * C`,
        `const gradient = upstream[out++]
if (gradient === 0) continue
db.data[f] += gradient
for (let kh = 0; kh < KH; kh++) {
  const pixel = ((n * H + i + kh) * W + j) * C
  const weight = f * K + kh * length
  for (let k = 0; k < length; k++) {
    dPixels[pixel + k] += ...
    dWeights[weight + k] += ...
  }
}`,
      ],
    },
    {
      id: 'fast/matmul',
      name: 'matmul',
      title: 'matrix product in blocks',
      layer: 'dense',
      timed: true,
      idea: 'Load a few numbers, use each of them several times: blocks beat plain loops.',
      hints: [
        'Compute a small block of c at a time: 3 rows by 4 columns. Its 12 sums stay in registers, and each step along k loads 3 + 4 numbers for 12 products.',
        'First copy the rows of a, in the order in which the block reads them: for three rows their numbers 0, then their numbers 1, and so on. The columns of b can be copied in the same way. This is only worth it if a has many rows: the copy takes K * N steps, the product M * K * N.',
        `for every block, for k from 0 to K - 1:
  a0, a1, a2 = the next three numbers of the panel of rows
  b0, b1, b2, b3 = number k of the four columns
  c00 += a0 * b0, c01 += a0 * b1, ... c23 += a2 * b3
Fill missing rows in the panel with zeros, and use any other column in place of a missing one. Their sums are not written.`,
        `const rows = pack(a) // panels of three rows
const [down, right] = b.stride
for (let n = 0; n < N; n += 4) {
  for (let m = 0; m < M; m += 3) {
    let c00 = 0
    ...
    let p = m * K // where the panel of these rows begins
    let q = b.offset + n * right
    for (const end = p + 3 * K; p < end; p += 3, q += down) {
      const a0 = rows[p]
      ...
      let b0 = b.data[q]
      ...
    }
    c.data[m * N + n] = c00
    ...
  }
}`,
      ],
    },
    {
      id: 'fast/conv-forward',
      name: 'conv2d',
      title: 'conv2d as a matrix product',
      layer: 'conv',
      timed: true,
      idea: 'A convolution is a matrix product whose matrix is already in memory.',
      hints: [
        'Each window is a row of a matrix, each filter is a column, and y is their product. You do not have to build the matrix of windows, because its rows are already in memory: KH pieces of KW * C neighbours each.',
        'Make a table of where each window begins: ((n * H + i * SH) * W + j * SW) * C. The next row of the window is W * C further on. With this table, strides cost nothing. For same padding, put real zeros around a copy of the pictures.',
        `Three windows by four filters at a time, as in fast/matmul. The weights go into panels of four filters. The windows are read where they are, each with its own index:
  for every row of the kernel: p0 = start0 + kh * W * C, p1 = start1 + ..., p2 = start2 + ...
  for KW * C steps: three pixels, four weights, twelve products
If fewer than three windows are left, use the last one two or three times.`,
        `for (let m = 0; m < M; m += 3) {
  const start0 = starts[m]
  const start1 = starts[Math.min(m + 1, M - 1)]
  const start2 = ...
  let k = 0 // index into the panels: each begins where the one before ends
  for (let f = 0; f < F; f += 4) {
    let s00 = bias[f]
    ...
    for (let kh = 0; kh < KH; kh++) {
      let p0 = start0 + kh * step
      ...
      for (const end = p0 + KW * C; p0 < end; p0++, p1++, p2++, k += 4) {
        ...
      }
    }
    ...
  }
}`,
      ],
    },
    {
      id: 'fast/conv-backward',
      name: 'conv2dBackward',
      title: 'conv2d backward in registers',
      layer: 'conv',
      gradient: true,
      timed: true,
      idea: 'If the sums stay in registers, only reads are left in the inner loop.',
      hints: [
        'In fast/zero-gradients every product reads a sum from memory and writes it back. Change the order of the loops: keep eight neighbouring sums in eight variables, and go through all gradients that belong to them.',
        'For dw these are the gradients of one filter. Make a list for each filter: where each window with a nonzero dy begins, and the values of dy there. For dx they are the gradients of one window. Make a list for each window: the filters and the values.',
        `dw: for each filter f, for every eight numbers k of a row of its kernel:
  s0 ... s7 = sums over the list of f of value * x[start + kh * W * C + k], ... [k + 7]
dx: for each window, for every eight numbers k of one of its rows:
  s0 ... s7 = the old values of dx there, plus sums over the list of the window of value * turned[filter, k], ...
Padding works as in fast/conv-forward: put a frame of zeros around the pictures, and cut dx out of such a frame at the end.`,
        `for (let f = 0; f < F; f++) {
  for (let kh = 0; kh < KH; kh++) {
    for (let k = 0; k + 8 <= KW * C; k += 8) {
      let s0 = 0
      ...
      for (let i = first[f]; i < first[f + 1]; i++) {
        const g = values[i]
        const p = where[i] + kh * step + k
        s0 += g * pixels[p]
        ...
      }
      dw.data[(kh * KW * C + k) * F + f] = s0
      ...
    }
    ... // the rest of the row, one number at a time
  }
}`,
      ],
    },
    {
      id: 'fast/simd',
      name: 'multiply',
      title: 'matrix product with SIMD, in AssemblyScript',
      layer: 'dense',
      timed: true,
      language: 'AssemblyScript',
      idea: 'One instruction can add four numbers, if they lie side by side.',
      hints: [
        'As in fast/matmul, but in blocks of four rows by eight columns. A row of the block is two vectors of four sums, and one instruction adds to all four.',
        'Memory is one long row of bytes. A number takes 4 bytes, so a[m, k] is stored at a + (m * K + k) * 4. v128.load(address) loads four neighbours, v128.load32_splat(address) loads one number four times, f32x4.mul and f32x4.add work on all four, and v128.store(address, value) writes them.',
        `for every block, for k from 0 to K - 1:
  b0, b1 = the eight numbers of b from [k, n] on
  for each of the four rows: x = a[m + row, k] four times; c_row0 += x * b0, c_row1 += x * b1
Eight vectors of sums, two of b and one x: more would not fit into the registers.`,
        `const rowOfA: usize = <usize>K * 4
const rowOfB: usize = <usize>N * 4
for (let m = 0; m < M; m += 4) {
  for (let n = 0; n < N; n += 8) {
    let c00 = f32x4.splat(0)
    let c01 = f32x4.splat(0)
    ...
    let p: usize = a + <usize>m * rowOfA
    let q: usize = b + <usize>n * 4
    for (let k = 0; k < K; k++) {
      const b0 = v128.load(q)
      const b1 = v128.load(q, 16)
      let x = v128.load32_splat(p)
      c00 = f32x4.add(c00, f32x4.mul(x, b0))
      ...
      p += 4
      q += rowOfB
    }
    ...
  }
}`,
      ],
    },
  ],
}
