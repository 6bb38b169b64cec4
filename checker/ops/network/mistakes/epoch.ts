import { batches } from '#solutions/batches/batches.ts'
import type { epoch } from '#solutions/network/epoch.ts'
import { trainStep } from '#solutions/network/train-step.ts'
import {
  type EpochOptions,
  type Masks,
  type Model,
  type OptimizerState,
  type Tensor,
  type TrainResult,
  weightedLayers,
  zeros,
} from '#tensor'
import { blind, build } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

/** What remains of one step. */
interface Step extends TrainResult {
  rows: number
}

interface Twists {
  /** The rows of each batch. */
  cut?: (options: EpochOptions, pictures: number) => number[][]
  masks?: (options: EpochOptions, step: number, rows: number) => Masks
  /** Which pictures and which targets a batch has. */
  pictures?: (x: Tensor, rows: number[], step: number, size: number) => Tensor
  targets?: (t: Tensor, rows: number[], step: number, size: number) => Tensor
  /** The model that a step starts from. */
  from?: (current: Model, first: Model) => Model
  adam?: boolean
  /** One number out of those of all steps. */
  report?: (number: (step: Step) => number, steps: Step[], options: EpochOptions, pictures: number) => number
  /** The model that is returned. */
  last?: (steps: Step[], first: Model) => Model
}

const pick = (x: Tensor, rows: readonly number[]): Tensor =>
  build([rows.length, ...x.shape.slice(1)], (n, ...place) => x.get(rows[n], ...place))

const mean: NonNullable<Twists['report']> = (number, steps, { order }) =>
  steps.reduce((sum, step) => sum + number(step) * step.rows, 0) / order.length

const twisted =
  ({
    cut = ({ order, batchSize }) => batches(order, batchSize),
    masks = ({ masksFor }, step, rows) => masksFor(step, rows),
    pictures = pick,
    targets = pick,
    from = (current) => current,
    adam = true,
    report = mean,
    last = (steps, first) => steps.at(-1)?.model ?? first,
  }: Twists): typeof epoch =>
  (model, data, options) => {
    const steps: Step[] = []
    let current = model
    cut(options, data.x.shape[0]).forEach((rows, step) => {
      const batch = {
        x: pictures(data.x, rows, step, options.batchSize),
        t: targets(data.t, rows, step, options.batchSize),
      }
      const start = from(current, model)
      const mask = masks(options, step, rows.length)
      const result = trainStep(start, batch, mask, adam ? options.adam : undefined)
      current = result.model
      steps.push({ ...result, rows: rows.length })
    })
    const tell = (number: (step: Step) => number) => report(number, steps, options, data.x.shape[0])
    return {
      model: last(steps, model),
      loss: tell(({ loss }) => loss),
      accuracy: tell(({ accuracy }) => accuracy),
    }
  }

/** The same rows, counted from the first picture on, whatever the order is. */
const inFileOrder = (rows: number[], step: number, size: number): number[] =>
  rows.map((_, i) => step * size + i)

/** The state of an optimiser that has not taken a step. */
const freshState = (state: OptimizerState): OptimizerState =>
  Object.fromEntries(
    weightedLayers.map((layer) => {
      const fresh = (part: 'w' | 'b') => {
        const { shape } = state[layer][part].m
        return { m: zeros(shape), v: zeros(shape), step: 0 }
      }
      return [layer, { w: fresh('w'), b: fresh('b') }]
    }),
  ) as OptimizerState

