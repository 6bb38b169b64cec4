import { conv2dBackward } from '#solutions/conv2d/backward.ts'
import { softmaxCrossentropyBackward } from '#solutions/crossentropy/fused.ts'
import { denseBackward } from '#solutions/dense/backward.ts'
import { dropoutBackward } from '#solutions/dropout/backward.ts'
import { flattenBackward } from '#solutions/flatten/backward.ts'
import { maxpoolBackward } from '#solutions/maxpool/backward.ts'
import type { backward } from '#solutions/network/backward.ts'
import { reluBackward } from '#solutions/relu/backward.ts'
import { softmaxBackward } from '#solutions/softmax/backward.ts'
import { type Cache, type Params, type Tensor, weightedLayers, zeros } from '#tensor'
import { map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

/** The steps of the way back; each is given the gradient from above and the whole cache. */
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

/** Which entry of the cache each layer with weights was given. */
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
    finish = (grads: Params): Params => grads,
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
    return finish({
      conv1: { w: conv1.dw, b: conv1.db },
      conv2: { w: conv2.dw, b: conv2.db },
      dense1: { w: dense1.dw, b: dense1.db },
      dense2: { w: dense2.dw, b: dense2.db },
    })
  }

const right = twisted({})
const same: Step = (d) => d
const scaled = (x: Tensor, factor: number): Tensor => map(x, (v) => v * factor)

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
    diagnosis: 'You leave out the gradient of the first relu: conv1 is blamed for outputs that were cut off.',
    hint: 'Read the forward pass from the end to the beginning, without leaving anything out.',
    kata: twisted({ relu1: same }),
  },
  {
    name: 'second-relu-missing',
    diagnosis:
      'You leave out the gradient of the second relu: conv2 is blamed for outputs that were cut off.',
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
    diagnosis: 'You let the sign of the gradient decide at the relus; it is the sign of what relu was given.',
    hint: 'reluBackward wants the input of relu.',
    kata: twisted({
      relu1: (d) => reluBackward(d, d),
      relu2: (d) => reluBackward(d, d),
      relu3: (d) => reluBackward(d, d),
    }),
  },
  {
    name: 'dropout-missing',
    diagnosis: 'You leave the mask out: units that were dropped are blamed, too.',
    hint: 'The mask of the way up is the mask of the way down.',
    kata: twisted({ drop: same }),
  },
  {
    name: 'mask-not-rescaled',
    diagnosis: 'You use the mask for yes or no on the way down and lose its factor.',
    hint: 'dropoutBackward multiplies by the mask.',
    kata: twisted({
      drop: (d, { masks }) => (masks ? dropoutBackward(d, map(masks.dropout, Math.sign)) : d),
    }),
  },
  {
    name: 'dropout-twice',
    diagnosis: 'You apply the mask twice on the way down.',
    hint: 'Once up, once down.',
    kata: twisted({
      drop: (d, { masks }) => (masks ? dropoutBackward(dropoutBackward(d, masks.dropout), masks.dropout) : d),
    }),
  },
  {
    name: 'not-divided-by-the-batch',
    diagnosis: 'Your gradients are those of the summed loss: nothing is divided by the number of pictures.',
    hint: 'softmaxCrossentropyBackward divides already.',
    kata: twisted({ loss: (t, cache) => scaled(rightSteps.loss(t, cache), t.shape[0]) }),
  },
  {
    name: 'divided-twice',
    diagnosis: 'You divide by the number of pictures twice; softmaxCrossentropyBackward divides already.',
    hint: 'The mean is taken once.',
    kata: twisted({ loss: (t, cache) => scaled(rightSteps.loss(t, cache), 1 / t.shape[0]) }),
  },
  {
    name: 'sign',
    diagnosis: 'All your gradients have the wrong sign, as if target and prediction were exchanged.',
    hint: 'A class that is said too loudly has a positive gradient.',
    kata: twisted({ loss: (t, { p }) => softmaxCrossentropyBackward(t, p) }),
  },
  {
    name: 'softmax-twice',
    diagnosis: 'You apply the gradient of softmax although softmaxCrossentropyBackward contains it.',
    hint: 'What it returns is already the gradient of the scores.',
    kata: twisted({ loss: (t, cache) => softmaxBackward(rightSteps.loss(t, cache), cache.p) }),
  },
  {
    name: 'dense2-from-relu3',
    diagnosis: 'For the weights of dense2 you use relu3, but dense2 was given the numbers after dropout.',
    hint: 'Which entry of the cache went into dense2?',
    kata: twisted({}, { dense2: 'relu3' }),
  },
  {
    name: 'conv2-from-relu1',
    diagnosis: 'For the weights of conv2 you use relu1, but conv2 was given the output of the pool.',
    hint: 'Which entry of the cache went into conv2?',
    kata: twisted({}, { conv2: 'relu1' }),
  },
  {
    name: 'pools-from-their-outputs',
    diagnosis: 'You give maxpoolBackward the outputs of the pools; it needs what they were given.',
    hint: 'The cache is named after outputs.',
    kata: twisted({
      pool1: (d, { pool1 }) => maxpoolBackward(d, pool1),
      pool2: (d, { pool2 }) => maxpoolBackward(d, pool2),
    }),
  },
  {
    name: 'channel-major-flatten',
    diagnosis: 'You undo flatten channel by channel: the gradients reach the wrong pixels.',
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
    hint: 'denseBackward and conv2dBackward give db, too.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name.endsWith('.b') ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'convolutions-not-trained',
    diagnosis: 'You stop at flatten and return zeros for the convolutions.',
    hint: 'The way back ends at the pictures.',
    kata: twisted({}, {}, (grads) =>
      everyWeight(grads, (x, name) => (name.startsWith('conv') ? zeros(x.shape) : x)),
    ),
  },
  {
    name: 'accumulated-across-steps',
    diagnosis: 'You add to the gradients of earlier calls: every step starts from 0 again.',
    hint: 'Nothing may be kept outside of the function.',
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
    diagnosis: 'You compute p - t inside cache.p, but functions never write to their arguments.',
    hint: 'softmaxCrossentropyBackward returns a new tensor.',
    kata: twisted({
      loss: (t, { p }) => overwrite(p, (v, ...index) => (v - t.get(...index)) / p.shape[0]),
    }),
  },
  {
    name: 'gradient-clipped',
    diagnosis: 'You clip the gradients to a small range, which changes their direction.',
    hint: 'The chain rule has no limits.',
    kata: (params, cache, t) =>
      everyWeight(right(params, cache, t), (x) => map(x, (v) => Math.min(Math.max(v, -0.01), 0.01))),
  },
]
