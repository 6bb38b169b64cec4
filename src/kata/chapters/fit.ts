import type { Chapter } from '../kata.ts'

export const fit: Chapter = {
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
      gradient: true,
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
}
