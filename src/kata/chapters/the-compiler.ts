import type { Chapter } from '../kata.ts'

export const theCompiler: Chapter = {
  title: 'The compiler',
  katas: [
    {
      id: 'crossentropy/forward',
      name: 'crossentropy',
      title: 'crossentropy',
      layer: 'loss',
      idea: 'The loss is large where the network gave the right class a small probability.',
      hints: [
        'The loss is minus the logarithm of the probability of the true class, averaged over the pictures. The targets select the class: all others are multiplied by 0.',
        'p and t are [N, K], and the result is a number. One flat loop over all N * K elements is enough, then one division. What do you divide by?',
        `loss = -1/N * sum over n, k of t[n, k] * log(clip(p[n, k]))
First clip, then log, then multiply by t. clip(v) is v, but not below 1e-7 and not above 1 - 1e-7.`,
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
      gradient: true,
      idea: 'The less probable the right class was, the harder the gradient pulls.',
      hints: [
        'The derivative of log(p) is 1 / p. Where the loss clips p, a small change of p does not change the loss, so the gradient is 0 there.',
        'p, t and dp are [N, K]. Element i of dp only needs element i of the other two, and N.',
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
      title: 'softmax and crossentropy, fused',
      layer: 'loss',
      gradient: true,
      idea: 'Two ops in one can be simpler than either: prediction minus target.',
      hints: [
        'Put -t / p into the gradient of softmax, with targets that add up to 1: the division cancels, and what remains is the difference between the prediction and the target.',
        'p, t and dz are [N, K]. You do not need rows, a clip or sums: compute it element by element.',
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
      idea: 'Weights start at a size at which signals neither fade nor grow from layer to layer.',
      hints: [
        'Two steps: compute the limit from the shape, then fill the tensor with numbers between -limit and limit. The more connections there are, the smaller the weights.',
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
      idea: 'Adam divides each step by the usual size of its gradient, so every weight moves at about the same speed.',
      hints: [
        'Adam remembers two numbers for each weight: where its gradients point (m) and how large they are (v). The step is m divided by the square root of v.',
        'p, g, m and v have the same shape, and element i of the result only needs element i of each. contiguous(x).data gives you flat numbers even if x is a view.',
        `t = state.step + 1
m = beta1 m + (1 - beta1) g          mHat = m / (1 - beta1^t)
v = beta2 v + (1 - beta2) g^2        vHat = v / (1 - beta2^t)
p = p - learningRate mHat / (sqrt(vHat) + epsilon)
Return m and v in the new state, not mHat and vHat.`,
        `const { learningRate = 1e-3, beta1 = ..., beta2 = ..., epsilon = ... } = options
const step = ...
const pOld = contiguous(p).data       // and the same for g, m, v
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
      idea: 'Accuracy is what you want, but it moves in jumps; the loss is what you can follow downhill.',
      hints: [
        "The network's answer is the class with the largest probability. Count the rows in which this class also has the largest target.",
        'p and t are [N, classes]. Go along the classes of one row to find the index of the largest number, and over the N rows to count.',
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
}
