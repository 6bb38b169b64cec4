import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { crossentropyBackward } from '#solutions/crossentropy/backward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dropoutBackward } from '#solutions/dropout/backward.ts'
import { flattenBackward } from '#solutions/flatten/backward.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import { maxpool } from '#solutions/maxpool/forward.ts'
import type { backward } from '#solutions/network/backward.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { type Cache, type Params, type Tensor, weightedLayers, zeros } from '#tensor'
import { map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

/** The steps of the backward pass; each gets the gradient of its output and the whole cache. */
type Step = (gradient: Tensor, cache: Cache) => Tensor
const rightSteps = {
  loss: (t, { p }) => softmaxCrossentropyBackward(p, t),
  drop: (d, { masks }) => (masks ? dropoutBackward(d, masks.dropout) : d),
  relu3: (d, { dense1 }) => reluBackward(d, dense1),
  flat: (d, { pool2 }) => flattenBackward(d, pool2.shape),
  pool2: (d, { relu2 }) => maxpoolBackward(d, relu2),
  relu2: (d, { conv2 }) => reluBackward(d, conv2),
  pool1: (d, { relu1 }) => maxpoolBackward(d, relu1),
  relu1: (d, { conv1 }) => reluBackward(d, conv1),
} satisfies Record<string, Step>

/** Which entry of the cache was the input of each layer with weights. */
const rightInputs: Record<keyof Params, keyof Omit<Cache, 'masks'>> = {
  dense2: 'dropped',
  dense1: 'flat',
  conv2: 'pool1',
  conv1: 'x',
}

const twisted =
  (
    changes: Partial<Record<keyof typeof rightSteps, Step>>,
    inputs: Partial<typeof rightInputs> = {},
    finish = (grads: Params, _cache: Cache): Params => grads,
  ): typeof backward =>
  (params, cache, t) => {
    const step = { ...rightSteps, ...changes }
    const input = { ...rightInputs, ...inputs }
    const dense2 = denseBackward(step.loss(t, cache), cache[input.dense2], params.dense2.w)
    const ddense1 = step.relu3(step.drop(dense2.dx, cache), cache)
    const dense1 = denseBackward(ddense1, cache[input.dense1], params.dense1.w)
    const dconv2 = step.relu2(step.pool2(step.flat(dense1.dx, cache), cache), cache)
    const conv2 = conv2dBackward(dconv2, cache[input.conv2], params.conv2.w)
    const dconv1 = step.relu1(step.pool1(conv2.dx, cache), cache)
    const conv1 = conv2dBackward(dconv1, cache[input.conv1], params.conv1.w)
    const grads = {
      conv1: { w: conv1.dw, b: conv1.db },
      conv2: { w: conv2.dw, b: conv2.db },
      dense1: { w: dense1.dw, b: dense1.db },
      dense2: { w: dense2.dw, b: dense2.db },
    }
    return finish(grads, cache)
  }

const right = twisted({})
const same: Step = (d) => d
const scaled = (x: Tensor, factor: number): Tensor => map(x, (v) => v * factor)

/** The gradient of a 2x2 pool, given to all of a window's numbers that are its maximum. */
const toEveryMaximum = (dy: Tensor, x: Tensor): Tensor => {
  const y = maxpool(x)
  return map(x, (v, n, i, j, c) => {
    const [up, left] = [i >> 1, j >> 1]
    if (up >= y.shape[1] || left >= y.shape[2]) return 0
    return v === y.get(n, up, left, c) ? dy.get(n, up, left, c) : 0
  })
}

/** The number of positions of a kernel in a batch of pictures. */
const placesIn = ({ shape: [N, H, W] }: Tensor): number => N * H * W

/** Every gradient, changed. */
const everyWeight = (grads: Params, change: (x: Tensor, name: string) => Tensor): Params =>
  Object.fromEntries(
    weightedLayers.map((layer) => [
      layer,
      { w: change(grads[layer].w, `${layer}.w`), b: change(grads[layer].b, `${layer}.b`) },
    ]),
  ) as Params

/** Gradients that are added to in every call, as long as the network keeps its size. */
const remembered = new Map<string, Tensor>()

export const mistakes: Mistake<typeof backward>[] = [
  {
    name: 'first-relu-missing',
    diagnosis:
      'You leave out the gradient of the first relu, so conv1 gets a gradient for outputs that relu set to 0.',
    hint: 'Read the forward pass from the end to the beginning, without leaving anything out.',
    kata: twisted({ relu1: same }),
  },
  {
    name: 'second-relu-missing',
    diagnosis:
      'You leave out the gradient of the second relu, so conv2 gets a gradient for outputs that relu set to 0.',
    hint: 'Read the forward pass from the end to the beginning, without leaving anything out.',
    kata: twisted({ relu2: same }),
  },
  {
    name: 'third-relu-missing',
    diagnosis: 'You leave out the gradient of the relu after dense1.',
    hint: 'Read the forward pass from the end to the beginning, without leaving anything out.',
    kata: twisted({ relu3: same }),
  },
  {
    name: 'no-relu',
    diagnosis: 'You leave out the gradients of all three relus.',
    hint: 'Read the forward pass from the end to the beginning, without leaving anything out.',
    kata: twisted({ relu1: same, relu2: same, relu3: same }),
  },
  {
    name: 'relu-of-the-gradient',
    diagnosis:
      'In your relus the sign of the gradient decides, but it has to be the sign of the input of relu.',
    hint: 'reluBackward needs the input of relu.',
    kata: twisted({
      relu1: (d) => reluBackward(d, d),
      relu2: (d) => reluBackward(d, d),
      relu3: (d) => reluBackward(d, d),
    }),
  },
  {
    name: 'dropout-missing',
    diagnosis: 'You leave out the mask, so dropped units get a gradient, too.',
    hint: 'The backward pass uses the mask of the forward pass.',
    kata: twisted({ drop: same }),
  },
  {
    name: 'mask-not-rescaled',
    diagnosis: 'In the backward pass you use the mask only as yes or no and lose its factor.',
    hint: 'dropoutBackward multiplies by the mask.',
    kata: twisted({
      drop: (d, { masks }) => (masks ? dropoutBackward(d, map(masks.dropout, Math.sign)) : d),
    }),
  },
  {
    name: 'dropout-twice',
    diagnosis: 'You apply the mask twice in the backward pass.',
    hint: 'Once forwards, once backwards.',
    kata: twisted({
      drop: (d, { masks }) => (masks ? dropoutBackward(dropoutBackward(d, masks.dropout), masks.dropout) : d),
    }),
  },
  {
    name: 'not-divided-by-the-batch',
    diagnosis: 'Your gradients are those of the summed loss: nothing is divided by the number of pictures.',
    hint: 'softmaxCrossentropyBackward already divides.',
    kata: twisted({ loss: (t, cache) => scaled(rightSteps.loss(t, cache), t.shape[0]) }),
  },
  {
    name: 'divided-twice',
    diagnosis: 'You divide by the number of pictures twice: softmaxCrossentropyBackward already does it.',
    hint: 'The mean is taken once.',
    kata: twisted({ loss: (t, cache) => scaled(rightSteps.loss(t, cache), 1 / t.shape[0]) }),
  },
  {
    name: 'sign',
    diagnosis: 'All your gradients have the wrong sign, as if target and prediction were swapped.',
    hint: 'A class whose probability is too high has a positive gradient.',
    kata: twisted({ loss: (t, { p }) => softmaxCrossentropyBackward(t, p) }),
  },
  {
    name: 'softmax-twice',
    diagnosis: 'You apply the gradient of softmax although softmaxCrossentropyBackward already contains it.',
    hint: 'It already returns the gradient of the logits.',
    kata: twisted({ loss: (t, cache) => softmaxBackward(rightSteps.loss(t, cache), cache.p) }),
  },
  {
    name: 'dense2-from-relu3',
    diagnosis: 'For the weights of dense2 you use relu3, but the input of dense2 was the output of dropout.',
    hint: 'Which entry of the cache was the input of dense2?',
    kata: twisted({}, { dense2: 'relu3' }),
  },
  {
    name: 'conv2-from-relu1',
    diagnosis: 'For the weights of conv2 you use relu1, but the input of conv2 was the output of the pool.',
    hint: 'Which entry of the cache was the input of conv2?',
    kata: twisted({}, { conv2: 'relu1' }),
  },
  {
    name: 'pools-from-their-outputs',
    diagnosis: 'You give maxpoolBackward the outputs of the pools, but it needs their inputs.',
    hint: 'Each entry of the cache is an output.',
    kata: twisted({
      pool1: (d, { pool1 }) => maxpoolBackward(d, pool1),
      pool2: (d, { pool2 }) => maxpoolBackward(d, pool2),
    }),
  },
  {
    name: 'channel-major-flatten',
    diagnosis: 'You undo flatten channel by channel, so the gradients reach the wrong pixels.',
    hint: 'flatten keeps row-major order.',
    kata: twisted({
      flat: (d, { pool2 }) => {
        const [N, H, W, C] = pool2.shape
        return flattenBackward(d, [N, C, H, W]).transpose(0, 2, 3, 1)
      },
    }),
  },
  {
    name: 'biases-missing',
    diagnosis: 'You return zeros for the biases.',
    hint: 'denseBackward and conv2dBackward return db, too.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name.endsWith('.b') ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'convolutions-not-trained',
    diagnosis: 'You stop at flatten and return zeros for the convolutions.',
    hint: 'The backward pass goes all the way back to conv1.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name.startsWith('conv') ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'accumulated-across-steps',
    diagnosis: 'You add to the gradients of earlier calls, but every step starts from 0 again.',
    hint: 'Do not keep anything outside the function.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => {
        const key = `${name} ${x.shape}`
        const before = remembered.get(key)
        const sum = before ? map(x, (v, ...index) => v + before.get(...index)) : x
        remembered.set(key, sum)
        return sum
      }),
    ),
  },
  {
    name: 'writes-to-the-cache',
    diagnosis: 'You compute p - t inside cache.p, but a function must not change its arguments.',
    hint: 'softmaxCrossentropyBackward returns a new tensor.',
    kata: twisted({
      loss: (t, { p }) => overwrite(p, (v, ...index) => (v - t.get(...index)) / p.shape[0]),
    }),
  },
  {
    name: 'gradient-clipped',
    diagnosis: 'You clip the gradients to a small range, which changes their direction.',
    hint: 'Return the gradients as they are, however large they are.',
    kata: (params, cache, t) =>
      everyWeight(right(params, cache, t), (x) => map(x, (v) => Math.min(Math.max(v, -0.01), 0.01))),
  },
  {
    name: 'divided-by-the-classes',
    diagnosis: 'You also divide by the number of classes, but the loss is a mean over the pictures only.',
    hint: 'softmaxCrossentropyBackward already divides.',
    kata: twisted({ loss: (t, cache) => scaled(rightSteps.loss(t, cache), 1 / t.shape[1]) }),
  },
  {
    name: 'softmax-missing',
    diagnosis: 'You give the gradient of the loss to dense2 without going back through softmax.',
    hint: 'softmaxCrossentropyBackward goes through both at once.',
    kata: twisted({ loss: (t, { p }) => crossentropyBackward(p, t) }),
  },
  {
    name: 'true-class-only',
    diagnosis: 'You keep only the gradient of the true class, but the logits of all classes have one.',
    hint: 'The gradient of a logit is (p - t) / N, and t is 0 for the other classes.',
    kata: twisted({ loss: (t, cache) => map(rightSteps.loss(t, cache), (v, ...at) => v * t.get(...at)) }),
  },
  {
    name: 'halved-without-a-mask',
    diagnosis: 'You halve the gradient when there is no mask, but without a mask dropout does nothing.',
    hint: 'Without masks, dropped is relu3.',
    kata: twisted({ drop: (d, cache) => (cache.masks ? rightSteps.drop(d, cache) : scaled(d, 0.5)) }),
  },
  {
    name: 'every-equal-maximum',
    diagnosis:
      'You give the gradient of a window to every number that equals its maximum, but only the first one gets it.',
    hint: 'maxpoolBackward already chooses one of several equal numbers.',
    kata: twisted({
      pool1: (d, { relu1 }) => toEveryMaximum(d, relu1),
      pool2: (d, { relu2 }) => toEveryMaximum(d, relu2),
    }),
  },
  {
    name: 'kernels-turned',
    diagnosis:
      'You rotate the kernels by 180 degrees before you give them to conv2dBackward, which needs them as they are.',
    hint: 'conv2dBackward takes the same w as conv2d.',
    kata: (params, cache, t) => {
      const turned = { w: params.conv2.w.step(-1, -1), b: params.conv2.b }
      return right({ ...params, conv2: turned }, cache, t)
    },
  },
  {
    name: 'convolution-biases-averaged',
    diagnosis: 'For the biases of the convolutions you average over the positions instead of summing.',
    hint: 'conv2dBackward already returns the right db.',
    kata: twisted({}, {}, ({ conv1, conv2, ...dense }, { conv1: first, conv2: second }) => ({
      conv1: { w: conv1.w, b: scaled(conv1.b, 1 / placesIn(first)) },
      conv2: { w: conv2.w, b: scaled(conv2.b, 1 / placesIn(second)) },
      ...dense,
    })),
  },
  {
    name: 'first-layer-not-trained',
    diagnosis: 'You stop before conv1 and return zeros for it.',
    hint: 'The backward pass goes all the way back to conv1.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name.startsWith('conv1') ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'dense1-bias-missing',
    diagnosis: 'You return zeros for the bias of dense1.',
    hint: 'denseBackward returns db, too.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name === 'dense1.b' ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'weight-decay',
    diagnosis:
      'You add a share of the weights to their gradients, as weight decay does, but the loss has no such term.',
    hint: 'The gradient is that of the crossentropy alone.',
    kata: (params, cache, t) =>
      everyWeight(right(params, cache, t), (x, name) => {
        const [layer, part] = name.split('.') as [keyof Params, 'w' | 'b']
        return map(x, (v, ...at) => v + 1e-3 * params[layer][part].get(...at))
      }),
  },
  {
    name: 'dense2-left-out',
    diagnosis: 'You leave dense2 out of what you return.',
    hint: 'Four layers have weights.',
    kata: twisted({}, {}, ({ dense2: _, ...grads }) => grads as Params),
  },
  {
    name: 'a-list',
    diagnosis: 'You return an array of gradients instead of an object with the names of the layers.',
    hint: 'The result has the same structure as params.',
    kata: (params, cache, t) => Object.values(right(params, cache, t)) as never,
  },
  {
    name: 'weights-updated',
    diagnosis:
      'You change the weights while you compute their gradients, but a function must not change its arguments.',
    hint: 'The training step updates the weights, with Adam.',
    kata: (params, cache, t) => {
      const grads = right(params, cache, t)
      overwrite(params.dense2.b, (v, k) => v - 1e-3 * grads.dense2.b.get(k))
      return grads
    },
  },
  keptResult(right),
]
