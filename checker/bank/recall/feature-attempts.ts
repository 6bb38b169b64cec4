/** Attempts at the katas of pictures: transpose, relu, conv2d, maxpool. */
import { type Attempt, attempt } from './attempt.ts'

const transpose = `
function transpose(x) {
  const [M, N] = x.shape
  const y = zeros([N, M])
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      y.set(j, i, x.get(i, j))
    }
  }
  return y
}`

const flatTranspose = `
function transpose(x) {
  const [M, N] = x.shape
  const y = zeros([N, M])
  const from = contiguous(x).data
  for (let i = 0; i < M; i++) {
    for (let j = 0; j < N; j++) {
      y.data[j * M + i] = from[i * N + j]
    }
  }
  return y
}`

const relu = `
function relu(x) {
  const y = zeros(x.shape)
  const from = contiguous(x).data
  for (let i = 0; i < from.length; i++) {
    y.data[i] = from[i] > 0 ? from[i] : 0
  }
  return y
}`

const reluBackward = `
function reluBackward(dy, x) {
  const dx = zeros(x.shape)
  const g = contiguous(dy).data
  const from = contiguous(x).data
  for (let i = 0; i < from.length; i++) {
    if (from[i] > 0) dx.data[i] = g[i]
  }
  return dx
}`

/** With get and set, and a variable for the bias at the start. */
const conv2d = `
function conv2d(x, w, b, options = {}) {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [SH, SW] = strides
  let OH, OW, top = 0, left = 0
  if (padding === 'same') {
    OH = Math.ceil(H / SH)
    OW = Math.ceil(W / SW)
    top = Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2)
    left = Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2)
  } else {
    OH = Math.floor((H - KH) / SH) + 1
    OW = Math.floor((W - KW) / SW) + 1
  }
  const y = zeros([N, OH, OW, F])
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          let sum = b.get(f)
          for (let kh = 0; kh < KH; kh++) {
            const row = i * SH + kh - top
            if (row < 0 || row >= H) continue
            for (let kw = 0; kw < KW; kw++) {
              const col = j * SW + kw - left
              if (col < 0 || col >= W) continue
              for (let c = 0; c < C; c++) {
                sum += x.get(n, row, col, c) * w.get(kh, kw, c, f)
              }
            }
          }
          y.set(n, i, j, f, sum)
        }
      }
    }
  }
  return y
}`

/** The same with flat indices. */
const flatConv2d = conv2d
  .replace(
    'const y = zeros',
    'const pixels = contiguous(x).data\n  const weights = contiguous(w).data\n  const bias = contiguous(b).data\n  const y = zeros',
  )
  .replace('b.get(f)', 'bias[f]')
  .replace('x.get(n, row, col, c)', 'pixels[((n * H + row) * W + col) * C + c]')
  .replace('w.get(kh, kw, c, f)', 'weights[((kh * KW + kw) * C + c) * F + f]')
  .replace('y.set(n, i, j, f, sum)', 'y.data[((n * OH + i) * OW + j) * F + f] = sum')

/** The same, but adding to y in the innermost loop. */
const addingConv2d = flatConv2d
  .replace(
    'let sum = bias[f]',
    'const out = ((n * OH + i) * OW + j) * F + f\n          y.data[out] = bias[f]',
  )
  .replace('sum += ', 'y.data[out] += ')
  .replace('y.data[((n * OH + i) * OW + j) * F + f] = sum', '')

