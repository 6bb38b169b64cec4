/** Attempts at the network katas, and at those of 'Make it fast'. */
import { type Attempt, attempt } from './attempt.ts'

const forward = `
function forward(params, x, masks) {
  const conv1 = conv2d(x, params.conv1.w, params.conv1.b)
  const relu1 = relu(conv1)
  const pool1 = maxpool(relu1)
  const conv2 = conv2d(pool1, params.conv2.w, params.conv2.b)
  const relu2 = relu(conv2)
  const pool2 = maxpool(relu2)
  const flat = flatten(pool2)
  const dense1 = dense(flat, params.dense1.w, params.dense1.b)
  const relu3 = relu(dense1)
  const dropped = masks ? dropout(relu3, masks.dropout) : relu3
  const p = softmax(dense(dropped, params.dense2.w, params.dense2.b))
  return { p, cache: { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks, p } }
}`

const backward = `
function backward(params, cache, t) {
  const dlogits = softmaxCrossentropyBackward(cache.p, t)
  const dense2 = denseBackward(dlogits, cache.dropped, params.dense2.w)
  const drelu3 = cache.masks ? dropoutBackward(dense2.dx, cache.masks.dropout) : dense2.dx
  const ddense1 = reluBackward(drelu3, cache.dense1)
  const dense1 = denseBackward(ddense1, cache.flat, params.dense1.w)
  const dpool2 = flattenBackward(dense1.dx, cache.pool2.shape)
  const drelu2 = maxpoolBackward(dpool2, cache.relu2)
  const dconv2 = reluBackward(drelu2, cache.conv2)
  const conv2 = conv2dBackward(dconv2, cache.pool1, params.conv2.w)
  const drelu1 = maxpoolBackward(conv2.dx, cache.relu1)
  const dconv1 = reluBackward(drelu1, cache.conv1)
  const conv1 = conv2dBackward(dconv1, cache.x, params.conv1.w)
  return {
    conv1: { w: conv1.dw, b: conv1.db },
    conv2: { w: conv2.dw, b: conv2.db },
    dense1: { w: dense1.dw, b: dense1.db },
    dense2: { w: dense2.dw, b: dense2.db },
  }
}`

const trainStep = `
function trainStep(model, batch, masks, options) {
  const { p, cache } = forward(model.params, batch.x, masks)
  const grads = backward(model.params, cache, batch.t)
  const params = {}
  const state = {}
  for (const layer of weightedLayers) {
    const w = adamStep(model.params[layer].w, grads[layer].w, model.state[layer].w, options)
    const b = adamStep(model.params[layer].b, grads[layer].b, model.state[layer].b, options)
    params[layer] = { w: w.p, b: b.p }
    state[layer] = { w: w.state, b: b.state }
  }
  return { model: { params, state }, loss: crossentropy(p, batch.t), accuracy: accuracy(p, batch.t) }
}`

const epoch = `
function epoch(model, data, options) {
  let current = model
  let lossSum = 0
  let accuracySum = 0
  batches(options.order, options.batchSize).forEach((rows, step) => {
    const batch = { x: pick(data.x, rows), t: pick(data.t, rows) }
    const result = trainStep(current, batch, options.masksFor(step, rows.length), options.adam)
    current = result.model
    lossSum += result.loss * rows.length
    accuracySum += result.accuracy * rows.length
  })
  return { model: current, loss: lossSum / options.order.length, accuracy: accuracySum / options.order.length }
  function pick(x, rows) {
    const from = contiguous(x).data
    const length = x.size / x.shape[0]
    const picked = zeros([rows.length, ...x.shape.slice(1)])
    for (let r = 0; r < rows.length; r++) {
      for (let i = 0; i < length; i++) {
        picked.data[r * length + i] = from[rows[r] * length + i]
      }
    }
    return picked
  }
}`

const reluInto = `
function reluInto(x, y) {
  const from = contiguous(x).data
  const to = y.data
  for (let i = 0; i < from.length; i++) to[i] = (from[i] + Math.abs(from[i])) / 2
  return y
}`

const matmul = `
function matmul(a, b) {
  const [M, K] = a.shape
  const [, N] = b.shape
  const c = zeros([M, N])
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0
      for (let k = 0; k < K; k++) sum += a.get(m, k) * b.get(k, n)
      c.data[m * N + n] = sum
    }
  }
  return c
}`

