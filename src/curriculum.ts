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
  /** A ladder of hints, from the idea to the skeleton. */
  hints: string[]
}

export interface Chapter {
  title: string
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
        hints: [],
      },
    ],
  },
  {
    title: 'Feature extraction',
    katas: [
      { id: 'relu/forward', name: 'relu', title: 'relu', layer: 'relu', hints: [] },
      { id: 'relu/backward', name: 'reluBackward', title: 'the gradient of relu', layer: 'relu', hints: [] },
      { id: 'conv2d/forward', name: 'conv2d', title: 'conv2d', layer: 'conv', hints: [] },
      {
        id: 'conv2d/backward',
        name: 'conv2dBackward',
        title: 'the gradients of conv2d',
        layer: 'conv',
        hints: [],
      },
      { id: 'maxpool/forward', name: 'maxpool', title: 'maxpool', layer: 'pool', hints: [] },
      {
        id: 'maxpool/backward',
        name: 'maxpoolBackward',
        title: 'the gradient of maxpool',
        layer: 'pool',
        hints: [],
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
      { id: 'flatten/forward', name: 'flatten', title: 'flatten', layer: 'flatten', hints: [] },
      {
        id: 'flatten/backward',
        name: 'flattenBackward',
        title: 'the gradient of flatten',
        layer: 'flatten',
        hints: [],
      },
      { id: 'dense/forward', name: 'dense', title: 'dense', layer: 'dense', hints: [] },
      {
        id: 'dense/backward',
        name: 'denseBackward',
        title: 'the gradients of dense',
        layer: 'dense',
        hints: [],
      },
      { id: 'dropout/mask', name: 'dropoutMask', title: 'the dropout mask', layer: 'dropout', hints: [] },
      { id: 'dropout/forward', name: 'dropout', title: 'dropout', layer: 'dropout', hints: [] },
      {
        id: 'dropout/backward',
        name: 'dropoutBackward',
        title: 'the gradient of dropout',
        layer: 'dropout',
        hints: [],
      },
      { id: 'softmax/forward', name: 'softmax', title: 'softmax', layer: 'softmax', hints: [] },
      {
        id: 'softmax/backward',
        name: 'softmaxBackward',
        title: 'the gradient of softmax',
        layer: 'softmax',
        hints: [],
      },
    ],
  },
  {
    title: 'The compiler',
    katas: [
      { id: 'crossentropy/forward', name: 'crossentropy', title: 'crossentropy', layer: 'loss', hints: [] },
      {
        id: 'crossentropy/backward',
        name: 'crossentropyBackward',
        title: 'the gradient of crossentropy',
        layer: 'loss',
        hints: [],
      },
      {
        id: 'crossentropy/fused',
        name: 'softmaxCrossentropyBackward',
        title: 'softmax and crossentropy in one',
        layer: 'loss',
        hints: [],
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
]

export const katas: Kata[] = curriculum.flatMap((chapter) => chapter.katas)

/** The op a kata belongs to: the folder it is in. */
export const opOf = (id: string): string => id.slice(0, id.indexOf('/'))

export const ops: string[] = [...new Set(katas.map((kata) => opOf(kata.id)))]

/** The kata of this id; an error that names the nearest ids when there is none. */
export function kataOf(id: string): Kata {
  const kata = katas.find((candidate) => candidate.id === id)
  if (!kata) throw new Error(`There is no kata '${id}'. \`npm run kata -- list\` shows them all.`)
  return kata
}
