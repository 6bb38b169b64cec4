import type { Chapter } from '../kata.ts'

export const fit: Chapter = {
  title: 'Fit',
  katas: [
    {
      id: 'batches/split',
      name: 'validationSplit',
      title: 'the validation split',
      layer: 'fit',
      idea: 'Pictures that the network never trains on tell you whether it learned or only memorised.',
      hints: [
        'Nothing random happens here: cut 0, 1, 2 ... n - 1 in one place. The part after the cut is the validation set.',
        'Two arrays of whole numbers, both in ascending order. Together they contain each index once.',
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
      idea: 'With a seed, the same random numbers come again, so a run can be repeated and debugged.',
      hints: [
        'Draw tickets from a hat. A ticket that has been drawn is final, and the next one is drawn from those that are left.',
        'A new array with the same numbers. The places after i are done, and the places 0 ... i are still the hat.',
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
      idea: 'The gradient of a few pictures is close to the gradient of all, and far cheaper.',
      hints: [
        'Go through the array in steps of `size`, and cut off a piece at each step.',
        'An array of arrays. Each has `size` elements; only the last may have fewer. None is empty.',
        'piece k contains the indices at k * size ... (k + 1) * size - 1, as far as there are any',
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
      idea: 'A network is its layers called one after another, and a cache of what the way back needs.',
      hints: [
        'Each op takes the output of the op before it. Give every output the name that it has in the cache. Then the function is a list of a dozen lines.',
        'Pictures [N, H, W, C] go through conv2d, relu and maxpool twice. Then flatten makes rows [N, features], and two dense layers turn them into [N, classes].',
        'relu and maxpool need no weights, and the default options are right. Use dropout only if there are masks; without masks, dropped = relu3. The output of the second dense layer goes straight into softmax.',
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
      idea: 'Backpropagation is the chain rule, read from the last line to the first.',
      hints: [
        'Read your forward pass from the last line to the first. Each op has a backward function that takes the gradient of its output and returns the gradient of its input.',
        'A gradient has the shape of the tensor it belongs to. So the gradient of pool2 has the shape of cache.pool2, and flattenBackward needs exactly this shape.',
        `dlogits -> ddropped -> drelu3 -> ddense1 -> dflat -> dpool2 -> drelu2 -> dconv2 -> dpool1 -> drelu1 -> dconv1
The first one, dlogits, comes from softmaxCrossentropyBackward(p, t). The other backward functions also need the *input* of their forward op: the input of the relu after conv1 was conv1.`,
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
      idea: 'Training is four steps: predict, measure the loss, compute the gradients, change the weights.',
      hints: [
        'Four steps: run the forward pass, compute the gradients, update all weights with Adam, report loss and accuracy.',
        'params, grads and state have the same structure: a w and a b for each of the four layers. weightedLayers in #tensor lists the four layers.',
        `{ p, cache } = forward(params, x, masks)
grads = backward(params, cache, t)
for each tensor: adamStep(weight, its gradient, its state, options)
loss and accuracy are computed from p, the output with the old weights.`,
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
      idea: 'In one epoch the network sees every picture once. Training is many epochs.',
      hints: [
        'Cut the order into batches, take one step for each, and pass the model on from step to step.',
        'A batch of rows [3, 0, 7] of x [M, H, W, C] is a new tensor [3, H, W, C]. In row-major order, one picture is H * W * C neighbouring numbers, and row r starts at r * H * W * C. Pick the targets [M, classes] in the same way.',
        `loss = sum over steps of (loss of the step * its rows) / all rows
The same for the accuracy. A mean of the batch means would give a small last batch too much weight.`,
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