export const networkAttempts: Record<string, Attempt[]> = {
  'network/forward': [
    attempt('maxpool of conv1', forward, /pool1|pool conv1/, ['maxpool(relu1)', 'maxpool(conv1)']),
    attempt('maxpool of conv2', forward, /pool2|pool conv2/, ['maxpool(relu2)', 'maxpool(conv2)']),
    attempt('dense of relu3', forward, /relu3|dropped/, ['dense(dropped,', 'dense(relu3,']),
    attempt('no softmax', forward, /softmax|logits/, [
      'softmax(dense(dropped, params.dense2.w, params.dense2.b))',
      'dense(dropped, params.dense2.w, params.dense2.b)',
    ]),
    attempt(
      'relu after the last dense',
      forward,
      /relu|logits/,
      ['softmax(dense(', 'softmax(relu(dense('],
      ['params.dense2.b))', 'params.dense2.b)))'],
    ),
    attempt('conv2 gets relu1', forward, /conv2/, ['conv2d(pool1', 'conv2d(relu1']),
    attempt('relu3 is missing in the cache', forward, /relu3/, ['dense1, relu3, dropped', 'dense1, dropped']),
    attempt('conv1 and relu1 exchanged in the cache', forward, /conv1|relu1/, [
      'cache: { x, conv1, relu1,',
      'cache: { x, conv1: relu1, relu1: conv1,',
    ]),
    attempt('the weights of dense1 with the bias of dense2', forward, /.*(bias|dense1|shape|b\b).*/, [
      'params.dense1.b)',
      'params.dense2.b)',
    ]),
    attempt('the masks are left out of the cache', forward, /masks/, ['dropped, masks, p }', 'dropped, p }']),
    attempt(
      'maxpool of conv1, dense of relu3',
      forward,
      /pool1|pool conv1/,
      ['maxpool(relu1)', 'maxpool(conv1)'],
      ['dense(dropped,', 'dense(relu3,'],
    ),
  ],
  'network/backward': [
    attempt('the pool gets pool2', backward, /maxpoolBackward|pool|input/, [
      'maxpoolBackward(dpool2, cache.relu2)',
      'maxpoolBackward(dpool2, cache.pool2)',
    ]),
    attempt('no relu3', backward, /relu|dense1/, ['reluBackward(drelu3, cache.dense1)', 'drelu3']),
    attempt('conv2 gets relu1', backward, /conv2|input|pool1/, [
      'conv2dBackward(dconv2, cache.pool1',
      'conv2dBackward(dconv2, cache.relu1',
    ]),
    attempt('dense2 gets relu3', backward, /relu3|dropped/, [
      'denseBackward(dlogits, cache.dropped',
      'denseBackward(dlogits, cache.relu3',
    ]),
    attempt('no dropout', backward, /dropout|mask/, [
      'cache.masks ? dropoutBackward(dense2.dx, cache.masks.dropout) : dense2.dx',
      'dense2.dx',
    ]),
    attempt('t - p', backward, /sign|swap|exchang/, [
      'softmaxCrossentropyBackward(cache.p, t)',
      'softmaxCrossentropyBackward(t, cache.p)',
    ]),
    attempt('w and b exchanged', backward, /w\b|shape/, [
      'conv1: { w: conv1.dw, b: conv1.db }',
      'conv1: { w: conv1.db, b: conv1.dw }',
    ]),
    attempt('dx instead of dw', backward, /dx|shape/, ['conv2: { w: conv2.dw', 'conv2: { w: conv2.dx']),
    attempt('the gradient of the pictures skips relu1', backward, /relu|conv1/, [
      'reluBackward(drelu1, cache.conv1)',
      'drelu1',
    ]),
    attempt(
      'no dropout, no relu3',
      backward,
      /dropout|mask|relu/,
      ['cache.masks ? dropoutBackward(dense2.dx, cache.masks.dropout) : dense2.dx', 'dense2.dx'],
      ['reluBackward(drelu3, cache.dense1)', 'drelu3'],
    ),
  ],
  'network/train-step': [
    attempt(
      'adamStep(gradient, weight)',
      trainStep,
      /order|swap|exchang|gradient/,
      ['adamStep(model.params[layer].w, grads[layer].w,', 'adamStep(grads[layer].w, model.params[layer].w,'],
      ['adamStep(model.params[layer].b, grads[layer].b,', 'adamStep(grads[layer].b, model.params[layer].b,'],
    ),
    attempt('the options are not passed on', trainStep, /options/, [', options)\n', ')\n']),
    attempt(
      'the loss after the step',
      trainStep,
      /before|after|new weights|old weights/,
      ['loss: crossentropy(p,', 'loss: crossentropy(forward(params, batch.x, masks).p,'],
      ['accuracy: accuracy(p,', 'accuracy: accuracy(forward(params, batch.x, masks).p,'],
    ),
    attempt('only the weights are trained', trainStep, /bias/, ['b: b.p }', 'b: model.params[layer].b }']),
    attempt('the state of w for b, too', trainStep, /state/, ['b: b.state }', 'b: model.state[layer].b }']),
    attempt('the old state is returned', trainStep, /state/, [
      'model: { params, state }',
      'model: { params, state: model.state }',
    ]),
    attempt('the model is changed', trainStep, /model|is now|change its inputs|replaced/, [
      'const params = {}',
      'const params = model.params',
    ]),
    attempt('without the masks', trainStep, /mask/, ['batch.x, masks)', 'batch.x)']),
    attempt(
      'only weights are trained, and the options are not passed on',
      trainStep,
      /bias|options/,
      ['b: b.p }', 'b: model.params[layer].b }'],
      [', options)\n', ')\n'],
    ),
  ],
  'network/epoch': [
    attempt('raw data of a view', epoch, /view|contiguous|strides|memory/, ['contiguous(x).data', 'x.data']),
    attempt('the same model in every step', epoch, /model|first|every step|hand/, [
      'trainStep(current,',
      'trainStep(model,',
    ]),
    attempt(
      'the mean of the means',
      epoch,
      /mean|batch|weight|smaller/,
      ['result.loss * rows.length', 'result.loss'],
      ['result.accuracy * rows.length', 'result.accuracy'],
      ['lossSum / options.order.length', 'lossSum / batches(options.order, options.batchSize).length'],
      [
        'accuracySum / options.order.length',
        'accuracySum / batches(options.order, options.batchSize).length',
      ],
    ),
    attempt('the rows in ascending order', epoch, /first pictures|order of the data/, [
      'from[rows[r] * length + i]',
      'from[r * length + i]',
    ]),
    attempt('the options of Adam are left out', epoch, /adam|options/i, [', options.adam)', ')']),
    attempt('the step is counted from 1', epoch, /step|masksFor/, ['masksFor(step,', 'masksFor(step + 1,']),
    attempt('the batch size instead of the rows', epoch, /masksFor|rows|last/, [
      'masksFor(step, rows.length)',
      'masksFor(step, options.batchSize)',
    ]),
    attempt(
      'an async callback',
      epoch,
      /async/,
      ['forEach((rows', 'forEach(async (rows'],
      ['= trainStep(', '= await trainStep('],
    ),
    attempt('the targets are not picked', epoch, /target/, ['t: pick(data.t, rows)', 't: data.t']),
    attempt(
      'the sum of the losses',
      epoch,
      /divi|mean|sum|times/,
      ['lossSum / options.order.length', 'lossSum'],
      ['accuracySum / options.order.length', 'accuracySum'],
    ),
  ],
  'fast/buffers': [
    attempt(
      'a new tensor',
      reluInto,
      /new tensor|write/,
      ['const to = y.data', 'const z = zeros(x.shape)\n  const to = z.data'],
      ['return y', 'return z'],
    ),
    attempt('raw data of a view', reluInto, /view|contiguous|strides|memory/, [
      'contiguous(x).data',
      'x.data',
    ]),
    attempt('not halved', reluInto, /2 times|twice|double/, [') / 2', ')']),
  ],
  'fast/matmul': [
    attempt('b is read transposed', matmul, /transpos|out of range/, ['b.get(k, n)', 'b.get(n, k)']),
    attempt('= for +=', matmul, /last|add|overwrit|set/, ['sum += a', 'sum = a']),
    attempt('raw data of both', matmul, /view|contiguous|strides|memory/, [
      'a.get(m, k) * b.get(k, n)',
      'a.data[m * K + k] * b.data[k * N + n]',
    ]),
  ],
}