const conv2dBackward = `
function conv2dBackward(dy, x, w, options = {}) {
  const { strides = [1, 1], padding = 'valid' } = options
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [, OH, OW] = dy.shape
  const [SH, SW] = strides
  const same = padding === 'same'
  const top = same ? Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2) : 0
  const left = same ? Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2) : 0
  const dx = zeros(x.shape)
  const dw = zeros(w.shape)
  const db = zeros([F])
  const g = contiguous(dy).data
  const pixels = contiguous(x).data
  const weights = contiguous(w).data
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let f = 0; f < F; f++) {
          const grad = g[((n * OH + i) * OW + j) * F + f]
          db.data[f] += grad
          for (let kh = 0; kh < KH; kh++) {
            const row = i * SH + kh - top
            if (row < 0 || row >= H) continue
            for (let kw = 0; kw < KW; kw++) {
              const col = j * SW + kw - left
              if (col < 0 || col >= W) continue
              for (let c = 0; c < C; c++) {
                const px = ((n * H + row) * W + col) * C + c
                const wt = ((kh * KW + kw) * C + c) * F + f
                dx.data[px] += grad * weights[wt]
                dw.data[wt] += grad * pixels[px]
              }
            }
          }
        }
      }
    }
  }
  return { dx, dw, db }
}`

const indexedConv2dBackward = conv2dBackward
  .replace('g[((n * OH + i) * OW + j) * F + f]', 'dy.get(n, i, j, f)')
  .replace('const px = ((n * H + row) * W + col) * C + c', '')
  .replace('const wt = ((kh * KW + kw) * C + c) * F + f', '')
  .replace(
    'dx.data[px] += grad * weights[wt]',
    'dx.set(n, row, col, c, dx.get(n, row, col, c) + grad * w.get(kh, kw, c, f))',
  )
  .replace(
    'dw.data[wt] += grad * pixels[px]',
    'dw.set(kh, kw, c, f, dw.get(kh, kw, c, f) + grad * x.get(n, row, col, c))',
  )

const maxpool = `
function maxpool(x, options = {}) {
  const { poolSize = [2, 2], strides = poolSize } = options
  const [N, H, W, C] = x.shape
  const [KH, KW] = poolSize
  const [SH, SW] = strides
  const OH = Math.floor((H - KH) / SH) + 1
  const OW = Math.floor((W - KW) / SW) + 1
  const y = zeros([N, OH, OW, C])
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let c = 0; c < C; c++) {
          let max = -Infinity
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              max = Math.max(max, x.get(n, i * SH + kh, j * SW + kw, c))
            }
          }
          y.set(n, i, j, c, max)
        }
      }
    }
  }
  return y
}`

const flatMaxpool = maxpool
  .replace('const y =', 'const pixels = contiguous(x).data\n  const y =')
  .replace(
    'x.get(n, i * SH + kh, j * SW + kw, c)',
    'pixels[((n * H + i * SH + kh) * W + j * SW + kw) * C + c]',
  )

const maxpoolBackward = `
function maxpoolBackward(dy, x, options = {}) {
  const { poolSize = [2, 2], strides = poolSize } = options
  const [N, H, W, C] = x.shape
  const [, OH, OW] = dy.shape
  const [KH, KW] = poolSize
  const [SH, SW] = strides
  const dx = zeros(x.shape)
  for (let n = 0; n < N; n++) {
    for (let i = 0; i < OH; i++) {
      for (let j = 0; j < OW; j++) {
        for (let c = 0; c < C; c++) {
          let max = -Infinity
          let row = 0
          let col = 0
          for (let kh = 0; kh < KH; kh++) {
            for (let kw = 0; kw < KW; kw++) {
              const value = x.get(n, i * SH + kh, j * SW + kw, c)
              if (value > max) {
                max = value
                row = i * SH + kh
                col = j * SW + kw
              }
            }
          }
          dx.set(n, row, col, c, dx.get(n, row, col, c) + dy.get(n, i, j, c))
        }
      }
    }
  }
  return dx
}`

