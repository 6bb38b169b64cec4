/** Attempts at the katas of rows of numbers: flatten, dense, dropout, softmax. */
import { type Attempt, attempt } from './attempt.ts'

const flatten = `
function flatten(x) {
  const [N, ...rest] = x.shape
  return ndarray(contiguous(x).data, [N, size(rest)])
}`

const indexedFlatten = `
function flatten(x) {
  const [N, H, W, C] = [...x.shape, 1, 1, 1]
  const y = zeros([N, x.size / N])
  const from = contiguous(x).data
  for (let n = 0; n < N; n++) {
    for (let h = 0; h < H; h++) {
      for (let w = 0; w < W; w++) {
        for (let c = 0; c < C; c++) {
          y.set(n, (h * W + w) * C + c, from[((n * H + h) * W + w) * C + c])
        }
      }
    }
  }
  return y
}`

const flattenBackward = `
function flattenBackward(dy, shape) {
  return ndarray(contiguous(dy).data, [...shape])
}`

const dense = `
function dense(x, w, b) {
  const [N, D] = x.shape
  const [, U] = w.shape
  const y = zeros([N, U])
  const inputs = contiguous(x).data
  const weights = contiguous(w).data
  const bias = contiguous(b).data
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) {
      let sum = bias[u]
      for (let d = 0; d < D; d++) {
        sum += inputs[n * D + d] * weights[d * U + u]
      }
      y.data[n * U + u] = sum
    }
  }
  return y
}`

const indexedDense = dense
  .replace('bias[u]', 'b.get(u)')
  .replace('inputs[n * D + d]', 'x.get(n, d)')
  .replace('weights[d * U + u]', 'w.get(d, u)')
  .replace('y.data[n * U + u] = sum', 'y.set(n, u, sum)')

const denseBackward = `
function denseBackward(dy, x, w) {
  const [N, D] = x.shape
  const [, U] = w.shape
  const dx = zeros([N, D])
  const dw = zeros([D, U])
  const db = zeros([U])
  const upstream = contiguous(dy).data
  const inputs = contiguous(x).data
  const weights = contiguous(w).data
  for (let n = 0; n < N; n++) {
    for (let u = 0; u < U; u++) {
      const g = upstream[n * U + u]
      db.data[u] += g
      for (let d = 0; d < D; d++) {
        dx.data[n * D + d] += g * weights[d * U + u]
        dw.data[d * U + u] += g * inputs[n * D + d]
      }
    }
  }
  return { dx, dw, db }
}`

const dropoutMask = `
function dropoutMask(shape, rate, random) {
  const mask = zeros(shape)
  const kept = 1 / (1 - rate)
  for (let i = 0; i < mask.size; i++) {
    mask.data[i] = random() < rate ? 0 : kept
  }
  return mask
}`

const dropout = `
function dropout(x, mask) {
  const y = zeros(x.shape)
  const from = contiguous(x).data
  const factors = contiguous(mask).data
  for (let i = 0; i < from.length; i++) {
    y.data[i] = from[i] * factors[i]
  }
  return y
}`

const dropoutBackward = `
function dropoutBackward(dy, mask) {
  const dx = zeros(dy.shape)
  const upstream = contiguous(dy).data
  const factors = contiguous(mask).data
  for (let i = 0; i < upstream.length; i++) {
    dx.data[i] = upstream[i] * factors[i]
  }
  return dx
}`

const softmax = `
function softmax(z) {
  const K = z.shape[z.shape.length - 1]
  const p = zeros(z.shape)
  const scores = contiguous(z).data
  for (let row = 0; row < scores.length; row += K) {
    let max = -Infinity
    for (let k = 0; k < K; k++) max = Math.max(max, scores[row + k])
    let sum = 0
    for (let k = 0; k < K; k++) sum += Math.exp(scores[row + k] - max)
    for (let k = 0; k < K; k++) p.data[row + k] = Math.exp(scores[row + k] - max) / sum
  }
  return p
}`

const softmaxBackward = `
function softmaxBackward(dp, p) {
  const K = p.shape[p.shape.length - 1]
  const dz = zeros(p.shape)
  const upstream = contiguous(dp).data
  const probabilities = contiguous(p).data
  for (let row = 0; row < probabilities.length; row += K) {
    let mean = 0
    for (let k = 0; k < K; k++) mean += upstream[row + k] * probabilities[row + k]
    for (let k = 0; k < K; k++) dz.data[row + k] = probabilities[row + k] * (upstream[row + k] - mean)
  }
  return dz
}`

