import { conv2d } from '#solutions/conv2d/forward.ts'
import { dense } from '#solutions/dense/forward.ts'
import { dropout } from '#solutions/dropout/forward.ts'
import { dropoutMask } from '#solutions/dropout/mask.ts'
import { flatten } from '#solutions/flatten/forward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import type { forward } from '#solutions/network/forward.ts'
import { relu } from '#solutions/relu/forward.ts'
import { softmax } from '#solutions/softmax/forward.ts'
import { type Cache, type Masks, type Params, type Tensor, weightedLayers, zeros } from '#tensor'
import { map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

/** The steps of the network, as they are written in a right answer. */
const rightSteps = {
  conv: (x: Tensor, w: Tensor, b: Tensor): Tensor => conv2d(x, w, b),
  relu1: relu,
  relu2: relu,
  relu3: relu,
  // Each pool also gets the input of the relu before it.
  pool1: (x: Tensor, _before: Tensor): Tensor => maxpool(x),
  pool2: (x: Tensor, _before: Tensor): Tensor => maxpool(x),
  flat: flatten,
  drop: (x: Tensor, masks?: Masks): Tensor => (masks ? dropout(x, masks.dropout) : x),
  logits: (x: Tensor, w: Tensor, b: Tensor, _before: Tensor): Tensor => dense(x, w, b),
  probabilities: softmax,
}

/** Right, except for the given steps and for what `finish` does with the cache. */
const twisted =
  (changes: Partial<typeof rightSteps>, finish = (cache: Cache): Cache => cache): typeof forward =>
  (params, x, masks) => {
    const step = { ...rightSteps, ...changes }
    const conv1 = step.conv(x, params.conv1.w, params.conv1.b)
    const relu1 = step.relu1(conv1)
    const pool1 = step.pool1(relu1, conv1)
    const conv2 = step.conv(pool1, params.conv2.w, params.conv2.b)
    const relu2 = step.relu2(conv2)
    const pool2 = step.pool2(relu2, conv2)
    const flat = step.flat(pool2)
    const dense1 = dense(flat, params.dense1.w, params.dense1.b)
    const relu3 = step.relu3(dense1)
    const dropped = step.drop(relu3, masks)
    const p = step.probabilities(step.logits(dropped, params.dense2.w, params.dense2.b, relu3))
    const cache = { x, conv1, relu1, pool1, conv2, relu2, pool2, flat, dense1, relu3, dropped, masks, p }
    return { p, cache: finish(cache) }
  }

const same = (x: Tensor): Tensor => x
const everySecond = (x: Tensor): Tensor => maxpool(x, { poolSize: [1, 1], strides: [2, 2] })

/** Every bias is 0. */
const withoutBiases = (params: Params): Params =>
  Object.fromEntries(
    weightedLayers.map((layer) => [layer, { w: params[layer].w, b: zeros(params[layer].b.shape) }]),
  ) as Params

/** Filled again by each call. */
const shared = {} as Cache

export const mistakes: Mistake<typeof forward>[] = [
  {
    name: 'first-relu-missing',
    diagnosis: 'You leave out the relu after the first convolution.',
    hint: 'Compare your steps with the table, line by line.',
    kata: twisted({ relu1: same }),
  },
  {
    name: 'second-relu-missing',
    diagnosis: 'You leave out the relu after the second convolution.',
    hint: 'Compare your steps with the table, line by line.',
    kata: twisted({ relu2: same }),
  },
  {
    name: 'third-relu-missing',
    diagnosis: 'You leave out the relu after dense1.',
    hint: 'Compare your steps with the table, line by line.',
    kata: twisted({ relu3: same }),
  },
  {
    name: 'no-relu',
    diagnosis: 'You leave out all three relus: without them, neighbouring layers act like a single layer.',
    hint: 'Compare your steps with the table, line by line.',
    kata: twisted({ relu1: same, relu2: same, relu3: same }),
  },
  {
    name: 'relu-on-the-logits',
    diagnosis: 'You apply relu to the output of dense2 before softmax, but logits may be negative.',
    hint: 'The last dense layer goes straight into softmax.',
    kata: twisted({ logits: (x, w, b) => relu(dense(x, w, b)) }),
  },
  {
    name: 'pool-before-relu',
    diagnosis:
      'You pool before relu: the probabilities are the same, but the cache does not contain what its names say.',
    hint: 'relu1 has the shape of conv1.',
    kata: twisted({
      relu1: same,
      relu2: same,
      pool1: (x) => relu(maxpool(x)),
      pool2: (x) => relu(maxpool(x)),
    }),
  },
  {
    name: 'padded-convolutions',
    diagnosis: 'You use `same` padding for the convolutions instead of `valid`.',
    hint: 'A 3x3 kernel turns 10x10 into 8x8.',
    kata: twisted({ conv: (x, w, b) => conv2d(x, w, b, { padding: 'same' }) }),
  },
  {
    name: 'second-pool-missing',
    diagnosis: 'You leave out the second pool: the flat vector is longer than dense1 expects.',
    hint: 'Compare the length of flat with the first axis of the weights.',
    kata: twisted({ pool2: same }),
  },
  {
    name: 'pool-of-three',
    diagnosis: 'You pool windows of 3x3 instead of 2x2.',
    hint: 'maxpool has the right defaults.',
    kata: twisted({ pool1: (x) => maxpool(x, { poolSize: [3, 3], strides: [2, 2] }) }),
  },
  {
    name: 'channel-major-flatten',
    diagnosis: 'You flatten channel by channel, so dense1 gets the numbers in the wrong order.',
    hint: 'flatten keeps row-major order.',
    kata: twisted({ flat: (x) => flatten(x.transpose(0, 3, 1, 2)) }),
  },
  {
    name: 'biases-missing',
    diagnosis: 'You leave out the biases of all layers.',
    hint: 'Every layer has w and b.',
    kata: (params, x, masks) => twisted({})(withoutBiases(params), x, masks),
  },
  {
    name: 'softmax-missing',
    diagnosis: 'You return the logits of dense2 without softmax.',
    hint: 'The rows of p sum to 1.',
    kata: twisted({ probabilities: same }),
  },
  {
    name: 'softmax-twice',
    diagnosis: 'You apply softmax twice.',
    hint: 'softmax takes logits, not probabilities.',
    kata: twisted({ probabilities: (z) => softmax(softmax(z)) }),
  },
  {
    name: 'softmax-over-the-batch',
    diagnosis: 'You apply softmax along the batch: columns sum to 1 instead of rows.',
    hint: 'softmax works on the last axis.',
    kata: twisted({ probabilities: (z) => softmax(z.transpose(1, 0)).transpose(1, 0) }),
  },
  {
    name: 'dropout-ignored',
    diagnosis: 'You never use the mask.',
    hint: 'Between relu3 and dense2 there is one more step.',
    kata: twisted({ drop: same }),
  },
  {
    name: 'dropout-in-evaluation',
    diagnosis: 'You drop units even when there is no mask, but at evaluation time nothing is dropped.',
    hint: 'masks is an optional argument.',
    kata: twisted({
      drop: (x, masks) => dropout(x, masks?.dropout ?? dropoutMask(x.shape, 0.5, Math.random)),
    }),
  },
  {
    name: 'rescaled-in-evaluation',
    diagnosis:
      'You halve the units when there is no mask, but the masks are already rescaled in training, so there is nothing to do at evaluation time.',
    hint: 'Without masks, dropped is relu3.',
    kata: twisted({ drop: (x, masks) => (masks ? dropout(x, masks.dropout) : map(x, (v) => v / 2)) }),
  },
  {
    name: 'scaled-in-evaluation-instead',
    diagnosis:
      'You lose the factor of the mask in training and halve the units at evaluation time instead, but the scaling belongs in training.',
    hint: 'Without masks, dropped is relu3.',
    kata: twisted({
      drop: (x, masks) => (masks ? dropout(x, map(masks.dropout, Math.sign)) : map(x, (v) => v / 2)),
    }),
  },
  {
    name: 'mask-not-rescaled',
    diagnosis: 'You use the mask only as yes or no and lose its factor.',
    hint: 'dropout multiplies by the mask.',
    kata: twisted({
      drop: (x, masks) => (masks ? dropout(x, map(masks.dropout, Math.sign)) : x),
    }),
  },
  {
    name: 'dropout-twice',
    diagnosis: 'You apply the mask twice.',
    hint: 'Once is enough: it is already rescaled.',
    kata: twisted({
      drop: (x, masks) => (masks ? dropout(dropout(x, masks.dropout), masks.dropout) : x),
    }),
  },
  {
    name: 'dropout-before-relu',
    diagnosis:
      'You apply dropout before relu: the probabilities are the same, but relu3 in the cache is not what its name says.',
    hint: 'dropped comes after relu3.',
    kata: (params, x, masks) => {
      const { p, cache } = twisted({})(params, x, masks)
      return { p, cache: { ...cache, relu3: cache.dropped } }
    },
  },
  {
    name: 'cache-after-activation',
    diagnosis: 'Your cache holds the numbers after relu under the names conv1, conv2 and dense1.',
    hint: 'relu must not overwrite its input.',
    kata: twisted({}, (cache) => ({ ...cache, conv1: cache.relu1, conv2: cache.relu2, dense1: cache.relu3 })),
  },
  {
    name: 'cache-of-inputs',
    diagnosis: 'Your cache holds the input of each step instead of its output.',
    hint: 'Every entry is the output of the step that it is named after.',
    kata: twisted({}, (c) => ({
      ...c,
      conv1: c.x,
      relu1: c.conv1,
      pool1: c.relu1,
      conv2: c.pool1,
      relu2: c.conv2,
      pool2: c.relu2,
      flat: c.pool2,
      dense1: c.flat,
      relu3: c.dense1,
      dropped: c.relu3,
      p: c.dropped,
    })),
  },
  {
    name: 'masks-not-remembered',
    diagnosis: 'You leave the masks out of the cache, but the backward pass needs them.',
    hint: 'Which units were dropped in the forward pass?',
    kata: twisted({}, ({ masks: _, ...cache }) => cache),
  },
  {
    name: 'dropped-only-with-masks',
    diagnosis: 'Your cache has no `dropped` when there is no mask, but then it has to be relu3.',
    hint: 'dense2 always has an input.',
    kata: (params, x, masks) =>
      twisted({}, (cache) => ({ ...cache, dropped: masks ? cache.dropped : (undefined as never) }))(
        params,
        x,
        masks,
      ),
  },
  {
    name: 'dropped-not-remembered',
    diagnosis: 'Your cache holds relu3 under the name `dropped`.',
    hint: 'The input of dense2 is the output of dropout.',
    kata: twisted({}, (cache) => ({ ...cache, dropped: cache.relu3 })),
  },
  {
    name: 'one-cache-for-all-calls',
    diagnosis:
      'You fill the same cache object in every call, so each call overwrites the cache of the call before.',
    hint: 'What happens to the first cache when your function is called a second time?',
    kata: twisted({}, (cache) => Object.assign(shared, cache)),
  },
  {
    name: 'leaky-relu',
    diagnosis: 'In your relu after dense1, negative numbers are multiplied by 0.01 instead of set to 0.',
    hint: 'relu is max(0, x).',
    kata: twisted({ relu3: (x) => map(x, (v) => (v > 0 ? v : 0.01 * v)) }),
  },
  {
    name: 'convolution-biases-missing',
    diagnosis: 'You leave out the biases of both convolutions.',
    hint: 'Every layer has w and b.',
    kata: twisted({ conv: (x, w, b) => conv2d(x, w, zeros(b.shape)) }),
  },
  {
    name: 'dense2-bias-missing',
    diagnosis: 'You leave out the bias of dense2.',
    hint: 'Every layer has w and b.',
    kata: twisted({ logits: (x, w, b) => dense(x, w, zeros(b.shape)) }),
  },
  {
    name: 'first-of-each-window',
    diagnosis: 'You take the first number of every pooling window instead of the largest one.',
    hint: 'maxpool has the right defaults.',
    kata: twisted({ pool1: everySecond, pool2: everySecond }),
  },
  {
    name: 'overlapping-pools',
    diagnosis: 'You move the pooling windows by 1 instead of 2, so they overlap.',
    hint: 'maxpool has the right defaults.',
    kata: twisted({
      pool1: (x) => maxpool(x, { strides: [1, 1] }),
      pool2: (x) => maxpool(x, { strides: [1, 1] }),
    }),
  },
  {
    name: 'probabilities-only',
    diagnosis: 'You return only the probabilities instead of an object with p and cache.',
    hint: 'The backward pass needs the output of every step.',
    kata: (params, x, masks) => twisted({})(params, x, masks).p as never,
  },
  {
    name: 'cache-missing',
    diagnosis: 'You return p without a cache.',
    hint: 'The backward pass needs the output of every step.',
    kata: (params, x, masks) => ({ p: twisted({})(params, x, masks).p }) as never,
  },
  {
    name: 'p-not-remembered',
    diagnosis: 'You leave p out of the cache, but the gradient of the loss needs it.',
    hint: 'Compare the names in your cache with the type Cache.',
    kata: twisted({}, ({ p: _, ...cache }) => cache as Cache),
  },
  {
    name: 'x-not-remembered',
    diagnosis:
      'You leave the pictures out of the cache, but the gradient of the weights of conv1 needs them.',
    hint: 'Compare the names in your cache with the type Cache.',
    kata: twisted({}, ({ x: _, ...cache }) => cache as Cache),
  },
  {
    name: 'conv1-after-relu',
    diagnosis: 'Your cache holds relu1 under the name conv1.',
    hint: 'Every entry is the output of the step that it is named after.',
    kata: twisted({}, (cache) => ({ ...cache, conv1: cache.relu1 })),
  },
  {
    name: 'relu3-before-relu',
    diagnosis: 'Your cache holds dense1 under the name relu3.',
    hint: 'Every entry is the output of the step that it is named after.',
    kata: twisted({}, (cache) => ({ ...cache, relu3: cache.dense1 })),
  },
  {
    name: 'pool2-before-pooling',
    diagnosis: 'Your cache holds relu2 under the name pool2.',
    hint: 'Every entry is the output of the step that it is named after.',
    kata: twisted({}, (cache) => ({ ...cache, pool2: cache.relu2 })),
  },
  {
    name: 'flat-not-flat',
    diagnosis: 'Your cache holds pool2 under the name flat.',
    hint: 'flat has two axes.',
    kata: twisted({}, (cache) => ({ ...cache, flat: cache.pool2 })),
  },
  {
    name: 'pictures-scaled-in-place',
    diagnosis: 'You scale the pictures in x itself, but a function must not change its arguments.',
    hint: 'The pictures that you are given are already scaled.',
    kata: (params, x, masks) => {
      overwrite(x, (v) => v / 255)
      return twisted({})(params, x, masks)
    },
  },
  {
    name: 'pool1-from-conv1',
    diagnosis: 'You pool conv1 instead of relu1: the relu is computed, but nothing uses it.',
    hint: 'Each op takes the output of the op before it.',
    kata: twisted({ pool1: (_, conv1) => maxpool(conv1) }),
  },
  {
    name: 'pool2-from-conv2',
    diagnosis: 'You pool conv2 instead of relu2: the relu is computed, but nothing uses it.',
    hint: 'Each op takes the output of the op before it.',
    kata: twisted({ pool2: (_, conv2) => maxpool(conv2) }),
  },
  {
    name: 'dense2-from-relu3',
    diagnosis: 'You give relu3 to dense2 instead of `dropped`: dropout is computed, but nothing uses it.',
    hint: 'Each op takes the output of the op before it.',
    kata: twisted({ logits: (_, w, b, relu3) => dense(relu3, w, b) }),
  },
  keptResult(twisted({})),
]
