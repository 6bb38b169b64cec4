import type { Chapter } from '../kata.ts'

export const theVotingClassifier: Chapter = {
  title: 'The voting classifier',
  katas: [
    {
      id: 'flatten/forward',
      name: 'flatten',
      title: 'flatten',
      layer: 'flatten',
      idea: 'A shape is a way to read memory: the numbers do not move.',
      hints: [
        'In row-major memory the numbers of a picture are already in the right order. Only the shape is new.',
        'x [N, ...] becomes [N, D]. D is the product of the lengths of all axes but the first. const [N, ...rest] = x.shape gives you the lengths, and #tensor has a function that multiplies them.',
        'y[n, (h * W + w) * C + c] = x[n, h, w, c]: in row-major order the flat index on both sides is the same. contiguous(x) makes the order row-major.',
        `const [N, ...rest] = x.shape
return ndarray(contiguous(...).data, [..., ...])`,
      ],
    },
    {
      id: 'flatten/backward',
      name: 'flattenBackward',
      title: 'the gradient of flatten',
      layer: 'flatten',
      gradient: true,
      idea: 'An op that only changes the shape has a gradient that changes it back.',
      hints: [
        'The numbers do not change. You only have to give them back their old shape.',
        'dy [N, D] becomes a tensor of the given shape, which can have any number of axes.',
        'Element i of dx in row-major order is element i of dy in row-major order. dy may be a view: contiguous(dy) makes the order row-major.',
        `return ndarray(..., [...])   // a copy of shape, which belongs to the caller`,
      ],
    },
    {
      id: 'dense/forward',
      name: 'dense',
      title: 'dense',
      layer: 'dense',
      idea: 'A dense layer is a matrix product: each unit weighs every input.',
      hints: [
        'Each output combines a row of x with a column of w: multiply the numbers in pairs, add up the products, and add the bias of the unit.',
        'x [N, D], w [D, U], b [U], y [N, U]. Two loops over y (n, u) and one over the sum (d).',
        `y[n, u] = b[u] + sum over d of x[n, d] * w[d, u]
x[n, d] is stored at n * D + d,  w[d, u] at d * U + u,  y[n, u] at n * U + u`,
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
      gradient: true,
      idea: 'Both gradients of a matrix product are matrix products; look at the shapes to see which.',
      hints: [
        'Each product x[n, d] * w[d, u] was added to y[n, u]. In the backward pass, each of the two factors gets dy[n, u] times the other factor.',
        'dx [N, D], dw [D, U], db [U]. Each sum runs over the index that its result does not have: dx over u, dw and db over n.',
        `dx[n, d] = sum over u of dy[n, u] * w[d, u]
dw[d, u] = sum over n of x[n, d] * dy[n, u]
db[u]    = sum over n of dy[n, u]
dy[n, u] is stored at n * U + u,  x[n, d] at n * D + d,  w[d, u] at d * U + u`,
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
      idea: 'Scaling the kept numbers up while training means nothing has to change afterwards.',
      hints: [
        'Call random() once for each element. The number decides whether the element is dropped, or kept and scaled up so that the average stays the same.',
        'mask = zeros(shape); its data has size(shape) elements in row-major order. You need one loop and exactly one call per element.',
        `A uniform number in [0, 1) is smaller than rate with probability rate.
Dropped: 0. Kept: 1 / (1 - rate). For example, with rate 0.2 the kept numbers are multiplied by 1.25.`,
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
      idea: 'When the random choices are data, the layer itself is one multiplication and can be tested.',
      hints: [
        'The random choices are already made: they are in the mask. You only have to multiply.',
        'x, mask and y have the same shape, and element i of y only needs element i of the other two. Call contiguous on both first.',
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
      gradient: true,
      idea: 'What was dropped in the forward pass gets no gradient: the same mask, once more.',
      hints: [
        'y = x * mask, and the mask does not depend on x. If x changes a little, by what factor does y change?',
        'dy, mask and dx have the same shape. Nothing random happens here: it is the mask of the forward pass.',
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
      idea: 'Softmax only sees differences, so subtracting the maximum changes nothing and prevents overflow.',
      hints: [
        'Divide the exponentials by their sum, row by row. For huge logits, remember that subtracting one number from all logits of a row does not change the probabilities.',
        'p has the shape of z. K is the length of the last axis. In row-major order, a row is K neighbouring numbers: rows begin at 0, K, 2 K ...',
        `m = max over j of z[j]
p[k] = exp(z[k] - m) / sum over j of exp(z[j] - m)
Then the largest exponent is 0, so nothing overflows and the sum is at least 1.`,
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
      gradient: true,
      idea: 'The K by K Jacobian never has to be built: one mean per row is enough.',
      hints: [
        'Every logit affects every probability of its row. But you only need to know one number per row beforehand: the mean of dp, in which each class is weighted by its probability.',
        'dp, p and dz have the same shape. Go row by row, K numbers each, as in the forward pass. A row needs two loops: one for the mean, one for the result.',
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
}
