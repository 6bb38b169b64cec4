import type { adamStep } from '#solutions/adam/step.ts'
import type { AdamOptions, AdamState, Tensor } from '#tensor'
import { blind, build, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** What the formulas need to know about one weight. */
interface One extends Required<AdamOptions> {
  g: number
  /** The old moments. */
  m: number
  v: number
  /** The number of this step, counted from 1. */
  t: number
}

/** The formulas; a mistake replaces some of them. */
interface Twists {
  count?: (step: number) => number
  m?: (one: One) => number
  v?: (one: One) => number
  mHat?: (m: number, one: One) => number
  vHat?: (v: number, one: One) => number
  change?: (mHat: number, vHat: number, one: One) => number
  /** Makes the new state of the right new state. */
  remember?: (next: AdamState, before: AdamState, hats: { m: Tensor; v: Tensor }) => AdamState
  options?: (given: AdamOptions) => AdamOptions
}

const twisted =
  ({
    count = (step) => step + 1,
    m: nextM = ({ m, g, beta1 }) => beta1 * m + (1 - beta1) * g,
    v: nextV = ({ v, g, beta2 }) => beta2 * v + (1 - beta2) * g * g,
    mHat = (m, { beta1, t }) => m / (1 - beta1 ** t),
    vHat = (v, { beta2, t }) => v / (1 - beta2 ** t),
    change = (m, v, { learningRate, epsilon }) => (learningRate * m) / (Math.sqrt(v) + epsilon),
    remember = (next) => next,
    options: replaced = (given) => given,
  }: Twists): typeof adamStep =>
  (p, g, state, options = {}) => {
    const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = replaced(options)
    const t = count(state.step)
    const at = (...index: number[]): One => ({
      learningRate,
      beta1,
      beta2,
      epsilon,
      t,
      g: g.get(...index),
      m: state.m.get(...index),
      v: state.v.get(...index),
    })
    /** A tensor of what `f` makes of every weight; not rounded to float32 in between. */
    const each = (f: (one: One) => number) => build(p.shape, (...index) => f(at(...index)))
    const hatM = (one: One) => mHat(nextM(one), one)
    const hatV = (one: One) => vHat(nextV(one), one)
    const next = { m: each(nextM), v: each(nextV), step: state.step + 1 }
    return {
      p: map(p, (value, ...index) => {
        const one = at(...index)
        return value - change(hatM(one), hatV(one), one)
      }),
      state: remember(next, state, { m: each(hatM), v: each(hatV) }),
    }
  }

const right = twisted({})

export const mistakes: Mistake<typeof adamStep>[] = [
  {
    name: 'no-bias-correction',
    diagnosis: 'You leave out the bias correction: in the first steps both moments are much too small.',
    hint: 'What are m and v after one step that started from 0?',
    kata: twisted({ mHat: (m) => m, vHat: (v) => v }),
  },
  {
    name: 'first-moment-not-corrected',
    diagnosis: 'You correct the bias of v but not that of m.',
    hint: 'Both moments start from 0.',
    kata: twisted({ mHat: (m) => m }),
  },
  {
    name: 'second-moment-not-corrected',
    diagnosis: 'You correct the bias of m but not that of v.',
    hint: 'Both moments start from 0.',
    kata: twisted({ vHat: (v) => v }),
  },
  {
    name: 'steps-counted-from-zero',
    diagnosis: 'You use the number of steps before this one, but t counts from 1.',
    hint: 'In the first step, 1 - beta^t must not be 0.',
    kata: twisted({ count: (step) => step }),
  },
  {
    name: 'step-counted-twice',
    diagnosis: 'Your t is 1 too large: it has to be state.step + 1.',
    hint: 'In the first step, t is 1.',
    kata: twisted({ count: (step) => step + 2 }),
  },
  {
    name: 'always-the-first-step',
    diagnosis: 'You correct the bias in every step as if it were the first: divide by 1 - beta^t.',
    hint: 'The correction gets weaker with every step.',
    kata: twisted({ count: () => 1 }),
  },
  {
    name: 'epsilon-inside-the-root',
    diagnosis: 'You add epsilon before you take the square root, but it has to be added after it.',
    hint: 'Check where the brackets of the square root end.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon }) => (learningRate * m) / Math.sqrt(v + epsilon),
    }),
  },
  {
    name: 'epsilon-scaled',
    diagnosis:
      'You add epsilon to the root of the uncorrected v, as Keras does, but the paper corrects v first.',
    hint: 'The step is mHat / (sqrt(vHat) + epsilon): both m and v are corrected.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon, beta2, t }) =>
        (learningRate * m) / (Math.sqrt(v) + epsilon / Math.sqrt(1 - beta2 ** t)),
    }),
  },
  {
    name: 'epsilon-missing',
    diagnosis: 'You leave out epsilon: where all gradients were 0 you divide 0 by 0.',
    hint: 'What happens to a weight whose gradient is 0?',
    kata: twisted({ change: (m, v, { learningRate }) => (learningRate * m) / Math.sqrt(v) }),
  },
  {
    name: 'epsilon-of-the-paper',
    diagnosis: 'If no epsilon is given, you use one that is smaller than 1e-7, the default here.',
    hint: 'Look at the defaults again.',
    kata: twisted({ options: (given) => ({ epsilon: 1e-8, ...given }) }),
  },
  {
    name: 'root-missing',
    diagnosis: 'You divide by v instead of by its square root.',
    hint: 'Without the square root, the size of a step depends on the size of the gradient.',
    kata: twisted({ change: (m, v, { learningRate, epsilon }) => (learningRate * m) / (v + epsilon) }),
  },
  {
    name: 'moments-swapped',
    diagnosis: 'You swap the moments: you use v in the numerator and m under the root.',
    hint: 'The direction comes from the average of the gradients.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon }) => (learningRate * v) / (Math.sqrt(Math.abs(m)) + epsilon),
    }),
  },
  {
    name: 'betas-swapped',
    diagnosis: 'You swap beta1 and beta2.',
    hint: 'beta1 belongs to m.',
    kata: twisted({
      options: ({ beta1 = 0.9, beta2 = 0.999, ...others }) => ({ ...others, beta1: beta2, beta2: beta1 }),
    }),
  },
  {
    name: 'averaging-reversed',
    diagnosis: 'You give the new gradient the weight beta and the old mean the weight 1 - beta.',
    hint: 'Nine tenths of the old m are kept.',
    kata: twisted({
      m: ({ m, g, beta1 }) => (1 - beta1) * m + beta1 * g,
      v: ({ v, g, beta2 }) => (1 - beta2) * v + beta2 * g * g,
    }),
  },
  {
    name: 'momentum',
    diagnosis:
      'You add the whole gradient to m, as in momentum, but in a moving average it has the weight 1 - beta1.',
    hint: 'The two weights of an average sum to 1.',
    kata: twisted({ m: ({ m, g, beta1 }) => beta1 * m + g }),
  },
  {
    name: 'gradient-not-squared',
    diagnosis: 'You forget to square the gradient in v.',
    hint: 'v is an average of squares.',
    kata: twisted({ v: ({ v, g, beta2 }) => beta2 * v + (1 - beta2) * Math.abs(g) }),
  },
  {
    name: 'square-of-the-mean',
    diagnosis: 'You square the new m for v instead of the gradient.',
    hint: 'v is an average of squares, not the square of an average.',
    kata: twisted({
      v: ({ v, m, g, beta1, beta2 }) => beta2 * v + (1 - beta2) * (beta1 * m + (1 - beta1) * g) ** 2,
    }),
  },
  {
    name: 'old-first-moment',
    diagnosis: 'You take the step with the old m, which does not contain this gradient yet.',
    hint: 'Update the moments first.',
    kata: twisted({ mHat: (_, { m, beta1, t }) => m / (1 - beta1 ** t) }),
  },
  {
    name: 'old-second-moment',
    diagnosis: 'You take the step with the old v, which does not contain this gradient yet.',
    hint: 'Update the moments first.',
    kata: twisted({ vHat: (_, { v, beta2, t }) => v / (1 - beta2 ** t) }),
  },
  {
    name: 'gradient-instead-of-its-mean',
    diagnosis: 'You take the step along the gradient itself instead of along its moving average.',
    hint: 'What is m for?',
    kata: twisted({ mHat: (_, { g }) => g }),
  },
  {
    name: 'uphill',
    diagnosis: 'You add the step instead of subtracting it, so the weights move uphill.',
    hint: 'A gradient points in the direction in which the loss grows.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon }) => (-learningRate * m) / (Math.sqrt(v) + epsilon),
    }),
  },
  {
    name: 'learning-rate-missing',
    diagnosis: 'You leave the learning rate out.',
    hint: 'Steps are about as large as the learning rate.',
    kata: twisted({ change: (m, v, { epsilon }) => m / (Math.sqrt(v) + epsilon) }),
  },
  {
    name: 'gradient-descent',
    diagnosis: 'You subtract the gradient times the learning rate: that is plain gradient descent.',
    hint: 'Use the moments for the step: it is not enough to store them.',
    kata: twisted({ change: (_m, _v, { learningRate, g }) => learningRate * g }),
  },
  {
    name: 'options-ignored',
    diagnosis: 'You always use the default hyper-parameters, whatever the options say.',
    hint: 'A default is used only if the option is not given.',
    kata: twisted({ options: () => ({}) }),
  },
  {
    name: 'corrected-moments-stored',
    diagnosis: 'You store the corrected moments in the state, but the correction is for this step only.',
    hint: 'The new state holds m and v, not mHat and vHat.',
    kata: twisted({ remember: (next, _, hats) => ({ ...next, ...hats }) }),
  },
  {
    name: 'state-forgotten',
    diagnosis: 'You return the old moments, so this step is lost for the next one.',
    hint: 'The new state holds the new m and v.',
    kata: twisted({ remember: ({ step }, { m, v }) => ({ m, v, step }) }),
  },
  {
    name: 'step-not-counted',
    diagnosis: 'You return the step number that you were given, but it has to grow by 1.',
    hint: 'The state counts the steps taken so far, including this one.',
    kata: twisted({ remember: (next, { step }) => ({ ...next, step }) }),
  },
  {
    name: 'old-moments-ignored',
    diagnosis: 'You start both moments from 0 in every step and never read the old ones.',
    hint: 'The moving averages continue from state.m and state.v.',
    kata: twisted({ m: ({ g, beta1 }) => (1 - beta1) * g, v: ({ g, beta2 }) => (1 - beta2) * g * g }),
  },
  {
    name: 'remembered-in-place',
    diagnosis: 'You update state.m and state.v in place, but a function must not change its arguments.',
    hint: 'Allocate new moments.',
    kata: (p, g, state, options) => {
      const { p: weights, state: next } = right(p, g, state, options)
      overwrite(state.m, (_, ...index) => next.m.get(...index))
      overwrite(state.v, (_, ...index) => next.v.get(...index))
      return { p: weights, state: { m: state.m, v: state.v, step: next.step } }
    },
  },
  {
    name: 'weights-in-place',
    diagnosis: 'You update p in place, but a function must not change its arguments.',
    hint: 'Allocate new weights.',
    kata: (p, g, state, options) => {
      const next = right(p, g, state, options)
      return { p: overwrite(p, (_, ...index) => next.p.get(...index)), state: next.state }
    },
  },
  {
    name: 'options-of-zero-replaced',
    diagnosis: 'You treat an option of 0 as if it were not given, and use its default instead.',
    hint: 'The operator || replaces 0 as well, unlike a default in the destructuring.',
    kata: twisted({
      options: ({ learningRate, beta1, beta2, epsilon }) => ({
        learningRate: learningRate || undefined,
        beta1: beta1 || undefined,
        beta2: beta2 || undefined,
        epsilon: epsilon || undefined,
      }),
    }),
  },
  ...(['learningRate', 'beta1', 'beta2', 'epsilon'] as const).map((option) => ({
    name: `${option.toLowerCase()}-of-zero-replaced`,
    diagnosis: `You treat ${option}: 0 as if it were not given, and use the default instead.`,
    hint: 'The operator || replaces 0 as well, unlike a default in the destructuring.',
    kata: twisted({ options: (given) => ({ ...given, [option]: given[option] || undefined }) }),
  })),
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You pair the numbers at the same index of p.data and g.data, but tensors of the same shape can be laid out differently in memory.',
    hint: 'Use get for all of them, or make them row-major with contiguous first.',
    kata: (p, g, state, options) =>
      right(blind(p), blind(g), { m: blind(state.m), v: blind(state.v), step: state.step }, options),
  },
  {
    name: 'step-counted-in-place',
    diagnosis:
      'You change the step number in the state that you were given, but a function must not change its arguments.',
    hint: 'The new state has its own step number.',
    kata: (p, g, state, options) => {
      const next = right(p, g, state, options)
      state.step++
      return next
    },
  },
  {
    name: 'learning-rate-only',
    diagnosis: 'You use the learning rate from the options, but always the defaults of the other three.',
    hint: 'There are four options.',
    kata: twisted({ options: ({ learningRate }) => ({ learningRate }) }),
  },
  {
    name: 'weights-only',
    diagnosis: 'You return only the new weights instead of an object with p and state.',
    hint: 'The next step needs the new state.',
    kata: (p, g, state, options) => right(p, g, state, options).p as never,
  },
  {
    name: 'beta1-in-v',
    diagnosis: 'You use beta1 for v, too, but v has beta2.',
    hint: 'There is one beta for each moment.',
    kata: twisted({ v: ({ v, g, beta1 }) => beta1 * v + (1 - beta1) * g * g }),
  },
  {
    name: 'gradient-itself-in-v',
    diagnosis:
      'You add the gradient itself to v instead of its square: v becomes negative, and its root NaN.',
    hint: 'v is an average of squares.',
    kata: twisted({ v: ({ v, g, beta2 }) => beta2 * v + (1 - beta2) * g }),
  },
  {
    name: 'square-of-the-share',
    diagnosis: 'In v you square (1 - beta2) as well, but only the gradient is squared.',
    hint: 'Check where the brackets of the square begin.',
    kata: twisted({ v: ({ v, g, beta2 }) => beta2 * v + ((1 - beta2) * g) ** 2 }),
  },
  {
    name: 'epsilon-outside-the-bracket',
    diagnosis: 'You add epsilon after the division, but it belongs to the denominator.',
    hint: 'Check where the brackets of the denominator end.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon }) => (learningRate * m) / Math.sqrt(v) + epsilon,
    }),
  },
  {
    name: 'epsilon-outside-the-bracket-and-added',
    diagnosis: 'You add epsilon after the division, but it belongs to the denominator.',
    hint: 'Check where the brackets of the denominator end.',
    kata: twisted({
      change: (m, v, { learningRate, epsilon }) => (learningRate * m) / Math.sqrt(v) - epsilon,
    }),
  },
  {
    name: 'caret-for-power',
    diagnosis: 'You write ^ for the power, but in JavaScript ^ combines bits: the power is **.',
    hint: '0.9 ^ 2 is 2, and 0.9 ** 2 is 0.81.',
    kata: twisted({
      mHat: (m, { beta1, t }) => m / (1 - (beta1 ^ t)),
      vHat: (v, { beta2, t }) => v / (1 - (beta2 ^ t)),
    }),
  },
  {
    name: 'default-betas-swapped',
    diagnosis: 'You swap the defaults of beta1 and beta2.',
    hint: 'beta1 belongs to m, and its default is 0.9.',
    kata: twisted({ options: (given) => ({ beta1: 0.999, beta2: 0.9, ...given }) }),
  },
]
