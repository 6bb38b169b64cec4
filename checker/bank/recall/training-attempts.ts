/** Attempts at what training needs: the loss, Adam, the first weights, the accuracy, batches. */
import { type Attempt, attempt } from './attempt.ts'

const crossentropy = `
function crossentropy(p, t) {
  const [N] = p.shape
  const probabilities = contiguous(p).data
  const targets = contiguous(t).data
  let sum = 0
  for (let i = 0; i < probabilities.length; i++) {
    const clipped = Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)
    sum -= targets[i] * Math.log(clipped)
  }
  return sum / N
}`

const crossentropyBackward = `
function crossentropyBackward(p, t) {
  const [N] = p.shape
  const dp = zeros(p.shape)
  const probabilities = contiguous(p).data
  const targets = contiguous(t).data
  for (let i = 0; i < probabilities.length; i++) {
    const clips = probabilities[i] < 1e-7 || probabilities[i] > 1 - 1e-7
    dp.data[i] = clips ? 0 : -targets[i] / (probabilities[i] * N)
  }
  return dp
}`

const fused = `
function softmaxCrossentropyBackward(p, t) {
  const [N, K] = p.shape
  const dz = zeros(p.shape)
  const probabilities = contiguous(p).data
  const targets = contiguous(t).data
  for (let i = 0; i < probabilities.length; i++) {
    dz.data[i] = (probabilities[i] - targets[i]) / N
  }
  return dz
}`

const adamStep = `
function adamStep(p, g, state, options = {}) {
  const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  const step = state.step + 1
  const pOld = contiguous(p).data
  const gOld = contiguous(g).data
  const mOld = contiguous(state.m).data
  const vOld = contiguous(state.v).data
  const pNew = zeros(p.shape)
  const mNew = zeros(p.shape)
  const vNew = zeros(p.shape)
  for (let i = 0; i < p.size; i++) {
    const m = beta1 * mOld[i] + (1 - beta1) * gOld[i]
    const v = beta2 * vOld[i] + (1 - beta2) * gOld[i] ** 2
    const mHat = m / (1 - beta1 ** step)
    const vHat = v / (1 - beta2 ** step)
    pNew.data[i] = pOld[i] - (learningRate * mHat) / (Math.sqrt(vHat) + epsilon)
    mNew.data[i] = m
    vNew.data[i] = v
  }
  return { p: pNew, state: { m: mNew, v: vNew, step } }
}`

const glorot = `
function glorotUniform(shape, random) {
  const field = size(shape.slice(0, -2))
  const [inputs, outputs] = shape.slice(-2)
  const fanIn = field * inputs
  const fanOut = field * outputs
  const limit = Math.sqrt(6 / (fanIn + fanOut))
  const w = zeros(shape)
  for (let i = 0; i < w.size; i++) {
    w.data[i] = (2 * random() - 1) * limit
  }
  return w
}`

const accuracy = `
function accuracy(p, t) {
  const [N, K] = p.shape
  let correct = 0
  for (let n = 0; n < N; n++) {
    let bestP = 0
    let bestT = 0
    for (let k = 1; k < K; k++) {
      if (p.get(n, k) > p.get(n, bestP)) bestP = k
      if (t.get(n, k) > t.get(n, bestT)) bestT = k
    }
    if (bestP === bestT) correct++
  }
  return correct / N
}`

const split = `
function validationSplit(n, fraction) {
  const cut = Math.floor(n * (1 - fraction))
  const all = Array.from({ length: n }, (_, i) => i)
  return { train: all.slice(0, cut), validation: all.slice(cut) }
}`

const shuffle = `
function shuffle(indices, random) {
  const order = [...indices]
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]]
  }
  return order
}`

const batches = `
function batches(indices, size) {
  const cut = []
  for (let start = 0; start < indices.length; start += size) {
    cut.push(indices.slice(start, start + size))
  }
  return cut
}`