export const featureAttempts: Record<string, Attempt[]> = {
  'ndarray/transpose': [
    attempt('the indices of set are not swapped', transpose, /swap|transpose|\[i, j\]|out of range/, [
      'y.set(j, i,',
      'y.set(i, j,',
    ]),
    attempt('the shape is not swapped', transpose, /lengths of the axes|shape|out of range/, [
      'zeros([N, M])',
      'zeros(x.shape)',
    ]),
    attempt('the flat index of y uses N', flatTranspose, /outside the buffer|place/, [
      'j * M + i',
      'j * N + i',
    ]),
    attempt('raw data of a view', flatTranspose, /view|contiguous|strides|memory/, [
      'contiguous(x).data',
      'x.data',
    ]),
    attempt('a view is returned', transpose, /copy|memory|view/, ['return y', 'return x.transpose(1, 0)']),
    attempt('one index too few', transpose, /2 axes need 2 indices/, ['x.get(i, j)', 'x.get(i * N + j)']),
  ],
  'relu/forward': [
    attempt('raw data of a view', relu, /view|contiguous|strides|memory/, ['contiguous(x).data', 'x.data']),
    attempt('negative numbers become positive', relu, /absolute|positive|sign/, [': 0', ': -from[i]']),
    attempt(
      'in place',
      relu,
      /in place|change its inputs/,
      ['const y = zeros(x.shape)', 'const y = x'],
      ['contiguous(x).data', 'x.data'],
    ),
    attempt(
      'it writes to what contiguous returned',
      relu,
      /contiguous\(x\) returned/,
      ['y.data[i] =', 'from[i] ='],
      ['return y', 'return ndarray(from, [...x.shape])'],
    ),
    attempt('the last number is left out', relu, /last/, ['i < from.length', 'i < from.length - 1']),
    attempt('nothing is set to zero', relu, /negative/, ['from[i] > 0 ? from[i] : 0', 'Math.max(from[i])']),
  ],
  'relu/backward': [
    attempt('dy decides instead of x', reluBackward, /sign of the input|dy/, [
      'if (from[i] > 0)',
      'if (g[i] > 0)',
    ]),
    attempt('zero passes', reluBackward, /\b0\b|zero/, ['from[i] > 0', 'from[i] >= 0']),
    attempt('1 instead of dy', reluBackward, /dy|slope|\b1\b/, ['= g[i]', '= 1']),
    attempt('times x', reluBackward, /times x|multipl|\bx\b/, ['= g[i]', '= g[i] * from[i]']),
    attempt(
      'raw data of both arguments',
      reluBackward,
      /view|contiguous|strides|memory/,
      ['contiguous(dy).data', 'dy.data'],
      ['contiguous(x).data', 'x.data'],
    ),
    attempt('raw data of dy', reluBackward, /view|contiguous|strides|memory/, [
      'contiguous(dy).data',
      'dy.data',
    ]),
  ],
  'conv2d/forward': [
    attempt('the bias is left out', conv2d, /bias/, ['b.get(f)', '0']),
    attempt(
      'the bias at each tap',
      flatConv2d,
      /bias/,
      ['let sum = bias[f]', 'let sum = 0'],
      ['for (let c = 0;', 'sum += bias[f]\n for (let c = 0;'],
    ),
    attempt(
      'the bias for each channel',
      flatConv2d,
      /bias/,
      ['let sum = bias[f]', 'let sum = 0'],
      ['for (let c = 0; c < C; c++) {', 'for (let c = 0; c < C; c++) {\n sum += bias[f]'],
    ),
    attempt(
      'the bias of the channel',
      flatConv2d,
      /bias|b\.data/,
      ['let sum = bias[f]', 'let sum = 0'],
      ['for (let c = 0; c < C; c++) {', 'for (let c = 0; c < C; c++) {\n sum += bias[c]'],
    ),
    attempt(
      'strides multiply the kernel index',
      flatConv2d,
      /strides?.*kernel|kernel.*stride|dilat|kh \* /,
      ['i * SH + kh', 'i + kh * SH'],
      ['j * SW + kw', 'j + kw * SW'],
    ),
    attempt('the strides are swapped', conv2d, /stride/, ['[SH, SW] = strides', '[SW, SH] = strides']),
    attempt(
      'the strides are ignored in the loop',
      conv2d,
      /stride/,
      ['i * SH + kh', 'i + kh'],
      ['j * SW + kw', 'j + kw'],
    ),
    attempt('the kernel is flipped', conv2d, /rotate|flip/, [
      'w.get(kh, kw',
      'w.get(KH - 1 - kh, KW - 1 - kw',
    ]),
    attempt('weights as [kh, kw, f, c]', flatConv2d, /\[height, width, out, in\]/, [
      '((kh * KW + kw) * C + c) * F + f',
      '((kh * KW + kw) * F + f) * C + c',
    ]),
    attempt('weights as [f, c, kh, kw]', flatConv2d, /\[out, in, height, width\]/, [
      '((kh * KW + kw) * C + c) * F + f',
      '((f * C + c) * KH + kh) * KW + kw',
    ]),
    attempt(
      'half of the kernel as padding',
      conv2d,
      /padding|half|top/,
      ['Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2)', 'Math.floor(KH / 2)'],
      ['Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2)', 'Math.floor(KW / 2)'],
    ),
    attempt(
      'padding rounded up',
      conv2d,
      /round|top|upper|above/,
      ['top = Math.floor', 'top = Math.ceil'],
      ['left = Math.floor', 'left = Math.ceil'],
    ),
    attempt(
      'no maximum with 0',
      conv2d,
      /negative|max\(0|below 0/,
      ['Math.max(0, (OH - 1) * SH + KH - H)', '((OH - 1) * SH + KH - H)'],
      ['Math.max(0, (OW - 1) * SW + KW - W)', '((OW - 1) * SW + KW - W)'],
    ),
    attempt(
      'all the padding is above',
      conv2d,
      /half|all (of )?the padding|top|above/,
      ['Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2)', 'Math.max(0, (OH - 1) * SH + KH - H)'],
      ['Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2)', 'Math.max(0, (OW - 1) * SW + KW - W)'],
    ),
    attempt(
      'the border is not left out',
      flatConv2d,
      /outside|border|padding|out of range/,
      ['if (row < 0 || row >= H) continue', ''],
      ['if (col < 0 || col >= W) continue', ''],
    ),
    attempt(
      'only the upper border is left out',
      flatConv2d,
      /outside|border|padding|bottom|below|right/,
      ['row < 0 || row >= H', 'row < 0'],
      ['col < 0 || col >= W', 'col < 0'],
    ),
    attempt(
      'row > H at the border',
      flatConv2d,
      /outside|border|row|>=|bottom/,
      ['row >= H', 'row > H'],
      ['col >= W', 'col > W'],
    ),
    attempt(
      'break at the border',
      conv2d,
      /break|end the loop|stop/,
      ['if (row < 0 || row >= H) continue', 'if (row < 0 || row >= H) break'],
      ['if (col < 0 || col >= W) continue', 'if (col < 0 || col >= W) break'],
    ),
    attempt('the row index uses H for W', flatConv2d, /x\.data.*outside the buffer|height/, [
      '((n * H + row) * W + col) * C + c',
      '((n * H + row) * H + col) * C + c',
    ]),
    attempt('= for +=', conv2d, /last product|overwrote/, ['sum += x', 'sum = x']),
    attempt(
      'sum is not reset for each filter',
      conv2d,
      /sum|reset|start|carr|before/,
      ['let sum = b.get(f)', 'sum += b.get(f)'],
      ['for (let n = 0;', 'let sum = 0\n  for (let n = 0;'],
    ),
    attempt(
      'one output too few',
      conv2d,
      /\+ ?1|last row|one (row|window)|shape/,
      ['Math.floor((H - KH) / SH) + 1', 'Math.floor((H - KH) / SH)'],
      ['Math.floor((W - KW) / SW) + 1', 'Math.floor((W - KW) / SW)'],
    ),
    attempt('the batch is forgotten in get', conv2d, /4 axes need 4 indices|4 indices/, [
      'x.get(n, row, col, c)',
      'x.get(row, col, c)',
    ]),
    attempt('x is read in the wrong order', conv2d, /column|row.*col|transpos|out of range|swap/, [
      'x.get(n, row, col, c)',
      'x.get(n, col, row, c)',
    ]),
    attempt('only the first picture', conv2d, /first picture|picture/, [
      'for (let n = 0; n < N; n++)',
      'for (let n = 0; n < 1; n++)',
    ]),
    attempt(
      'raw data of three arguments',
      flatConv2d,
      /view|contiguous|strides|memory/,
      ['contiguous(x).data', 'x.data'],
      ['contiguous(w).data', 'w.data'],
      ['contiguous(b).data', 'b.data'],
    ),
    attempt('raw data of the bias', flatConv2d, /view|contiguous|strides|memory/, [
      'contiguous(b).data',
      'b.data',
    ]),
    attempt('= in the innermost loop', addingConv2d, /last product|overwrote/, [
      'y.data[out] += ',
      'y.data[out] = ',
    ]),
    attempt(
      'no bias, swapped strides',
      conv2d,
      /leave out the bias/,
      ['b.get(f)', '0'],
      ['[SH, SW] = strides', '[SW, SH] = strides'],
    ),
    attempt(
      'no bias, padding rounded up',
      conv2d,
      /leave out the bias/,
      ['b.get(f)', '0'],
      ['top = Math.floor', 'top = Math.ceil'],
      ['left = Math.floor', 'left = Math.ceil'],
    ),
    attempt(
      'flipped, half of the kernel as padding',
      conv2d,
      /rotate|flip/,
      ['w.get(kh, kw', 'w.get(KH - 1 - kh, KW - 1 - kw'],
      ['Math.floor(Math.max(0, (OH - 1) * SH + KH - H) / 2)', 'Math.floor(KH / 2)'],
      ['Math.floor(Math.max(0, (OW - 1) * SW + KW - W) / 2)', 'Math.floor(KW / 2)'],
    ),
  ],
  'conv2d/backward': [
    attempt(
      'db inside the kernel loops',
      conv2dBackward,
      /db|bias/,
      ['db.data[f] += grad', ''],
      ['const px =', 'db.data[f] += grad\n const px ='],
    ),
    attempt(
      'db at each tap',
      conv2dBackward,
      /db|bias/,
      ['db.data[f] += grad', ''],
      ['for (let c = 0;', 'db.data[f] += grad\n for (let c = 0;'],
    ),
    attempt('db is set', conv2dBackward, /db|bias/, ['db.data[f] += grad', 'db.data[f] = grad']),
    attempt(
      'dx and dw are set',
      conv2dBackward,
      /overwrote|set/,
      ['dx.data[px] +=', 'dx.data[px] ='],
      ['dw.data[wt] +=', 'dw.data[wt] ='],
    ),
    attempt('dx is set', conv2dBackward, /overwrote|set/, ['dx.data[px] +=', 'dx.data[px] =']),
    attempt('dw is set', conv2dBackward, /overwrote|set/, ['dw.data[wt] +=', 'dw.data[wt] =']),
    attempt(
      'dx takes the pixel, dw the weight',
      conv2dBackward,
      /swap|exchange|pixel|weight/,
      ['grad * weights[wt]', 'grad * pixels[px]'],
      ['dw.data[wt] += grad * pixels[px]', 'dw.data[wt] += grad * weights[wt]'],
    ),
    attempt(
      'the strides are ignored',
      conv2dBackward,
      /stride/,
      ['i * SH + kh', 'i + kh'],
      ['j * SW + kw', 'j + kw'],
    ),
    attempt('the padding is ignored', conv2dBackward, /padding/, ["padding === 'same'", 'false']),
    attempt('the padding is rounded up', conv2dBackward, /round|top|upper|above/, [
      'same ? Math.floor',
      'same ? Math.ceil',
    ]),
    attempt(
      'no maximum with 0',
      conv2dBackward,
      /negative|max\(0|below 0/,
      ['Math.max(0, (OH - 1) * SH + KH - H)', '((OH - 1) * SH + KH - H)'],
      ['Math.max(0, (OW - 1) * SW + KW - W)', '((OW - 1) * SW + KW - W)'],
    ),
    attempt('dw is divided by N', conv2dBackward, /batch|N\b|divi/, [
      'dw.data[wt] += grad * pixels[px]',
      'dw.data[wt] += grad * pixels[px] / N',
    ]),
    attempt('everything is divided by N', conv2dBackward, /batch|N\b|divi/, [
      'const grad = g[((n * OH + i) * OW + j) * F + f]',
      'const grad = g[((n * OH + i) * OW + j) * F + f] / N',
    ]),
    attempt('the kernel is flipped for dx', conv2dBackward, /flip|turn|mirror/, [
      'weights[wt]',
      'weights[(((KH - 1 - kh) * KW + KW - 1 - kw) * C + c) * F + f]',
    ]),
    attempt('weights as [kh, kw, f, c]', conv2dBackward, /\[height, width, out, in\]/, [
      '((kh * KW + kw) * C + c) * F + f',
      '((kh * KW + kw) * F + f) * C + c',
    ]),
    attempt(
      'raw data of all arguments',
      conv2dBackward,
      /view|contiguous|strides|memory/,
      ['contiguous(dy).data', 'dy.data'],
      ['contiguous(x).data', 'x.data'],
      ['contiguous(w).data', 'w.data'],
    ),
    attempt('set without the last index', indexedConv2dBackward, /4 axes need 4 indices/, [
      'dw.set(kh, kw, c, f, dw',
      'dw.set(kh, kw, c, dw',
    ]),
    attempt('dx is set with set', indexedConv2dBackward, /overwrote|set/, [
      'dx.get(n, row, col, c) + grad',
      'grad',
    ]),
    attempt('no db', conv2dBackward, /db/, ['db.data[f] += grad', '']),
    attempt(
      'db is set, and the strides are ignored',
      conv2dBackward,
      /db|bias/,
      ['db.data[f] += grad', 'db.data[f] = grad'],
      ['i * SH + kh', 'i + kh'],
      ['j * SW + kw', 'j + kw'],
    ),
    attempt(
      'dw is set, and the padding is ignored',
      conv2dBackward,
      /dw|padding/,
      ['dw.data[wt] +=', 'dw.data[wt] ='],
      ["padding === 'same'", 'false'],
    ),
  ],
  'maxpool/forward': [
    attempt('the maximum starts from 0', maxpool, /\b0\b|zero|negative/, ['-Infinity', '0']),
    attempt('the maximum starts from Number.MIN_VALUE', maxpool, /MIN_VALUE|\b0\b|negative/, [
      '-Infinity',
      'Number.MIN_VALUE',
    ]),
    attempt('the strides are always those of the pool', maxpool, /stride/, [
      'strides = poolSize } = options',
      '} = options\n  const strides = poolSize',
    ]),
    attempt('the strides default to 1', maxpool, /stride.*default|default.*stride/, [
      'strides = poolSize',
      'strides = [1, 1]',
    ]),
    attempt('the strides default to 2', maxpool, /stride.*default|default.*stride/, [
      'strides = poolSize',
      'strides = [2, 2]',
    ]),
    attempt(
      'windows that do not fit are kept',
      maxpool,
      /fit|round|shape|ceil/,
      ['Math.floor((H - KH) / SH) + 1', 'Math.ceil(H / SH)'],
      ['Math.floor((W - KW) / SW) + 1', 'Math.ceil(W / SW)'],
    ),
    attempt(
      'the maximum is not reset for each channel',
      maxpool,
      /channel|start|reset|carr/,
      ['for (let c = 0;', 'let max = -Infinity\n        for (let c = 0;'],
      ['          let max = -Infinity\n          for', '          for'],
    ),
    attempt('kh and kw are swapped', maxpool, /swap|kh|pool|column|row|out of range/, [
      'i * SH + kh, j * SW + kw',
      'i * SH + kw, j * SW + kh',
    ]),
    attempt('the strides are swapped', maxpool, /stride/, ['[SH, SW] = strides', '[SW, SH] = strides']),
    attempt('H for W in the flat index', flatMaxpool, /x\.data.*outside the buffer|height/, [
      '+ kh) * W + j',
      '+ kh) * H + j',
    ]),
    attempt('always 2 x 2', maxpool, /pool ?size|2 ?(x|×|by) ?2/, [
      '[KH, KW] = poolSize',
      '[KH, KW] = [2, 2]',
    ]),
    attempt(
      'the minimum',
      maxpool,
      /minim|smallest/,
      ['-Infinity', 'Infinity'],
      ['max = Math.max', 'max = Math.min'],
    ),
    attempt(
      'the mean',
      maxpool,
      /mean|average/,
      ['let max = -Infinity', 'let max = 0'],
      [
        'max = Math.max(max, x.get(n, i * SH + kh, j * SW + kw, c))',
        'max += x.get(n, i * SH + kh, j * SW + kw, c) / (KH * KW)',
      ],
    ),
    attempt('raw data of a view', flatMaxpool, /view|contiguous|strides|memory/, [
      'contiguous(x).data',
      'x.data',
    ]),
    attempt(
      'from 0, swapped strides',
      maxpool,
      /\b0\b|stride/,
      ['-Infinity', '0'],
      ['[SH, SW] = strides', '[SW, SH] = strides'],
    ),
  ],
  'maxpool/backward': [
    attempt('the maximum starts from 0', maxpoolBackward, /\b0\b|zero|negative/, ['-Infinity', '0']),
    attempt('the last of equal numbers', maxpoolBackward, /last|first|tie|>=/, [
      'value > max',
      'value >= max',
    ]),
    attempt('the gradient is set', maxpoolBackward, /overwrote|set/, ['dx.get(n, row, col, c) + dy', 'dy']),
    attempt('the whole window gets the gradient', maxpoolBackward, /every|all|whole|each/, [
      'dx.set(n, row, col, c, dx.get(n, row, col, c) + dy.get(n, i, j, c))',
      'for (let kh = 0; kh < KH; kh++) for (let kw = 0; kw < KW; kw++) dx.set(n, i * SH + kh, j * SW + kw, c, dx.get(n, i * SH + kh, j * SW + kw, c) + dy.get(n, i, j, c))',
    ]),
    attempt('the strides default to 1', maxpoolBackward, /stride.*default|default.*stride/, [
      'strides = poolSize',
      'strides = [1, 1]',
    ]),
    attempt(
      'the strides are left out in the search',
      maxpoolBackward,
      /stride/,
      ['i * SH + kh', 'i + kh'],
      ['j * SW + kw', 'j + kw'],
    ),
    attempt(
      'the position is within the window',
      maxpoolBackward,
      /window|corner|position|first/,
      ['row = i * SH + kh', 'row = kh'],
      ['col = j * SW + kw', 'col = kw'],
    ),
    attempt(
      'the gradient of the window goes to its first pixel',
      maxpoolBackward,
      /top-left|first/,
      ['row = i * SH + kh', 'row = i * SH'],
      ['col = j * SW + kw', 'col = j * SW'],
    ),
    attempt('times the maximum', maxpoolBackward, /multipl|times/, [
      '+ dy.get(n, i, j, c)',
      '+ max * dy.get(n, i, j, c)',
    ]),
    attempt('all equal numbers get it', maxpoolBackward, /equal|tie/, [
      'dx.set(n, row, col, c, dx.get(n, row, col, c) + dy.get(n, i, j, c))',
      'for (let kh = 0; kh < KH; kh++) for (let kw = 0; kw < KW; kw++) if (x.get(n, i * SH + kh, j * SW + kw, c) === max) dx.set(n, i * SH + kh, j * SW + kw, c, dx.get(n, i * SH + kh, j * SW + kw, c) + dy.get(n, i, j, c))',
    ]),
    attempt(
      'set, and the last of equal numbers',
      maxpoolBackward,
      /overwrote|last one/,
      ['dx.get(n, row, col, c) + dy', 'dy'],
      ['value > max', 'value >= max'],
    ),
  ],
}
