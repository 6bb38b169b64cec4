/**
 * The one registry: every kata, in the order in which they are met. A kata's id is the path of its
 * file below `exercises/` and `solutions/`, without `.ts`. Nothing else in the project lists them.
 */

/** The places on the map of the network, from the input to the loss. */
export const mapLayers = [
  'input',
  'conv',
  'relu',
  'pool',
  'flatten',
  'dense',
  'dropout',
  'softmax',
  'loss',
  'adam',
  'fit',
] as const
export type MapLayer = (typeof mapLayers)[number]

export interface Kata {
  id: string
  /** The function that the file exports. */
  name: string
  title: string
  /** The place on the map of the network that this kata counts towards. */
  layer: MapLayer
  /** Whether it has to be fast as well: its check says how, in `race`. */
  timed?: boolean
  /** Of the file, where it is not TypeScript. It needs a compiler that is not installed with the rest. */
  language?: 'AssemblyScript'
  /** A ladder of hints, from the idea to the skeleton. */
  hints: string[]
}

export interface Chapter {
  title: string
  /** Checked only when it is asked for, and counted nowhere. */
  optional?: boolean
  katas: Kata[]
}

export const curriculum: Chapter[] = [
  {
    title: 'Warm-up',
    katas: [
      {
        id: 'ndarray/transpose',
        name: 'transpose',
        title: 'ndarray: get, set, shape, stride, offset',
        layer: 'input',
        hints: [
          'Walk over every element of x once, and put each into its new place in a new tensor. Rows become columns, so the two indices change places.',
          'x is [M, N], so y is [N, M]: const [M, N] = x.shape, and zeros gives you the new tensor.',
          `y[j, i] = x[i, j]
x.get(i, j) reads with the strides and the offset of x, whatever view x is.`,
          `const [M, N] = x.shape
const y = zeros(...)
for (let i = 0; i < M; i++) {
  for (let j = 0; j < N; j++) {
    y.set(..., ..., x.get(i, j))
  }
}
return y`,
        ],
      },
    ],
  },
  {
    title: 'Feature extraction',
    katas: [
      {
        id: 'relu/forward',
        name: 'relu',
        title: 'relu',
        layer: 'relu',
        hints: [
          'Each number for itself: a positive one stays, any other becomes 0. No axis matters.',
          'y has the shape of x. contiguous(x).data holds all numbers of x in row-major order, and zeros(x.shape).data waits for yours in the same order.',
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
        hints: [
          'Where x was positive, y followed it one to one, and the gradient passes unchanged. Elsewhere y did not move at all.',
          'dy, x and dx have the same shape, and element i of dx needs nothing but element i of the other two. Make both contiguous first: they may lie in memory differently.',
          'dx[i] = dy[i] if x[i] > 0, otherwise 0 (at x[i] = 0, too)',
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
        hints: [
          'For every place of the output: lay the filter on the picture, multiply weight by pixel, add all products and the bias once. Write it for stride 1 and valid padding first; the rest are small changes to one index.',
          `x [N, H, W, C], w [KH, KW, C, F], b [F], y [N, OH, OW, F].
Seven loops: four over y (n, i, j, f), three over the filter (kh, kw, c).
valid: OH = floor((H - KH) / SH) + 1
same:  OH = ceil(H / SH), missing = max(0, (OH - 1) * SH + KH - H), top = floor(missing / 2)`,
          `The pixel below weight [kh, kw] of output [i, j]:
row = i * SH + kh - top,  col = j * SW + kw - left
Outside of 0 .. H - 1 or 0 .. W - 1 it counts as 0: skip it.
x[n, row, col, c] lies at ((n * H + row) * W + col) * C + c
w[kh, kw, c, f]   lies at ((kh * KW + kw) * C + c) * F + f`,
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
        hints: [
          `Take the same walk as forwards. Wherever a product x * w was added to an output, that output's gradient g now flows back to both factors: g * w to the pixel, g * x to the weight. The bias gets g itself.`,
          'dx like x, dw like w, db [F]. OH and OW can be read from dy. All three start at zero, and everything is added: a pixel lies under several windows, a weight is used by all of them.',
          `With g = dy[n, i, j, f], row = i * SH + kh - top, col = j * SW + kw - left:
db[f]              += g
dw[kh, kw, c, f]   += g * x[n, row, col, c]
dx[n, row, col, c] += g * w[kh, kw, c, f]
top and left are those of the forward pass; what lies in the padding is skipped, as there.`,
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
        hints: [
          'Of each window keep the largest number, each channel for itself. A maximum starts from something that every number beats, and 0 is not such a thing.',
          `x [N, H, W, C], y [N, OH, OW, C], OH = floor((H - KH) / SH) + 1.
Options may be missing, wholly or in part: poolSize is [2, 2] unless given, strides are the poolSize unless given.`,
          `y[n, i, j, c] = max over kh, kw of x[n, i * SH + kh, j * SW + kw, c]
x[n, row, col, c] lies at ((n * H + row) * W + col) * C + c`,
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
        hints: [
          `For each window find the pixel that won, and give it the window's gradient. Search x again, as forwards, but this time remember where the maximum was.`,
          'dx is like x and starts at zero. OH and OW can be read from dy. Each dy[n, i, j, c] goes to exactly one place of dx, in the same picture and channel.',
          `The window [i, j] reaches from row i * SH, column j * SW. With \`winner\` the flat index of its first maximum:
dx[winner] += dy[n, i, j, c]
A later pixel takes over only if it is strictly larger.`,
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
  },
  {
    title: 'Shapes',
    katas: [
      {
        id: 'shapes/output',
        name: 'outputShape',
        title: 'output shapes',
        layer: 'input',
        hints: [
          'A window slides along an axis; the output has one place for every stop it makes. So the whole kata is counting stops, once downwards and once across.',
          'A conv2d keeps the image axes in front and replaces the channels by its filters. A maxpool keeps the channels. flatten makes one axis of all. dense only knows its units. The other three change nothing.',
          `valid: stops = floor((H - K) / S) + 1
same:  stops = ceil(H / S)
The pair [vertical, horizontal] gives K and S for each axis. A pool's strides default to its poolSize.`,
          `switch (layer.type) {
  case 'conv2d': {
    const { filters, kernelSize, strides = [1, 1], padding = 'valid' } = layer
    return [stops(shape[0], ...), stops(shape[1], ...), ...]
  }
  case 'maxpool': ...
  case 'flatten': ...   // #tensor has a function for this
  case 'dense': ...
  ...
}

function stops(extent, window, stride, padding) {
  if (padding === 'same') return ...
  return ...
}`,
        ],
      },
      {
        id: 'shapes/parameters',
        name: 'parameterCount',
        title: 'parameter counts',
        layer: 'input',
        hints: [
          'Count the numbers in the tensors w and b of the layer. Only two kinds of layer have any.',
          'conv2d: w [KH, KW, C, filters] and b [filters]. dense: w [n, units] and b [units]. C and n come from the shape that goes in.',
          '(weights of one filter + 1 bias) * filters, and the same with units. The height and width of the picture are in neither.',
          `switch (layer.type) {
  case 'conv2d': {
    const [height, width] = layer.kernelSize
    const channels = shape[...]
    return (... + 1) * layer.filters
  }
  case 'dense':
    return ...
  default:
    return ...
}`,
        ],
      },
      {
        id: 'shapes/summary',
        name: 'summary',
        title: 'the summary of the whole model',
        layer: 'input',
        hints: [
          'Walk through the layers with a shape in your hand. Each layer changes it; the next one gets the changed one.',
          "Every row is { layer, output, parameters }: the type, the shape that comes out, the count. One more row at the end, with layer 'total'.",
          `parameters = parameterCount(layer, shape going in)
output     = outputShape(layer, shape going in)
Both need the shape from before the layer: mind the order in which you overwrite it.`,
          `const rows: SummaryRow[] = []
let current = [...shape]
let total = 0
for (const layer of layers) {
  const parameters = ...
  current = ...
  total += ...
  rows.push({ layer: ..., output: current, parameters })
}
rows.push({ layer: 'total', output: ..., parameters: ... })
return rows`,
        ],
      },
    ],
  },
  {
    title: 'The voting classifier',
    katas: [
      {
        id: 'flatten/forward',
        name: 'flatten',
        title: 'flatten',
        layer: 'flatten',
        hints: [
          'In row-major memory the numbers of a picture already lie in the order that is asked for. Only the shape is new.',
          'x [N, ...] becomes [N, D], with D the product of all extents but the first. const [N, ...rest] = x.shape, and #tensor has a function that multiplies.',
          'y[n, (h * W + w) * C + c] = x[n, h, w, c]: in row-major order the flat index on both sides is the same. contiguous(x) sees to the order.',
          `const [N, ...rest] = x.shape
return ndarray(contiguous(...).data, [..., ...])`,
        ],
      },
      {
        id: 'flatten/backward',
        name: 'flattenBackward',
        title: 'the gradient of flatten',
        layer: 'flatten',
        hints: [
          'The numbers stay as they are. Give them back the shape that they came from.',
          'dy [N, D] becomes a tensor of the given shape, whatever its number of axes.',
          'Element i of dx in row-major order is element i of dy in row-major order. dy may be a view: contiguous(dy) sees to the order.',
          `return ndarray(..., [...])   // a copy of shape: the caller's own array stays the caller's`,
        ],
      },
      {
        id: 'dense/forward',
        name: 'dense',
        title: 'dense',
        layer: 'dense',
        hints: [
          'Each output is a row of x laid along a column of w: multiply pair by pair, add up, and add the bias of the unit.',
          'x [N, D], w [D, U], b [U], y [N, U]. Two loops over y (n, u) and one over what is summed (d).',
          `y[n, u] = b[u] + sum over d of x[n, d] * w[d, u]
x[n, d] lies at n * D + d,  w[d, u] at d * U + u,  y[n, u] at n * U + u`,
          `for (let n = 0; n < N; n++) {
  for (let u = 0; u < U; u++) {
    let sum = ...
    for (let d = 0; d < D; d++) {
      sum += inputs[...] * weights[...]
    }
    y.data[...] = sum
  }
}`,
        ],
      },
      {
        id: 'dense/backward',
        name: 'denseBackward',
        title: 'the gradients of dense',
        layer: 'dense',
        hints: [
          'Each product x[n, d] * w[d, u] went into y[n, u]. On the way back dy[n, u] times the one factor is the share of the other.',
          'dx [N, D], dw [D, U], db [U]. Every sum runs over the index that its result does not have: dx over u, dw and db over n.',
          `dx[n, d] = sum over u of dy[n, u] * w[d, u]
dw[d, u] = sum over n of x[n, d] * dy[n, u]
db[u]    = sum over n of dy[n, u]
dy[n, u] lies at n * U + u,  x[n, d] at n * D + d,  w[d, u] at d * U + u`,
          `for (let n = 0; n < N; n++) {
  for (let u = 0; u < U; u++) {
    const g = upstream[...]
    db.data[u] += ...
    for (let d = 0; d < D; d++) {
      dx.data[...] += g * ...
      dw.data[...] += g * ...
    }
  }
}
return { dx, dw, db }`,
        ],
      },
      {
        id: 'dropout/mask',
        name: 'dropoutMask',
        title: 'the dropout mask',
        layer: 'dropout',
        hints: [
          'Ask random() once for each element. The answer decides: dropped, or kept and scaled up so that the average stays what it was.',
          'mask = zeros(shape); its data has size(shape) elements in row-major order. It takes one loop and exactly one question per element.',
          `A uniform number in [0, 1) is smaller than rate with probability rate.
Dropped: 0. Kept: 1 / (1 - rate). Try it with rate 0.2: kept numbers are multiplied by 1.25.`,
          `const mask = zeros(shape)
const kept = ...
for (let i = 0; i < mask.size; i++) {
  mask.data[i] = random() ... ? 0 : ...
}
return mask`,
        ],
      },
      {
        id: 'dropout/forward',
        name: 'dropout',
        title: 'dropout',
        layer: 'dropout',
        hints: [
          'The dice have been thrown; the mask is what they said. All that is left is to multiply.',
          'x, mask and y have the same shape, and element i of y needs nothing but element i of the other two. Make both contiguous first.',
          'y[i] = x[i] * mask[i]   (the mask already holds 1 / (1 - rate): do not scale again)',
          `const y = zeros(...)
const from = contiguous(x).data
const factors = ...
for (let i = 0; i < from.length; i++) {
  y.data[i] = ...
}
return y`,
        ],
      },
      {
        id: 'dropout/backward',
        name: 'dropoutBackward',
        title: 'the gradient of dropout',
        layer: 'dropout',
        hints: [
          'y = x * mask, and the mask does not depend on x. By what factor does y move when x does?',
          'dy, mask and dx have the same shape. No new dice: it is the mask of the forward pass.',
          'dx[i] = dy[i] * mask[i]',
          `const dx = zeros(...)
const upstream = contiguous(dy).data
const factors = ...
for (let i = 0; i < upstream.length; i++) {
  dx.data[i] = ...
}
return dx`,
        ],
      },
      {
        id: 'softmax/forward',
        name: 'softmax',
        title: 'softmax',
        layer: 'softmax',
        hints: [
          'Exponentials, divided by their sum, row by row. To be safe with huge scores use this: subtracting one number from all scores of a row changes no probability.',
          'p has the shape of z. K is the extent of the last axis, so in row-major order a row is K neighbouring numbers: rows begin at 0, K, 2 K ...',
          `m = max over j of z[j]
p[k] = exp(z[k] - m) / sum over j of exp(z[j] - m)
The largest exponent is then 0, so nothing overflows and the sum is at least 1.`,
          `for (let row = 0; row < scores.length; row += K) {
  let max = ...
  for (let k = 0; k < K; k++) max = ...
  let sum = 0
  for (let k = 0; k < K; k++) sum += ...
  for (let k = 0; k < K; k++) p.data[row + k] = ... / sum
}`,
        ],
      },
      {
        id: 'softmax/backward',
        name: 'softmaxBackward',
        title: 'the gradient of softmax',
        layer: 'softmax',
        hints: [
          'Every score moves every probability of its row. Summed up, only one number per row has to be known beforehand: the mean of dp, each class counted with its probability.',
          'dp, p and dz have the same shape. Go row by row, K numbers each, as forwards. A row takes two loops: one for the mean, one for the result.',
          `mean  = sum over j of dp[j] * p[j]
dz[k] = p[k] * (dp[k] - mean)`,
          `for (let row = 0; row < probabilities.length; row += K) {
  let mean = 0
  for (let k = 0; k < K; k++) mean += ...
  for (let k = 0; k < K; k++) dz.data[row + k] = ...
}`,
        ],
      },
    ],
  },
  {
    title: 'The compiler',
    katas: [
      {
        id: 'crossentropy/forward',
        name: 'crossentropy',
        title: 'crossentropy',
        layer: 'loss',
        hints: [
          'Minus the logarithm of what the network gave to the true class, averaged over the pictures. The targets pick the class: all others are multiplied by 0.',
          'p and t are [N, K]; the answer is a plain number. One flat loop over all N * K elements is enough, then one division. By what?',
          `loss = -1/N * sum over n, k of t[n, k] * log(clip(p[n, k]))
clip first, then log, then times t. clip(v) is v, but not below 1e-7 and not above 1 - 1e-7.`,
          `const [N] = p.shape
let sum = 0
for (let i = 0; i < probabilities.length; i++) {
  const clipped = Math.min(Math.max(..., ...), ...)
  sum -= ...
}
return ...`,
        ],
      },
      {
        id: 'crossentropy/backward',
        name: 'crossentropyBackward',
        title: 'the gradient of crossentropy',
        layer: 'loss',
        hints: [
          'The derivative of log(p) is 1 / p. Where the loss clips p it does not notice a small change of p, so there the gradient is 0.',
          'p, t and dp are [N, K], and element i of dp needs nothing but element i of the other two, and N.',
          `dp = -t / (p * N)   where 1e-7 <= p <= 1 - 1e-7
dp = 0              everywhere else`,
          `const [N] = p.shape
const dp = zeros(p.shape)
for (let i = 0; i < probabilities.length; i++) {
  const clips = ... || ...
  dp.data[i] = clips ? 0 : ...
}
return dp`,
        ],
      },
      {
        id: 'crossentropy/fused',
        name: 'softmaxCrossentropyBackward',
        title: 'softmax and crossentropy in one',
        layer: 'loss',
        hints: [
          'Put -t / p into the gradient of softmax, with targets that sum to 1: p cancels, and what remains is the difference between what was said and what is true.',
          'p, t and dz are [N, K]. No rows, no clip, no sums: element by element.',
          'dz = (p - t) / N, where N is the number of pictures',
          `const [N] = p.shape
const dz = zeros(p.shape)
for (let i = 0; i < probabilities.length; i++) {
  dz.data[i] = ...
}
return dz`,
        ],
      },
      {
        id: 'glorot/uniform',
        name: 'glorotUniform',
        title: 'Glorot-uniform initialisation',
        layer: 'adam',
        hints: [
          'Two steps: find the limit from the shape, then fill the tensor with numbers between -limit and limit. The more connections, the smaller the weights.',
          'The last two axes are always [in, out]. All axes before them (none for dense, KH and KW for a convolution) are the receptive field: multiply them.',
          `fanIn = field * in,  fanOut = field * out
limit = sqrt(6 / (fanIn + fanOut))
u in [0, 1)  ->  2u - 1 in [-1, 1)`,
          `const field = size(shape.slice(0, -2))
const [inputs, outputs] = shape.slice(-2)
const limit = ...
const w = zeros(shape)
for (let i = 0; i < w.size; i++) {
  w.data[i] = ... random() ...
}
return w`,
        ],
      },
      {
        id: 'adam/step',
        name: 'adamStep',
        title: 'one step of Adam',
        layer: 'adam',
        hints: [
          'Every weight has a memory of two numbers: where its gradients point (m) and how large they are (v). The step is the one divided by the root of the other.',
          'p, g, m and v have the same shape, and element i of the result needs nothing but element i of each. contiguous(x).data gives you flat numbers even if x is a view.',
          `t = state.step + 1
m = beta1 m + (1 - beta1) g          mHat = m / (1 - beta1^t)
v = beta2 v + (1 - beta2) g^2        vHat = v / (1 - beta2^t)
p = p - learningRate mHat / (sqrt(vHat) + epsilon)
Keep m and v, not the hats.`,
          `const { learningRate = 1e-3, beta1 = ..., beta2 = ..., epsilon = ... } = options
const step = ...
const pOld = contiguous(p).data       // and g, m, v alike
const pNew = zeros(p.shape)           // and mNew, vNew
for (let i = 0; i < p.size; i++) {
  const m = ...
  const v = ...
  pNew.data[i] = pOld[i] - ...
  mNew.data[i] = m
  vNew.data[i] = v
}
return { p: pNew, state: { m: mNew, v: vNew, step } }`,
        ],
      },
      {
        id: 'metrics/accuracy',
        name: 'accuracy',
        title: 'accuracy',
        layer: 'loss',
        hints: [
          "The network's answer is the class with the largest probability. Count the rows in which it is also the target's largest.",
          'p and t are [N, classes]. You go along the classes of one row to find a place, and over the N rows to count.',
          `argmax of row n: the first c for which x[n, c] is largest
accuracy = correct / N`,
          `let correct = 0
for (let n = 0; n < p.shape[0]; n++) {
  if (argmax(p, n) === ...) correct++
}
return ...

function argmax(x: Tensor, n: number): number {
  let best = 0
  for (let c = 1; c < x.shape[1]; c++) {
    if (...) best = c
  }
  return best
}`,
        ],
      },
    ],
  },
  {
    title: 'Fit',
    katas: [
      {
        id: 'batches/split',
        name: 'validationSplit',
        title: 'the validation split',
        layer: 'fit',
        hints: [
          'No chance is involved: one cut through 0, 1, 2 ... n - 1. What lies behind it is the validation set.',
          'Two arrays of whole numbers that together hold each index once, both ascending.',
          `cut = floor(n * (1 - fraction))
train = 0 ... cut - 1, validation = cut ... n - 1`,
          `const cut = ...
const all = Array.from({ length: n }, ...)
return { train: all.slice(...), validation: all.slice(...) }`,
        ],
      },
      {
        id: 'batches/shuffle',
        name: 'shuffle',
        title: 'a seeded shuffle',
        layer: 'fit',
        hints: [
          'Draw tickets from a hat. What is drawn is final, and the next draw is only among those that are left.',
          'A new array with the same numbers. The places behind i are done; the places 0 ... i are still the hat.',
          `for i from the last place down to 1:
  j = floor(random() * (i + 1)), one of 0 ... i
  swap the numbers at i and j`,
          `const order = [...indices]
for (let i = ...; i > 0; i--) {
  const j = ...
  // swap order[i] and order[j]
}
return order`,
        ],
      },
      {
        id: 'batches/batches',
        name: 'batches',
        title: 'batches',
        layer: 'fit',
        hints: [
          'Walk through the array in strides of `size` and cut off a piece at each stop.',
          'An array of arrays: all of them `size` long, only the last may be shorter. None is empty.',
          'piece k holds the indices at k * size ... (k + 1) * size - 1, as far as there are any',
          `const cut: number[][] = []
for (let start = 0; start < ...; start += ...) {
  cut.push(indices.slice(...))
}
return cut`,
        ],
      },
      {
        id: 'network/forward',
        name: 'forward',
        title: 'the forward pass of the network',
        layer: 'fit',
        hints: [
          'Each op takes what the one before it gave. Give every result the name that it has in the cache, and the function is a list of a dozen lines.',
          'pictures [N, H, W, C] through two rounds of conv2d, relu, maxpool; then flatten makes rows [N, features], and two dense layers end in [N, classes].',
          "relu and the pools need no weights: their defaults are right. Dropout only if there are masks; without them dropped = relu3. The second dense layer's output goes straight into softmax.",
          `const conv1 = conv2d(x, params.conv1.w, params.conv1.b)
const relu1 = relu(...)
const pool1 = ...
...
const flat = flatten(...)
const dense1 = dense(..., params.dense1.w, ...)
const relu3 = ...
const dropped = masks ? ... : ...
const p = softmax(dense(...))
return { p, cache: { x, conv1, relu1, ..., masks, p } }`,
        ],
      },
      {
        id: 'network/backward',
        name: 'backward',
        title: 'the backward pass of the network',
        layer: 'fit',
        hints: [
          'Read your forward pass from the last line to the first. Each op has a backward twin that takes the gradient of its output and gives that of its input.',
          'A gradient has the shape of what it belongs to. So the gradient that reaches pool2 has the shape of cache.pool2, and flattenBackward wants to be told exactly that.',
          `dlogits -> ddropped -> drelu3 -> ddense1 -> dflat -> dpool2 -> drelu2 -> dconv2 -> dpool1 -> drelu1 -> dconv1
The first arrow starts at softmaxCrossentropyBackward(p, t). Every twin also wants what its forward op was *given*: the relu behind conv1 was given conv1.`,
          `const dlogits = softmaxCrossentropyBackward(cache.p, t)
const dense2 = denseBackward(dlogits, cache.dropped, params.dense2.w)
const drelu3 = cache.masks ? dropoutBackward(...) : ...
const dense1 = denseBackward(reluBackward(drelu3, ...), ..., ...)
const dpool2 = flattenBackward(...)
const drelu2 = maxpoolBackward(dpool2, ...)
...
return {
  conv1: { w: conv1.dw, b: conv1.db },
  ...
}`,
        ],
      },
      {
        id: 'network/train-step',
        name: 'trainStep',
        title: 'one training step',
        layer: 'fit',
        hints: [
          'Four sentences: look at the batch, find the gradients, let Adam move every weight, report how it went.',
          'params, grads and state are built alike: for each of the four layers a w and a b. weightedLayers in #tensor lists the four.',
          `{ p, cache } = forward(params, x, masks)
grads = backward(params, cache, t)
for each tensor: adamStep(weight, its gradient, its state, options)
loss and accuracy come from p, which the old weights have made.`,
          `const { p, cache } = forward(...)
const grads = backward(...)
const params = {} as Params
const state = {} as OptimizerState
for (const layer of weightedLayers) {
  const w = adamStep(model.params[layer].w, ...)
  const b = ...
  params[layer] = { w: w.p, b: ... }
  state[layer] = ...
}
return { model: { params, state }, loss: ..., accuracy: ... }`,
        ],
      },
      {
        id: 'network/epoch',
        name: 'epoch',
        title: 'one epoch',
        layer: 'fit',
        hints: [
          'Cut the order into batches, take one step for each, and hand the model on from step to step.',
          'A batch of rows [3, 0, 7] of x [M, H, W, C] is a new tensor [3, H, W, C]. In row-major order one picture is a piece of H * W * C numbers, and row r starts at r * H * W * C. Targets [M, classes] are picked in the same way.',
          `loss = sum over steps of (loss of the step * its rows) / all rows
The same for the accuracy. The mean of means would give a small last batch too much to say.`,
          `let current = model
let lossSum = 0
batches(options.order, options.batchSize).forEach((rows, step) => {
  const batch = { x: pick(data.x, rows), t: ... }
  const result = trainStep(current, batch, options.masksFor(...), ...)
  current = ...
  lossSum += ...
})
return { model: current, loss: ..., accuracy: ... }

function pick(x: Tensor, rows: readonly number[]): Tensor {
  const { data } = contiguous(x)
  const picked = zeros([rows.length, ...x.shape.slice(1)])
  ...
}`,
        ],
      },
    ],
  },
  {
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
  },
]

/** All of them, those of optional chapters too. */
export const katas: Kata[] = curriculum.flatMap((chapter) => chapter.katas)

/** Those that belong to the kata proper: what is counted, and what `check` checks when nothing is named. */
export const requiredKatas: Kata[] = curriculum.flatMap(({ optional, katas }) => (optional ? [] : katas))

/** The op a kata belongs to: the folder it is in. */
export const opOf = (id: string): string => id.slice(0, id.indexOf('/'))

export const ops: string[] = [...new Set(katas.map((kata) => opOf(kata.id)))]

/** The kata of this id; an error that names the nearest ids when there is none. */
export function kataOf(id: string): Kata {
  const kata = katas.find((candidate) => candidate.id === id)
  if (!kata) throw new Error(`There is no kata '${id}'. \`npm run kata -- list\` shows them all.`)
  return kata
}
