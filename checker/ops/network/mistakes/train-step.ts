import { adamStep } from '#solutions/adam/step.ts'
import { crossentropy } from '#solutions/crossentropy/forward.ts'
import { accuracy } from '#solutions/metrics/accuracy.ts'
import { backward } from '#solutions/network/backward.ts'
import { forward } from '#solutions/network/forward.ts'
import type { trainStep } from '#solutions/network/train-step.ts'
import {
  type AdamState,
  type Batch,
  type Model,
  type OptimizerState,
  type Params,
  type Tensor,
  type TrainResult,
  weightedLayers,
  zeros,
} from '#tensor'
import { map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

/** One of the eight tensors that are trained. */
interface One {
  p: Tensor
  g: Tensor
  state: AdamState
  name: string
  /** Counted from 0. */
  index: number
  rows: number
}

interface Twists {
  /** What goes into Adam, and what comes out of it. */
  before?: (one: One) => Partial<One>
  after?: (next: { p: Tensor; state: AdamState }, one: One) => { p: Tensor; state: AdamState }
  masksUsed?: boolean
  options?: boolean
  /** Makes the result of the right result. */
  finish?: (result: TrainResult, old: Model, batch: Batch, p: Tensor) => TrainResult
}

const twisted =
  ({
    before = () => ({}),
    after = (next) => next,
    masksUsed = true,
    options: optionsUsed = true,
    finish = (result) => result,
  }: Twists): typeof trainStep =>
  (model, batch, masks, options) => {
    const { p, cache } = forward(model.params, batch.x, masksUsed ? masks : undefined)
    const grads = backward(model.params, cache, batch.t)
    const params = {} as Params
    const state = {} as OptimizerState
    let index = 0
    const update = (layer: (typeof weightedLayers)[number], part: 'w' | 'b') => {
      const right: One = {
        p: model.params[layer][part],
        g: grads[layer][part],
        state: model.state[layer][part],
        name: `${layer}.${part}`,
        index: index++,
        rows: batch.x.shape[0],
      }
      const one = { ...right, ...before(right) }
      return after(adamStep(one.p, one.g, one.state, optionsUsed ? options : undefined), one)
    }
    for (const layer of weightedLayers) {
      const w = update(layer, 'w')
      const b = update(layer, 'b')
      params[layer] = { w: w.p, b: b.p }
      state[layer] = { w: w.state, b: b.state }
    }
    const result = {
      model: { params, state },
      loss: crossentropy(p, batch.t),
      accuracy: accuracy(p, batch.t),
    }
    return finish(result, model, batch, p)
  }

const right = twisted({})
const scaled = (x: Tensor, factor: number): Tensor => map(x, (v) => v * factor)
const fresh = (x: Tensor): AdamState => ({ m: zeros(x.shape), v: zeros(x.shape), step: 0 })

/** Gradients that are added to in every step, as long as the network keeps its size. */
const remembered = new Map<string, Tensor>()

export const mistakes: Mistake<typeof trainStep>[] = [
  {
    name: 'uphill',
    diagnosis: 'You change the sign of the gradients before you give them to Adam, which already subtracts.',
    hint: 'adamStep goes downhill by itself.',
    kata: twisted({ before: ({ g }) => ({ g: scaled(g, -1) }) }),
  },
  {
    name: 'dropout-ignored',
    diagnosis: 'You train without the masks.',
    hint: 'forward has a third argument.',
    kata: twisted({ masksUsed: false }),
  },
  {
    name: 'loss-after-the-step',
    diagnosis:
      'You report the loss and accuracy of the new weights, but Keras shows those from before the step.',
    hint: 'The probabilities of the forward pass are already there.',
    kata: (model, batch, masks, options) => {
      const result = right(model, batch, masks, options)
      const { p } = forward(result.model.params, batch.x, masks)
      return { ...result, loss: crossentropy(p, batch.t), accuracy: accuracy(p, batch.t) }
    },
  },
  {
    name: 'loss-without-dropout',
    diagnosis: 'You report the loss without the masks.',
    hint: 'One forward pass is enough.',
    kata: (model, batch, masks, options) => {
      const { p } = forward(model.params, batch.x)
      return { ...right(model, batch, masks, options), loss: crossentropy(p, batch.t) }
    },
  },
  {
    name: 'loss-summed',
    diagnosis: 'You report the sum of the losses instead of their mean.',
    hint: 'crossentropy already returns the mean.',
    kata: twisted({ finish: (result, _, { x }) => ({ ...result, loss: result.loss * x.shape[0] }) }),
  },
  {
    name: 'hits-counted',
    diagnosis: 'You report the number of correct pictures instead of their share.',
    hint: 'accuracy already returns the share.',
    kata: twisted({ finish: (result, _, { x }) => ({ ...result, accuracy: result.accuracy * x.shape[0] }) }),
  },
  {
    name: 'gradients-times-the-batch',
    diagnosis: 'You multiply the gradients by the number of pictures before you give them to Adam.',
    hint: 'backward returns the gradient of the mean loss.',
    kata: twisted({ before: ({ g, rows }) => ({ g: scaled(g, rows) }) }),
  },
  {
    name: 'gradients-divided-again',
    diagnosis: 'You divide the gradients by the number of pictures although backward has already done so.',
    hint: 'backward returns the gradient of the mean loss.',
    kata: twisted({ before: ({ g, rows }) => ({ g: scaled(g, 1 / rows) }) }),
  },
  {
    name: 'biases-not-trained',
    diagnosis: 'You update the weights but leave the biases as they are.',
    hint: 'Every layer has w and b.',
    kata: twisted({ after: (next, { name, p, state }) => (name.endsWith('.b') ? { p, state } : next) }),
  },
  {
    name: 'convolutions-not-trained',
    diagnosis: 'You update the dense layers but leave the convolutions as they are.',
    hint: 'Four layers have weights.',
    kata: twisted({ after: (next, { name, p, state }) => (name.startsWith('conv') ? { p, state } : next) }),
  },
  {
    name: 'optimiser-forgets',
    diagnosis: 'You give Adam a new state in every step, so the old moments are lost.',
    hint: 'model.state holds what Adam remembers.',
    kata: twisted({ before: ({ p }) => ({ state: fresh(p) }) }),
  },
  {
    name: 'old-state-returned',
    diagnosis: 'You return the new weights with the old state of Adam.',
    hint: 'adamStep returns both.',
    kata: twisted({ after: ({ p }, { state }) => ({ p, state }) }),
  },
  {
    name: 'old-weights-returned',
    diagnosis: 'You return the old weights with the new state of Adam.',
    hint: 'adamStep returns both.',
    kata: twisted({ after: ({ state }, { p }) => ({ p, state }) }),
  },
  {
    name: 'old-model-returned',
    diagnosis: 'You return the model that you were given, so nothing is learned.',
    hint: 'What adamStep returns belongs in a new model.',
    kata: twisted({ finish: (result, model) => ({ ...result, model }) }),
  },
  {
    name: 'steps-counted-per-tensor',
    diagnosis:
      'You count a step for every tensor, but all eight updates of a training step have the same step number.',
    hint: 'Every tensor has a step counter of its own in the state.',
    kata: twisted({ before: ({ state, index }) => ({ state: { ...state, step: state.step + index } }) }),
  },
  {
    name: 'two-steps',
    diagnosis: 'You let Adam take two steps with the same gradients.',
    hint: 'One batch, one step.',
    kata: twisted({ after: ({ p, state }, { g }) => adamStep(p, g, state) }),
  },
  {
    name: 'options-ignored',
    diagnosis: 'You do not pass the options on to Adam.',
    hint: 'adamStep has a fourth argument.',
    kata: twisted({ options: false }),
  },
  {
    name: 'plain-gradient-descent',
    diagnosis: 'You subtract the gradient times the learning rate instead of taking a step of Adam.',
    hint: 'adamStep is what moves the weights.',
    kata: twisted({
      after: ({ state }, { p, g }) => ({ p: map(p, (v, ...index) => v - 1e-3 * g.get(...index)), state }),
    }),
  },
  {
    name: 'accumulated-across-steps',
    diagnosis: 'You add to the gradients of earlier steps, but every step starts from 0 again.',
    hint: 'Do not keep anything outside the function.',
    kata: twisted({
      before: ({ g, name }) => {
        const key = `${name} ${g.shape}`
        const earlier = remembered.get(key)
        const sum = earlier ? map(g, (v, ...index) => v + earlier.get(...index)) : g
        remembered.set(key, sum)
        return { g: sum }
      },
    }),
  },
  {
    name: 'weights-in-place',
    diagnosis: 'You write the new weights into the old model, but a function must not change its arguments.',
    hint: 'The old model stays as it is.',
    kata: twisted({
      after: (next, { p }) => ({ p: overwrite(p, (_, ...index) => next.p.get(...index)), state: next.state }),
    }),
  },
  {
    name: 'loss-and-accuracy-swapped',
    diagnosis: 'You return the loss as accuracy and the accuracy as loss.',
    hint: 'An accuracy lies between 0 and 1.',
    kata: twisted({ finish: (result) => ({ ...result, loss: result.accuracy, accuracy: result.loss }) }),
  },
  {
    name: 'conv2-not-trained',
    diagnosis: 'You update all layers but conv2.',
    hint: 'Four layers have weights.',
    kata: twisted({ after: (next, { name, p }) => (name.startsWith('conv2') ? { ...next, p } : next) }),
  },
  {
    name: 'last-layer-only',
    diagnosis: 'You update only the last layer.',
    hint: 'Four layers have weights.',
    kata: twisted({ after: (next, { name, p }) => (name.startsWith('dense2') ? next : { ...next, p }) }),
  },
  {
    name: 'always-the-first-step',
    diagnosis: 'You tell Adam in every step that it is the first one.',
    hint: 'The state knows how many steps were taken.',
    kata: twisted({ before: ({ state }) => ({ state: { ...state, step: 0 } }) }),
  },
  {
    name: 'moments-forgotten',
    diagnosis: 'You keep the step number of Adam, but start its moments from 0 in every step.',
    hint: 'model.state holds what Adam remembers.',
    kata: twisted({ before: ({ p, state }) => ({ state: { ...fresh(p), step: state.step } }) }),
  },
  {
    name: 'no-bias-correction',
    diagnosis: 'You take a step of Adam without its bias correction.',
    hint: 'adamStep corrects both moments.',
    kata: (model, batch, masks, options = {}) => {
      const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999 } = options
      // Every state has taken the same number of steps.
      const t = model.state.conv1.w.step + 1
      const uncorrected = (learningRate * (1 - beta1 ** t)) / Math.sqrt(1 - beta2 ** t)
      return right(model, batch, masks, { ...options, learningRate: uncorrected })
    },
  },
  {
    name: 'batch-used-twice',
    diagnosis: 'You take two whole training steps with the same batch.',
    hint: 'One batch, one step.',
    kata: (model, batch, masks, options) =>
      right(right(model, batch, masks, options).model, batch, masks, options),
  },
  {
    name: 'updated-on-the-way-back',
    diagnosis:
      'You update dense2 before you compute the gradients of the earlier layers, which then use its new weights.',
    hint: 'First all gradients, then all updates.',
    kata: (model, batch, masks, options) => {
      const { params, state } = model
      const next = right(model, batch, masks, options)
      const moved = { params: { ...params, dense2: next.model.params.dense2 }, state }
      const { cache } = forward(params, batch.x, masks)
      const late = backward(moved.params, cache, batch.t)
      const below = twisted({
        before: ({ name }) => {
          const [layer, part] = name.split('.') as [keyof Params, 'w' | 'b']
          return layer === 'dense2' ? {} : { g: late[layer][part] }
        },
      })
      return below(model, batch, masks, options)
    },
  },
  {
    name: 'model-changed',
    diagnosis:
      'You put the new weights into the model that you were given, but a function must not change its arguments.',
    hint: 'The old model stays as it is.',
    kata: (model, batch, masks, options) => {
      const result = right(model, batch, masks, options)
      Object.assign(model, result.model)
      return result
    },
  },
  {
    name: 'model-only',
    diagnosis: 'You return only the new model instead of an object with model, loss and accuracy.',
    hint: 'The loss and the accuracy of the batch are part of the result.',
    kata: (model, batch, masks, options) => right(model, batch, masks, options).model as never,
  },
  {
    name: 'gradient-in-place-of-the-weight',
    diagnosis: 'You give adamStep the gradient first and the weight second, but the weight comes first.',
    hint: 'adamStep(p, g, state, options).',
    kata: twisted({ before: ({ p, g }) => ({ p: g, g: p }) }),
  },
  {
    name: 'old-biases-returned',
    diagnosis: 'You return the old biases with the new state of Adam.',
    hint: 'adamStep returns the new bias as p.',
    kata: twisted({ after: (next, { name, p }) => (name.endsWith('.b') ? { ...next, p } : next) }),
  },
  keptResult(right),
]