export const trainingAttempts: Record<string, Attempt[]> = {
  'crossentropy/forward': [
    attempt('no clip', crossentropy, /clip|log(arithm)? of 0|Infinity|NaN/, [
      'Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)',
      'probabilities[i]',
    ]),
    attempt('swapped limits of the clip', crossentropy, /clip|limit|swap/, [
      'Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)',
      'Math.max(Math.min(probabilities[i], 1e-7), 1 - 1e-7)',
    ]),
    attempt('min for max in the clip', crossentropy, /clip/, [
      'Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)',
      'Math.min(Math.max(probabilities[i], 1 - 1e-7), 1e-7)',
    ]),
    attempt('divided by N * K', crossentropy, /N|batch|K|all elements|number of/, [
      'sum / N',
      'sum / probabilities.length',
    ]),
    attempt('the sum, not the mean', crossentropy, /N|batch|mean|divi/, ['sum / N', 'sum']),
    attempt('log10', crossentropy, /log/, ['Math.log(', 'Math.log10(']),
    attempt('the sign is wrong', crossentropy, /sign|minus/, ['sum -= ', 'sum += ']),
    attempt('epsilon is added, not clipped', crossentropy, /add|clip/, [
      'Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7)',
      'probabilities[i] + 1e-7',
    ]),
    attempt('p and t exchanged', crossentropy, /logarithm of the targets|swap/, [
      'crossentropy(p, t)',
      'crossentropy(t, p)',
    ]),
  ],
  'crossentropy/backward': [
    attempt('not divided by N', crossentropyBackward, /N\b|batch|divi/, [
      '(probabilities[i] * N)',
      'probabilities[i]',
    ]),
    attempt('the sign is wrong', crossentropyBackward, /sign|minus/, ['-targets[i]', 'targets[i]']),
    attempt('the clip is ignored', crossentropyBackward, /clip/, ['clips ? 0 : ', '']),
    attempt('clipped p instead of 0', crossentropyBackward, /clip/, [
      'clips ? 0 : -targets[i] / (probabilities[i] * N)',
      '-targets[i] / (Math.min(Math.max(probabilities[i], 1e-7), 1 - 1e-7) * N)',
    ]),
    attempt('missing brackets', crossentropyBackward, /N\b|bracket|multipl|batch/, [
      '(probabilities[i] * N)',
      'probabilities[i] * N',
    ]),
    attempt('plus the rest', crossentropyBackward, /1 - t|binary|other class/, [
      '-targets[i] / (probabilities[i] * N)',
      '(-targets[i] / probabilities[i] + (1 - targets[i]) / (1 - probabilities[i])) / N',
    ]),
    attempt('the sign, and not divided by N', crossentropyBackward, /sign|N\b|batch/, [
      '-targets[i] / (probabilities[i] * N)',
      'targets[i] / probabilities[i]',
    ]),
  ],
  'crossentropy/fused': [
    attempt('not divided by N', fused, /N\b|batch|divi/, [') / N', ')']),
    attempt('t - p', fused, /sign|t - p/, [
      '(probabilities[i] - targets[i])',
      '(targets[i] - probabilities[i])',
    ]),
    attempt('divided by K', fused, /K\b|class/, [') / N', ') / K']),
    attempt('missing brackets', fused, /bracket|only.*t|divi/, [
      '(probabilities[i] - targets[i]) / N',
      'probabilities[i] - targets[i] / N',
    ]),
    attempt('divided by p', fused, /\bp\b|divi/, [') / N', ') / (probabilities[i] * N)']),
  ],
  'adam/step': [
    attempt('v without the square', adamStep, /square/, ['gOld[i] ** 2', 'Math.abs(gOld[i])']),
    attempt('v with the gradient itself', adamStep, /square/, ['gOld[i] ** 2', 'gOld[i]']),
    attempt('v with beta1', adamStep, /beta1|beta2/, [
      'beta2 * vOld[i] + (1 - beta2)',
      'beta1 * vOld[i] + (1 - beta1)',
    ]),
    attempt('epsilon inside the root', adamStep, /epsilon/, [
      'Math.sqrt(vHat) + epsilon',
      'Math.sqrt(vHat + epsilon)',
    ]),
    attempt('epsilon outside the bracket', adamStep, /epsilon|bracket/, [
      '(Math.sqrt(vHat) + epsilon)',
      'Math.sqrt(vHat) + epsilon',
    ]),
    attempt('no root', adamStep, /root|sqrt/, ['Math.sqrt(vHat)', 'vHat']),
    attempt(
      '^ for **',
      adamStep,
      /\^|\*\*/,
      ['beta1 ** step', '(beta1 ^ step)'],
      ['beta2 ** step', '(beta2 ^ step)'],
    ),
    attempt(
      'the old step',
      adamStep,
      /step|t counts|correct/,
      ['beta1 ** step', 'beta1 ** state.step'],
      ['beta2 ** step', 'beta2 ** state.step'],
    ),
    attempt(
      'the corrected m and v are kept',
      adamStep,
      /mHat|correct/,
      ['mNew.data[i] = m', 'mNew.data[i] = mHat'],
      ['vNew.data[i] = v', 'vNew.data[i] = vHat'],
    ),
    attempt(
      'no correction',
      adamStep,
      /correct|mHat/,
      ['m / (1 - beta1 ** step)', 'm'],
      ['v / (1 - beta2 ** step)', 'v'],
    ),
    attempt('the step is not counted', adamStep, /step/, ['v: vNew, step }', 'v: vNew, step: state.step }']),
    attempt('plus for minus', adamStep, /sign|plus|minus|uphill|add/, ['pOld[i] - ', 'pOld[i] + ']),
    attempt('the square of v, too', adamStep, /square|\*\* 2|\bv\b/, [
      '(1 - beta2) * gOld[i] ** 2',
      '((1 - beta2) * gOld[i]) ** 2',
    ]),
    attempt(
      'the state is changed in place',
      adamStep,
      /state|is now|change its inputs/,
      ['const mNew = zeros(p.shape)', 'const mNew = state.m'],
      ['contiguous(state.m).data', 'state.m.data'],
    ),
    attempt(
      'v without the square, epsilon inside the root',
      adamStep,
      /square/,
      ['gOld[i] ** 2', 'Math.abs(gOld[i])'],
      ['Math.sqrt(vHat) + epsilon', 'Math.sqrt(vHat + epsilon)'],
    ),
    attempt(
      'raw data of all arguments',
      adamStep,
      /view|contiguous|strides|memory/,
      ['contiguous(p).data', 'p.data'],
      ['contiguous(g).data', 'g.data'],
      ['contiguous(state.m).data', 'state.m.data'],
      ['contiguous(state.v).data', 'state.v.data'],
    ),
    attempt('beta1 and beta2 exchanged', adamStep, /beta/, [
      'beta1 = 0.9, beta2 = 0.999',
      'beta2 = 0.9, beta1 = 0.999',
    ]),
    attempt('m without 1 - beta1', adamStep, /1 - beta1|beta1|\bm\b/, ['(1 - beta1) * gOld[i]', 'gOld[i]']),
  ],
  'glorot/uniform': [
    attempt('the root above only', glorot, /root|sqrt/, [
      'Math.sqrt(6 / (fanIn + fanOut))',
      'Math.sqrt(6) / (fanIn + fanOut)',
    ]),
    attempt('only from 0 to the limit', glorot, /negative|0 to|positive|half/, [
      '(2 * random() - 1)',
      'random()',
    ]),
    attempt('without the field', glorot, /kernel|field|KH/, [
      'const field = size(shape.slice(0, -2))',
      'const field = 1',
    ]),
    attempt('only fanIn', glorot, /fanIn|fanOut/, ['fanIn + fanOut', 'fanIn']),
    attempt('missing brackets', glorot, /fanOut|bracket|limit/, [
      '6 / (fanIn + fanOut)',
      '6 / fanIn + fanOut',
    ]),
    attempt('random - 0.5', glorot, /half|limit|0\.5/, ['(2 * random() - 1)', '(random() - 0.5)']),
    attempt('2 for 6', glorot, /\b6\b|limit|2 \//, ['Math.sqrt(6', 'Math.sqrt(2']),
    attempt('Math.random', glorot, /Math\.random|random\(\)|`random`/, ['random()', 'Math.random()']),
  ],
  'metrics/accuracy': [
    attempt(
      'the last of equal numbers',
      accuracy,
      /last|first|tie/,
      ['> p.get(n, bestP)', '>= p.get(n, bestP)'],
      ['> t.get(n, bestT)', '>= t.get(n, bestT)'],
    ),
    attempt('the number, not the share', accuracy, /count|divi|share|N\b/, ['correct / N', 'correct']),
    attempt('a percentage', accuracy, /100|percent/, ['correct / N', '(100 * correct) / N']),
    attempt('equal numbers are compared', accuracy, /value|probabilit|class|index|number/, [
      'if (bestP === bestT)',
      'if (p.get(n, bestP) === t.get(n, bestT))',
    ]),
    attempt('divided by the number of classes', accuracy, /class|K\b|divi/, ['correct / N', 'correct / K']),
    attempt('p above one half', accuracy, /threshold|half/, [
      'if (bestP === bestT)',
      'if (p.get(n, bestT) > 0.5)',
    ]),
    attempt(
      'the best is not reset',
      accuracy,
      /row|reset|carr|start/,
      ['    let bestP = 0\n    let bestT = 0', ''],
      ['let correct = 0', 'let correct = 0\n  let bestP = 0\n  let bestT = 0'],
    ),
  ],
  'batches/split': [
    attempt('the validation set is the first part', split, /first|begin|start|last/, [
      'train: all.slice(0, cut), validation: all.slice(cut)',
      'train: all.slice(n - cut), validation: all.slice(0, n - cut)',
    ]),
    attempt('counted from 1', split, /from 1|\b1\b|from 0/, ['(_, i) => i)', '(_, i) => i + 1)']),
    attempt('round for floor', split, /round|floor/, ['Math.floor', 'Math.round']),
    attempt('the fraction is the training set', split, /fraction|exchang|swap|1 - /, [
      'n * (1 - fraction)',
      'n * fraction',
    ]),
    attempt('floor of the validation set', split, /round|floor/, [
      'Math.floor(n * (1 - fraction))',
      'n - Math.floor(n * fraction)',
    ]),
  ],
  'batches/shuffle': [
    attempt('drawn from all places', shuffle, /fair|all (the )?places|equally|often|order/, [
      '(i + 1))',
      'order.length)',
    ]),
    attempt('never itself', shuffle, /leave an index where it is|stay/, ['(i + 1))', 'i)']),
    attempt('in place', shuffle, /change its (inputs|arguments)/, ['[...indices]', 'indices']),
    attempt('Math.random', shuffle, /Math\.random|own|`random`|random\(\)/, [
      'random() *',
      'Math.random() *',
    ]),
    attempt('sort with a random comparison', shuffle, /sort|fair|equally|often|likely/, [
      'for (let i = order.length - 1; i > 0; i--) {',
      'order.sort(() => random() - 0.5)\n  for (let i = 0; i < 0; i++) {',
    ]),
    attempt('a missing semicolon', shuffle, /semicolon/, ['(i + 1));\n    [order', '(i + 1))\n    [order']),
    attempt('the first place is never reached', shuffle, /first|place|i > 0|equally|often/, [
      'i > 0',
      'i > 1',
    ]),
    attempt('round for floor', shuffle, /round|floor|undefined|NaN/, [
      'Math.floor(random() * (i + 1))',
      'Math.round(random() * i)',
    ]),
  ],
  'batches/batches': [
    attempt('slice(i, size)', batches, /slice|end|length/, [
      'slice(start, start + size)',
      'slice(start, size)',
    ]),
    attempt('the last batch is dropped', batches, /last|smaller|drop|left out/, [
      'start < indices.length',
      'start + size <= indices.length',
    ]),
    attempt('an empty batch at the end', batches, /empty/, [
      'start < indices.length',
      'start <= indices.length',
    ]),
    attempt('one place further', batches, /one|overlap|size|step/, ['start += size', 'start++']),
    attempt('the end is included', batches, /overlap|one (index )?more|end|twice|too (many|long)|length/, [
      'start + size))',
      'start + size + 1))',
    ]),
  ],
}
