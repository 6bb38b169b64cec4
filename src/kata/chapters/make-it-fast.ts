import type { Chapter } from '../kata.ts'

export const makeItFast: Chapter = {
  title: 'Make it fast',
  optional: true,
  katas: [
    {
      id: 'fast/buffers',
      name: 'reluInto',
      title: 'relu into an array that is there',
      layer: 'relu',
      timed: true,
      hints: [
        'The loop of relu, with y given instead of made. That alone is not enough: measure what is left.',
        'contiguous(x).data is read, y.data is written, y is returned. Nothing is allocated in between.',
        `Whether a number is positive is as good as a coin toss, and a processor that guesses wrong loses some twenty steps. Math.max(0, v) and v > 0 ? v : 0 both ask.
(v + |v|) / 2 is v for a positive v and 0 for a negative one, and asks nothing. Both are exact.`,
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
      hints: [
        'Work on several filters at once: a pixel that has been read can be multiplied with the weights of all of them before the next one is read.',
        'In w the filters lie side by side: w[kh, kw, c, f] and w[kh, kw, c, f + 1] are neighbours. For four filters from f on, keep four sums in four variables of their own: an array of sums would be read and written for every product.',
        `In x and in w the columns and channels of one row of the kernel lie side by side, in the same order: KW * C pixels from ((n * H + i + kh) * W + j) * C on, and the weights of each F further on than those of the one before.
So four loops are enough inside of i and j: f in steps of four, kh, and one over KW * C.`,
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
The filters that are left over, fewer than four, one at a time.`,
      ],
    },
    {
      id: 'fast/zero-gradients',
      name: 'conv2dBackward',
      title: 'conv2d backward: no work for zeros',
      layer: 'conv',
      gradient: true,
      timed: true,
      hints: [
        'Behind a relu and a 2x2 pool, seven of eight numbers of dy are exactly zero. What is multiplied by them adds nothing to anything: ask once, before the loops over the kernel, not inside of them.',
        'What remains walks over KW * C neighbours of x for each row of the kernel. The weights of one filter lie F apart in w; turned round to [F, KH * KW * C], they lie side by side too. Turn dw back at the end.',
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
      hints: [
        'Compute a small block of c at a time, 3 rows by 4 columns. Its 12 sums stay in registers, and each step along k loads 3 + 4 numbers for 12 products.',
        'Copy the rows of a before, in the order in which the block reads them: for three rows their numbers 0, then their numbers 1, and so on. The columns of b can be copied alike, which pays only where a has many rows: the copy takes K * N steps, the product M * K * N.',
        `for every block, for k from 0 to K - 1:
  a0, a1, a2 = the next three of the rows' panel
  b0, b1, b2, b3 = number k of the four columns
  c00 += a0 * b0, c01 += a0 * b1, ... c23 += a2 * b3
Zeros in the panel stand for rows that are not there, any other column for one that is not; their sums are not written.`,
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
      hints: [
        'Each window is a row of a matrix, each filter a column: y is their product. The matrix of windows need not be built, because its rows are already in memory: KH pieces of KW * C neighbours each.',
        'A table says where each window begins: ((n * H + i * SH) * W + j * SW) * C. The next row of the window lies W * C further on. With that, strides cost nothing; for same padding put real zeros around a copy of the pictures.',
        `Three windows by four filters at a time, as in fast/matmul. The weights go into panels of four filters; the windows are read where they are, each by an index of its own:
  for every row of the kernel: p0 = start0 + kh * W * C, p1 = start1 + ..., p2 = start2 + ...
  for KW * C steps: three pixels, four weights, twelve products
Where fewer than three windows are left, take the last one twice or three times.`,
        `for (let m = 0; m < M; m += 3) {
  const start0 = starts[m]
  const start1 = starts[Math.min(m + 1, M - 1)]
  const start2 = ...
  let k = 0 // through the panels: each begins where the one before ends
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
      hints: [
        'In fast/zero-gradients every product reads a sum from memory and writes it back. Turn the loops round: take eight neighbouring sums into eight variables, and run along all gradients that belong to them.',
        'For dw those are the gradients of one filter: list, filter by filter, where the windows begin in which dy is not zero, and its values. For dx they are the gradients of one window: list, window by window, the filters and the values.',
        `dw: for each filter f, for each eight numbers k of a row of its kernel:
  s0 ... s7 = sums over the list of f of value * x[start + kh * W * C + k], ... [k + 7]
dx: for each window, for each eight numbers k of one of its rows:
  s0 ... s7 = what stands in dx there, plus sums over the list of the window of value * turned[filter, k], ...
Padding as in fast/conv-forward: a frame of zeros, and dx is cut out of a frame at the end.`,
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
    ... // what is left of the row, one at a time
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
      hints: [
        'As in fast/matmul, in blocks of four rows by eight columns; but a row of the block is two vectors of four sums, and one instruction adds to four of them.',
        'Memory is one long row of bytes. A number takes 4 of them, so a[m, k] lies at a + (m * K + k) * 4. v128.load(address) takes four neighbours from memory, v128.load32_splat(address) one number four times, f32x4.mul and f32x4.add work on all four, v128.store(address, value) writes them.',
        `for every block, for k from 0 to K - 1:
  b0, b1 = the eight numbers of b from [k, n] on
  for each of the four rows: x = a[m + row, k] four times; c_row0 += x * b0, c_row1 += x * b1
Eight vectors of sums, two of b and one x: no more fit into the registers.`,
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
