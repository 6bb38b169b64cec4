import type { Chapter } from '../kata.ts'

export const featureExtraction: Chapter = {
  title: 'Feature extraction',
  katas: [
    {
      id: 'relu/forward',
      name: 'relu',
      title: 'relu',
      layer: 'relu',
      idea: 'Without a step that is not linear, any number of layers would be no more than one.',
      hints: [
        'Treat each number separately: a positive number stays, any other number becomes 0. The axes do not matter.',
        'y has the shape of x. contiguous(x).data has all numbers of x in row-major order. Write yours to zeros(x.shape).data in the same order.',
        'y[i] = max(0, x[i])   for one flat index i from 0 to x.size - 1',
        `const y = zeros(x.shape)
const from = contiguous(x).data
for (let i = 0; i < from.length; i++) {
  y.data[i] = ...
}
return y`,
      ],
    },
    {
      id: 'relu/backward',
      name: 'reluBackward',
      title: 'the gradient of relu',
      layer: 'relu',
      gradient: true,
      idea: 'The gradient flows where the input was positive and stops everywhere else.',
      hints: [
        'Where x is positive, y changes exactly as x does, so the gradient passes unchanged. Elsewhere y does not change at all.',
        'dy, x and dx have the same shape, and element i of dx only needs element i of the other two. Call contiguous on both first: they may be stored in different orders.',
        'dx[i] = dy[i] if x[i] > 0, otherwise 0 (also at x[i] = 0)',
        `const dx = zeros(x.shape)
const upstream = contiguous(dy).data
const input = ...
for (let i = 0; i < input.length; i++) {
  dx.data[i] = ... ? ... : 0
}
return dx`,
      ],
    },
    {
      id: 'conv2d/forward',
      name: 'conv2d',
      title: 'conv2d',
      layer: 'conv',
      idea: 'The same few weights look at every place of the picture, so a pattern is found wherever it is.',
      hints: [
        'For every position of the output: place the filter on the picture, multiply each weight by its pixel, add up all products, and add the bias once. Write it for stride 1 and valid padding first. The rest are small changes to one index.',
        `x [N, H, W, C], w [KH, KW, C, F], b [F], y [N, OH, OW, F].
Seven loops: four over y (n, i, j, f), three over the filter (kh, kw, c).
valid: OH = floor((H - KH) / SH) + 1
same:  OH = ceil(H / SH), missing = max(0, (OH - 1) * SH + KH - H), top = floor(missing / 2)`,
        `The pixel below weight [kh, kw] of output [i, j]:
row = i * SH + kh - top,  col = j * SW + kw - left
Outside 0 .. H - 1 or 0 .. W - 1 it counts as 0: skip it.
x[n, row, col, c] is stored at ((n * H + row) * W + col) * C + c
w[kh, kw, c, f]   is stored at ((kh * KW + kw) * C + c) * F + f`,
        `for n, i, j, f:
  let sum = ...
  for (let kh = 0; kh < KH; kh++) {
    const row = ...
    if (row < 0 || ...) continue
    for (let kw = 0; kw < KW; kw++) {
      const col = ...
      if (...) continue
      for (let c = 0; c < C; c++) {
        sum += pixels[...] * weights[...]
      }
    }
  }
  y.data[((n * OH + i) * OW + j) * F + f] = ...`,
      ],
    },
    {
      id: 'conv2d/backward',
      name: 'conv2dBackward',
      title: 'the gradients of conv2d',
      layer: 'conv',
      gradient: true,
      idea: 'A product gives each factor a gradient: the one above it times the other factor. The loops stay the same.',
      hints: [
        `Use the same loops as in the forward pass. Wherever a product x * w was added to an output, the gradient g of that output now flows back to both factors: g * w to the pixel, g * x to the weight. The bias gets g itself.`,
        'dx has the shape of x, dw that of w, and db is [F]. OH and OW are in the shape of dy. All three gradients start at zero, and everything is added: a pixel is in several windows, and a weight is used in all of them.',
        `With g = dy[n, i, j, f], row = i * SH + kh - top, col = j * SW + kw - left:
db[f]              += g
dw[kh, kw, c, f]   += g * x[n, row, col, c]
dx[n, row, col, c] += g * w[kh, kw, c, f]
top and left are those of the forward pass. Positions in the padding are skipped, as in the forward pass.`,
        `const dx = zeros(x.shape), dw = ..., db = ...
for n, i, j, f:
  const g = upstream[...]
  db.data[f] += ...
  for (let kh = 0; kh < KH; kh++) {
    const row = ...
    if (...) continue
    for (let kw = 0; kw < KW; kw++) {
      ...
      for (let c = 0; c < C; c++) {
        dx.data[...] += g * ...
        dw.data[...] += g * ...
      }
    }
  }
return { dx, dw, db }`,
      ],
    },
    {
      id: 'maxpool/forward',
      name: 'maxpool',
      title: 'maxpool',
      layer: 'pool',
      idea: 'Pooling keeps that a pattern was found, and drops exactly where.',
      hints: [
        'Keep the largest number of each window, separately for each channel. A maximum must start from a value below every number, and 0 is not below every number.',
        `x [N, H, W, C], y [N, OH, OW, C], OH = floor((H - KH) / SH) + 1.
All options may be missing, or some of them. The default of poolSize is [2, 2], and the default of strides is the poolSize.`,
        `y[n, i, j, c] = max over kh, kw of x[n, i * SH + kh, j * SW + kw, c]
x[n, row, col, c] is stored at ((n * H + row) * W + col) * C + c`,
        `const { poolSize = [2, 2], strides = ... } = options
...
for n, i, j, c:
  let max = ...
  for (let kh = 0; kh < KH; kh++) {
    for (let kw = 0; kw < KW; kw++) {
      max = Math.max(max, pixels[...])
    }
  }
  y.data[...] = max`,
      ],
    },
    {
      id: 'maxpool/backward',
      name: 'maxpoolBackward',
      title: 'the gradient of maxpool',
      layer: 'pool',
      gradient: true,
      idea: 'Only the winner of a window moved the output, so only the winner gets its gradient.',
      hints: [
        'For each window, find the maximum and give its pixel the gradient of the window. Search x again, as in the forward pass, but this time remember where the maximum is.',
        'dx has the shape of x and starts at zero. OH and OW are in the shape of dy. Each dy[n, i, j, c] goes to exactly one place of dx, in the same picture and channel.',
        `The window [i, j] starts at row i * SH, column j * SW. If \`winner\` is the flat index of its first maximum:
dx[winner] += dy[n, i, j, c]
A later pixel becomes the winner only if it is strictly larger.`,
        `for n, i, j, c:
  let winner = ...            // flat index of the window's first pixel
  for (let kh = 0; kh < KH; kh++) {
    for (let kw = 0; kw < KW; kw++) {
      const pixel = ...
      if (...) winner = pixel
    }
  }
  dx.data[winner] ... upstream[...]`,
      ],
    },
  ],
}