export const vectorAttempts: Record<string, Attempt[]> = {
  'flatten/forward': [
    attempt('raw data of a view', flatten, /view|contiguous|strides|memory/, [
      'contiguous(x).data',
      'x.data',
    ]),
    attempt('the batch is flattened, too', flatten, /batch|first axis|shape/, [
      '[N, size(rest)]',
      '[x.size]',
    ]),
    attempt('channels first', indexedFlatten, /channel/, [
      '(h * W + w) * C + c, from',
      '(c * H + h) * W + w, from',
    ]),
    attempt('columns first', indexedFlatten, /column|row/, [
      '(h * W + w) * C + c, from',
      '(w * H + h) * C + c, from',
    ]),
    attempt('H for W', indexedFlatten, /H.*W|row length|out of range|height/, [
      '(h * W + w) * C + c, from',
      '(h * H + w) * C + c, from',
    ]),
  ],
  'flatten/backward': [
    attempt('raw data of a view', flattenBackward, /view|contiguous|strides|memory/, [
      'contiguous(dy).data',
      'dy.data',
    ]),
    attempt('the shape stays flat', flattenBackward, /shape/, ['[...shape]', 'dy.shape']),
    attempt('the batch is left out of the shape', flattenBackward, /shape|batch/, [
      '[...shape]',
      'shape.slice(1)',
    ]),
    attempt('reversed shape', flattenBackward, /shape/, ['[...shape]', '[...shape].reverse()']),
  ],
  'dense/forward': [
    attempt('no bias', dense, /bias/, ['bias[u]', '0']),
    attempt(
      'the bias for each input',
      dense,
      /bias/,
      ['let sum = bias[u]', 'let sum = 0'],
      ['d * U + u]', 'd * U + u] + bias[u]'],
    ),
    attempt('the weight index uses D', dense, /\[out, in\]/, ['weights[d * U + u]', 'weights[u * D + d]']),
    attempt('w.get with swapped indices', indexedDense, /\[out, in\]|out of range/, [
      'w.get(d, u)',
      'w.get(u, d)',
    ]),
    attempt('the stride is D', dense, /w\.data.*outside the buffer|stride/, [
      'weights[d * U + u]',
      'weights[d * D + u]',
    ]),
    attempt('= for +=', dense, /last product|overwrote/, ['sum += inputs', 'sum = inputs']),
    attempt('the bias of the picture', indexedDense, /bias|out of range/, ['b.get(u)', 'b.get(n)']),
    attempt('one index too few', indexedDense, /2 axes need 2 indices/, ['x.get(n, d)', 'x.get(d)']),
    attempt(
      'raw data of all arguments',
      dense,
      /view|contiguous|strides|memory/,
      ['contiguous(x).data', 'x.data'],
      ['contiguous(w).data', 'w.data'],
      ['contiguous(b).data', 'b.data'],
    ),
    attempt(
      'no bias, transposed weights',
      dense,
      /bias|transpos/,
      ['bias[u]', '0'],
      ['weights[d * U + u]', 'weights[u * D + d]'],
    ),
  ],
  'dense/backward': [
    attempt('dx is set', denseBackward, /add|set|overwrit|last/, [
      'dx.data[n * D + d] +=',
      'dx.data[n * D + d] =',
    ]),
    attempt('dw is set', denseBackward, /add|set|overwrit|last/, [
      'dw.data[d * U + u] +=',
      'dw.data[d * U + u] =',
    ]),
    attempt(
      'dx and dw are set',
      denseBackward,
      /add|set|overwrit|last/,
      ['dx.data[n * D + d] +=', 'dx.data[n * D + d] ='],
      ['dw.data[d * U + u] +=', 'dw.data[d * U + u] ='],
    ),
    attempt(
      'db in the inner loop',
      denseBackward,
      /db|bias/,
      ['db.data[u] += g', ''],
      ['dx.data[n * D + d] +=', 'db.data[u] += g\n dx.data[n * D + d] +='],
    ),
    attempt('weights not transposed', denseBackward, /transpos|\bw\b/, [
      'weights[d * U + u]',
      'weights[u * D + d]',
    ]),
    attempt('db is divided by N', denseBackward, /batch|divi|\bN\b/, [
      'db.data[u] += g',
      'db.data[u] += g / N',
    ]),
    attempt('all gradients are divided by N', denseBackward, /batch|divi|\bN\b/, [
      'upstream[n * U + u]',
      'upstream[n * U + u] / N',
    ]),
    attempt('db is set', denseBackward, /db|bias|last/, ['db.data[u] += g', 'db.data[u] = g']),
    attempt('dw and dx exchanged', denseBackward, /dx|dw/, [
      'return { dx, dw, db }',
      'return { dx: dw, dw: dx, db }',
    ]),
    attempt(
      'db is set, and weights not transposed',
      denseBackward,
      /db|bias|transpos/,
      ['db.data[u] += g', 'db.data[u] = g'],
      ['weights[d * U + u]', 'weights[u * D + d]'],
    ),
  ],
  'dropout/mask': [
    attempt('keeps with probability rate', dropoutMask, /rate|probability|kept/, [
      'random() < rate',
      'random() >= rate',
    ]),
    attempt('not scaled', dropoutMask, /scale|1 \/ \(1|\b1\b/, ['1 / (1 - rate)', '1']),
    attempt('scaled by the rate', dropoutMask, /1 \/ \(1|rate/, ['1 / (1 - rate)', '1 / rate']),
    attempt('Math.random', dropoutMask, /Math\.random|random/, ['random() < rate', 'Math.random() < rate']),
    attempt('scaled by 1 - rate', dropoutMask, /1 \/ \(1|multipl|divi|1 - rate/, [
      '1 / (1 - rate)',
      '1 - rate',
    ]),
    attempt(
      'one number for the whole mask',
      dropoutMask,
      /once|each|every|one number/,
      ['const kept', 'const drawn = random()\n  const kept'],
      ['random() < rate', 'drawn < rate'],
    ),
  ],
  'dropout/forward': [
    attempt(
      'raw data of both arguments',
      dropout,
      /view|contiguous|strides|memory/,
      ['contiguous(x).data', 'x.data'],
      ['contiguous(mask).data', 'mask.data'],
    ),
    attempt('raw data of the mask', dropout, /view|contiguous|strides|memory/, [
      'contiguous(mask).data',
      'mask.data',
    ]),
    attempt('the mask only decides', dropout, /scale|mask|factor|multipl/, [
      'from[i] * factors[i]',
      'factors[i] ? from[i] : 0',
    ]),
    attempt('the mask decides where to drop', dropout, /mask|drop/, [
      'from[i] * factors[i]',
      'factors[i] ? 0 : from[i]',
    ]),
  ],
  'dropout/backward': [
    attempt('the mask only decides', dropoutBackward, /scale|mask|factor|multipl/, [
      'upstream[i] * factors[i]',
      'factors[i] > 0 ? upstream[i] : 0',
    ]),
    attempt('divided by the mask', dropoutBackward, /divi|mask/, [
      'upstream[i] * factors[i]',
      'factors[i] > 0 ? upstream[i] / factors[i] : 0',
    ]),
    attempt('the mask twice', dropoutBackward, /twice|square|mask/, [
      'upstream[i] * factors[i]',
      'upstream[i] * factors[i] * factors[i]',
    ]),
  ],
  'softmax/forward': [
    attempt(
      'no maximum subtracted',
      softmax,
      /overflow|maximum|Infinity|largest|NaN/,
      ['let max = -Infinity', 'let max = 0'],
      ['max = Math.max(max, scores[row + k])', 'max = 0'],
    ),
    attempt('divided by K', softmax, /K|number of classes|sum/, ['/ sum', '/ K']),
    attempt(
      'the sum of all rows',
      softmax,
      /row|all|batch|sum/,
      ['let sum = 0', ''],
      ['for (let row = 0;', 'let sum = 0\n  for (let row = 0;'],
    ),
    attempt('the maximum starts from 0', softmax, /\b0\b|maximum|underflow|zero|NaN/, [
      'let max = -Infinity',
      'let max = 0',
    ]),
    attempt('the maximum is subtracted only above', softmax, /sum|maximum|below|denominator|above/, [
      'sum += Math.exp(scores[row + k] - max)',
      'sum += Math.exp(scores[row + k])',
    ]),
    attempt('over the first axis', softmax, /axis|column|first|last/, [
      'const K = z.shape[z.shape.length - 1]',
      'const K = z.shape[0]',
    ]),
    attempt(
      'the maximum of everything',
      softmax,
      /whole|all|row|maximum|NaN/,
      ['let max = -Infinity', ''],
      ['for (let row = 0;', 'const max = Math.max(...scores)\n  for (let row = 0;'],
      ['for (let k = 0; k < K; k++) max = Math.max(max, scores[row + k])', ''],
    ),
    attempt('K is the second axis', softmax, /axis|last|rank|K\b/, [
      'z.shape[z.shape.length - 1]',
      'z.shape[1]',
    ]),
    attempt('the sum divided by K', softmax, /K\b|mean|sum/, ['- max) / sum', '- max) / (sum / K)']),
    attempt('no exponential', softmax, /exp/, [
      'Math.exp(scores[row + k] - max) / sum',
      '(scores[row + k] - max) / sum',
    ]),
  ],
  'softmax/backward': [
    attempt('without the sum', softmaxBackward, /sum|mean|subtract/, [
      '(upstream[row + k] - mean)',
      'upstream[row + k]',
    ]),
    attempt('p times 1 minus p', softmaxBackward, /p.*1 - p|diagonal|other|only/, [
      '(upstream[row + k] - mean)',
      'upstream[row + k] * (1 - probabilities[row + k])',
    ]),
    attempt('the mean over K', softmaxBackward, /K\b|divi|mean/, ['- mean)', '- mean / K)']),
    attempt('the sum of dp alone', softmaxBackward, /weight|dp\b|times p|sum/, [
      'mean += upstream[row + k] * probabilities[row + k]',
      'mean += upstream[row + k]',
    ]),
    attempt('p is left out', softmaxBackward, /\bp\b|probabilit/, [
      'probabilities[row + k] * (upstream[row + k] - mean)',
      'upstream[row + k] - mean',
    ]),
    attempt(
      'the mean is not reset',
      softmaxBackward,
      /row|reset|start|sum/,
      ['let mean = 0', ''],
      ['for (let row = 0;', 'let mean = 0\n  for (let row = 0;'],
    ),
    attempt('plus for minus', softmaxBackward, /sign|plus|add|subtract/, ['- mean)', '+ mean)']),
  ],
}
