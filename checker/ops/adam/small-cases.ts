import type { AdamOptions } from '../../../src/tensor.ts'
import type { TensorData, Value } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import {
  beginsWithZero,
  counting,
  drawnNumbers,
  numberAt,
  numbersOf,
  term,
} from '../../cases/small-numbers.ts'
import { show } from '../../cases/values.ts'

/**
 * `step` is the number of the step to take. `options` is 1 for round numbers, 2 for the defaults, and 3 to 6 for the
 * defaults with one option set to 0. `numbers` is 2 if a gradient is 0, 3 if they are drawn, and 4 or 5 for gradients as
 * small as epsilon.
 */
type Sizes = Record<'columns' | 'rows' | 'step' | 'options' | 'view' | 'numbers', number>

const usual: Sizes = { columns: 3, rows: 2, step: 1, options: 1, view: 1, numbers: 1 }
const initialSizes: Sizes[] = [
  usual,
  { ...usual, step: 3 },
  { ...usual, step: 3, numbers: 3 },
  { ...usual, options: 2 },
  { ...usual, step: 3, options: 2, numbers: 3 },
  { ...usual, options: 2, numbers: 4 },
  { ...usual, step: 3, options: 2, numbers: 4 },
  ...[2, 3].map((view) => ({ ...usual, step: 2, view })),
  ...[3, 4, 5, 6].map((options) => ({ ...usual, step: 3, options, numbers: 5 })),
]

const zeroed = ['learningRate', 'beta1', 'beta2', 'epsilon'] as const

const easy: AdamOptions = { learningRate: 0.1, beta1: 0.5, beta2: 0.75, epsilon: 2 }

type State = { m: TensorData; v: TensorData; step: number }

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'adam/step': {
    argumentNames: ['p', 'g', 'state', 'options'],
    initialSizes,
    args({ columns, rows, step, options, view, numbers }, seed) {
      const kinds = [counting, beginsWithZero(1), drawnNumbers, drawnNumbers, counting]
      const draw = numbersOf(kinds[numbers - 1], seed)
      const shape = rows === 1 ? [columns] : [rows, columns]
      const scaled = (t: TensorData, factor: number) => ({ ...t, data: t.data.map((x) => x * factor) })
      const size = numbers >= 4 ? 2 ** -23 : 1
      const begun = step > 1 ? 1 : 0
      const [p, g] = [draw(shape), scaled(draw(shape), size)]
      const m = scaled(draw(shape), begun * size)
      const v = scaled(draw(shape), begun)
      const squares = { ...v, data: v.data.map((x) => (x * size) ** 2) }
      const [weights, gradients, first, second] = asViews(view, [p, g, m, squares])
      return [
        weights,
        gradients,
        { m: first, v: second, step: step - 1 },
        ...(options === 1 ? [easy as Value] : options > 2 ? [{ [zeroed[options - 3]]: 0 }] : []),
      ]
    },
    calculation(args, path, index) {
      const [p, g, state, options = {}] = args as unknown as [TensorData, TensorData, State, AdamOptions?]
      const { learningRate = 1e-3, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
      const [m, v, gradient] = [state.m, state.v, g].map((t) => numberAt(t, index))
      if (path === 'state.m') return `${beta1}*${term(m)} + ${show(1 - beta1)}*${term(gradient)}`
      if (path === 'state.v') return `${beta2}*${term(v)} + ${show(1 - beta2)}*${term(gradient)}^2`
      if (path !== 'p') return undefined
      const t = state.step + 1
      const nextM = beta1 * m + (1 - beta1) * gradient
      const nextV = beta2 * v + (1 - beta2) * gradient ** 2
      const mHat = `${term(nextM)} / (1 - ${beta1}^${t})`
      const vHat = `${show(nextV)} / (1 - ${beta2}^${t})`
      return `${show(numberAt(p, index))} - ${learningRate} * ${mHat} / (sqrt(${vHat}) + ${epsilon})`
    },
  },
}