export const mistakes: Mistake<typeof epoch>[] = [
  {
    name: 'order-ignored',
    diagnosis: 'You use the pictures in the order of the data and ignore options.order.',
    hint: 'options.order is the order in which the pictures are used.',
    kata: twisted({ cut: ({ order, batchSize }) => batches([...order.keys()], batchSize) }),
  },
  {
    name: 'order-reversed',
    diagnosis: 'You use the pictures from the end of the order to its beginning.',
    hint: 'The first batch contains the first pictures of the order.',
    kata: twisted({ cut: ({ order, batchSize }) => batches(order.toReversed(), batchSize) }),
  },
  {
    name: 'targets-in-file-order',
    diagnosis:
      'You pick the pictures by the order but the targets by their position in the data, so they do not belong together.',
    hint: 'Use the same indices for both.',
    kata: twisted({ targets: (t, rows, step, size) => pick(t, inFileOrder(rows, step, size)) }),
  },
  {
    name: 'pictures-in-file-order',
    diagnosis:
      'You pick the targets by the order but the pictures by their position in the data, so they do not belong together.',
    hint: 'Use the same indices for both.',
    kata: twisted({ pictures: (x, rows, step, size) => pick(x, inFileOrder(rows, step, size)) }),
  },
  {
    name: 'first-batch-again',
    diagnosis: 'You train on the first batch in every step.',
    hint: 'Each step has its own rows.',
    kata: twisted({
      cut: ({ order, batchSize }) => batches(order, batchSize).map((rows) => order.slice(0, rows.length)),
    }),
  },
  {
    name: 'last-batch-dropped',
    diagnosis: 'You leave out the last batch when it is smaller than the others.',
    hint: 'Every picture of the order is used once.',
    kata: twisted({
      cut: ({ order, batchSize }) => batches(order, batchSize).filter((rows) => rows.length === batchSize),
    }),
  },
  {
    name: 'whole-data-set',
    diagnosis: 'You use all pictures of the data, but only those in the order take part.',
    hint: 'The validation pictures are in the same data.',
    kata: twisted({
      cut: ({ batchSize }, pictures) => batches([...Array(pictures).keys()], batchSize),
    }),
  },
  {
    name: 'one-batch',
    diagnosis: 'You use all pictures in a single step.',
    hint: 'Cut the order into batches first.',
    kata: twisted({ cut: ({ order }) => [[...order]] }),
  },
  {
    name: 'always-from-the-first-model',
    diagnosis:
      'You start every step from the model that you were given, so what the earlier steps learned is lost.',
    hint: 'Each step continues with the weights of the step before.',
    kata: twisted({ from: (_, first) => first }),
  },
  {
    name: 'optimiser-forgets',
    diagnosis: 'You give Adam a new state in every step.',
    hint: 'Each step continues with the weights and the state of the step before.',
    kata: twisted({ from: ({ params, state }) => ({ params, state: freshState(state) }) }),
  },
  {
    name: 'weights-forgotten',
    diagnosis: 'You carry the state of Adam from step to step but not the weights.',
    hint: 'Both the weights and the state go on to the next step.',
    kata: twisted({ from: ({ state }, { params }) => ({ params, state }) }),
  },
  {
    name: 'old-model-returned',
    diagnosis: 'You return the model that you were given, so all the steps are lost.',
    hint: 'Each step returns a new model.',
    kata: twisted({ last: (_, first) => first }),
  },
  {
    name: 'model-of-the-first-step',
    diagnosis: 'You return the model after the first step.',
    hint: 'Return the model of the last step.',
    kata: twisted({ last: (steps, first) => steps[0]?.model ?? first }),
  },
  {
    name: 'same-masks',
    diagnosis: 'You use the masks of the first step in every step.',
    hint: 'masksFor needs the number of the step.',
    kata: twisted({ masks: ({ masksFor }, _, rows) => masksFor(0, rows) }),
  },
  {
    name: 'steps-counted-from-one',
    diagnosis: 'You count the steps from 1 when you ask for masks, but they are counted from 0.',
    hint: 'What is the number of the first step?',
    kata: twisted({ masks: ({ masksFor }, step, rows) => masksFor(step + 1, rows) }),
  },
  {
    name: 'masks-for-full-batches',
    diagnosis: 'You ask for the masks of a full batch in every step, but the last batch may be smaller.',
    hint: 'How many rows does this batch have?',
    kata: twisted({ masks: ({ masksFor, batchSize }, step) => masksFor(step, batchSize) }),
  },
  {
    name: 'no-masks',
    diagnosis: 'You train without dropout masks.',
    hint: 'options.masksFor returns the masks of a step.',
    kata: twisted({ masks: () => undefined as never }),
  },
  {
    name: 'options-not-handed-on',
    diagnosis: 'You do not pass the options of Adam on to the steps.',
    hint: 'trainStep has a fourth argument.',
    kata: twisted({ adam: false }),
  },
  {
    name: 'mean-over-steps',
    diagnosis: 'You average over the steps, but all pictures count the same, so a smaller batch counts less.',
    hint: 'Weight every step by the number of its pictures.',
    kata: twisted({
      report: (number, steps) => steps.reduce((sum, step) => sum + number(step), 0) / steps.length,
    }),
  },
  {
    name: 'summed-over-steps',
    diagnosis: 'You report the sum over the steps instead of the mean over the pictures.',
    hint: 'Divide by the number of pictures.',
    kata: twisted({ report: (number, steps) => steps.reduce((sum, step) => sum + number(step), 0) }),
  },
  {
    name: 'last-step-only',
    diagnosis: 'You report loss and accuracy of the last step only.',
    hint: 'They are means over all pictures of the epoch.',
    kata: twisted({ report: (number, steps) => number(steps[steps.length - 1]) }),
  },
  {
    name: 'divided-by-the-data',
    diagnosis:
      'You divide by the number of pictures in the data instead of the number of pictures in the order.',
    hint: 'How long is the order?',
    kata: twisted({
      report: (number, steps, _, pictures) =>
        steps.reduce((sum, step) => sum + number(step) * step.rows, 0) / pictures,
    }),
  },
  {
    name: 'weighted-by-the-batch-size',
    diagnosis: 'You weight every step by the batch size, even the last one, which is smaller.',
    hint: 'Weight every step by the number of its own pictures.',
    kata: twisted({
      report: (number, steps, { order, batchSize }) =>
        (steps.reduce((sum, step) => sum + number(step), 0) * batchSize) / order.length,
    }),
  },
  {
    name: 'order-sorted',
    diagnosis: 'You sort the order before you cut it into batches, which undoes the shuffle.',
    hint: 'options.order is the order in which the pictures are used.',
    kata: twisted({
      cut: ({ order, batchSize }) =>
        batches(
          order.toSorted((a, b) => a - b),
          batchSize,
        ),
    }),
  },
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read data.x.data as if it were row-major from index 0, but the numbers of a view may lie in a different order.',
    hint: 'x.get knows the strides and the offset.',
    kata: twisted({ pictures: (x, rows) => pick(blind(x), rows) }),
  },
  {
    name: 'state-not-carried',
    diagnosis:
      'You carry the weights from step to step, but give Adam the state from the start of the epoch every time.',
    hint: 'Both the weights and the state go on to the next step.',
    kata: twisted({ from: ({ params }, { state }) => ({ params, state }) }),
  },
  {
    name: 'summed-over-pictures',
    diagnosis: 'You report the sum over the pictures instead of their mean.',
    hint: 'Divide by the number of pictures.',
    kata: twisted({
      report: (number, steps) => steps.reduce((sum, step) => sum + number(step) * step.rows, 0),
    }),
  },
  {
    name: 'two-epochs',
    diagnosis: 'You go through the pictures twice.',
    hint: 'Every picture of the order is used once.',
    kata: (model, data, options) => twisted({})(twisted({})(model, data, options).model, data, options),
  },
  {
    name: 'last-step-lost',
    diagnosis: 'You return the model from before the last step.',
    hint: 'Keep the model of every step, including the last one.',
    kata: twisted({ last: (steps, first) => steps.at(-2)?.model ?? first }),
  },
  {
    name: 'order-used-up',
    diagnosis: 'You leave options.order empty, but a function must not change its arguments.',
    hint: 'slice copies, splice removes.',
    kata: (model, data, options) => {
      const result = twisted({})(model, data, options)
      ;(options.order as number[]).length = 0
      return result
    },
  },
  keptResult(twisted({})),
  {
    name: 'first-rows-in-every-step',
    diagnosis:
      'Each of your batches consists of the first pictures of the data, whatever row numbers it has.',
    hint: 'Picture n of a batch is row rows[n] of the data.',
    kata: twisted({
      pictures: (x, rows) => pick(x, [...rows.keys()]),
      targets: (t, rows) => pick(t, [...rows.keys()]),
    }),
  },
  {
    name: 'all-targets-in-every-step',
    diagnosis: 'You give all targets of the data to every step instead of those of the batch.',
    hint: 'Pick the targets with the same rows as the pictures.',
    kata: twisted({ targets: (t) => t }),
  },
  {
    name: 'nothing-awaited',
    diagnosis:
      'You return before your steps have done anything: the model is the old one, and loss and accuracy are 0, as with an async callback.',
    hint: 'forEach does not wait for an async function, and nothing in an epoch has to be awaited.',
    kata: (model) => ({ model, loss: 0, accuracy: 0 }),
  },
]
