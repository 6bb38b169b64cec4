import type { TensorData } from '../../cases/case.ts'
import { asViews, type Sizes, type SmallCases } from '../../cases/small-cases.ts'
import { counting, drawnNumbers, numberAt, numbersOf } from '../../cases/small-numbers.ts'

/** All but the last two are extents of the tensor. `numbers` is 1 for numbers around 0, 2 for large ones, 3 for eighths. */
const initialSizes: Sizes[] = [
  { rows: 3, columns: 4, view: 1, numbers: 1 },
  { pictures: 2, rows: 3, columns: 2, channels: 2, view: 1, numbers: 1 },
  { rows: 3, columns: 4, view: 1, numbers: 2 },
  { rows: 3, columns: 4, view: 1, numbers: 3 },
  { rows: 3, columns: 4, view: 2, numbers: 1 },
  { rows: 3, columns: 4, view: 3, numbers: 1 },
]

/** Begins with a negative number and 0, and ends with a positive one. */
function given({ view, numbers, ...extents }: Sizes, seed: number): TensorData {
  const shape = Object.values(extents)
  const { data } = numbersOf(drawnNumbers, seed)(shape)
  data.set([-2, 0].slice(0, data.length))
  if (data.length > 1) data[data.length - 1] = 3
  const factor = numbers === 2 ? 1000 : numbers === 3 ? 1 / 8 : 1
  return asViews(view, [{ shape, data: data.map((value) => value * factor) }])[0]
}

export const smallCases: Record<string, SmallCases> = {
  'relu/forward': {
    argumentNames: ['x'],
    initialSizes,
    args: (sizes, seed) => [given(sizes, seed)],
    calculation: ([x], _, index) => ({ reason: `the larger of 0 and ${numberAt(x as TensorData, index)}` }),
  },
  'relu/backward': {
    argumentNames: ['dy', 'x'],
    initialSizes,
    args(sizes, seed) {
      const x = given(sizes, seed)
      const up = numbersOf(counting, seed)(x.shape)
      const dy = { ...up, data: up.data.map((value, i) => (i % 2 === 0 ? value : -value)) }
      return [...asViews(sizes.view, [dy]), x]
    },
    calculation([, x], _, index) {
      const input = numberAt(x as TensorData, index)
      return { reason: `${input > 0 ? 'which is dy there, ' : ''}because x is ${input} there` }
    },
  },
}
