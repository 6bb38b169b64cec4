import type { TensorData } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import {
  counting,
  drawnNumbers,
  halves,
  numberAt,
  numbersOf,
  product,
  term,
} from '../../cases/small-numbers.ts'

type Sizes = Record<'rows' | 'classes' | 'view' | 'numbers', number>

const usual: Sizes = { rows: 3, classes: 3, view: 1, numbers: 1 }
/** 1 for counting, 2 for drawn numbers, 3 for logits far apart, 4 for rows far apart, 5 for large logits, 6 for logits far below the first. */
const scores = [1, 2, 3, 4, 5, 6]
const forwardStarts = [
  ...scores.map((numbers) => ({ ...usual, numbers })),
  { ...usual, rows: 2, classes: 4, numbers: 2 },
  ...[2, 3].map((view) => ({ ...usual, view })),
]
/** 1 for probabilities like 1/2, 1/4, 1/4; 2 for a gradient that begins with 0, 3 for drawn ones; 4 for probabilities of 0 and 1. */
const backwardStarts = [
  ...[1, 2, 3, 4].map((numbers) => ({ ...usual, numbers })),
  ...[2, 3].map((view) => ({ ...usual, view })),
]

const rowOf = ({ shape, data }: TensorData, row: number): number[] => [
  ...data.subarray(row * shape[1], (row + 1) * shape[1]),
]

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'softmax/forward': {
    argumentNames: ['z'],
    initialSizes: forwardStarts,
    args({ rows, classes, view, numbers }, seed) {
      const z = numbersOf(numbers === 1 ? counting : drawnNumbers, seed)([rows, classes], 0)
      const change = (value: number, i: number): number => {
        if (numbers === 3) return value * 1000
        if (numbers === 4) return value + (i < classes ? 1000 : -1000)
        if (numbers === 6) return i % classes === 0 ? 0 : value - 1000
        return numbers === 5 ? value + 1000 : value
      }
      return asViews(view, [{ ...z, data: z.data.map(change) }])
    },
    calculation([z], _, [row, k]) {
      const power = (value: number) => `e^${term(value)}`
      return `${power(numberAt(z as TensorData, [row, k]))} / (${rowOf(z as TensorData, row)
        .map(power)
        .join(' + ')})`
    },
  },
  'softmax/backward': {
    argumentNames: ['dp', 'p'],
    initialSizes: backwardStarts,
    args({ rows, classes, view, numbers }, seed) {
      const dp = numbersOf(numbers < 3 ? counting : drawnNumbers, seed)(
        [rows, classes],
        numbers === 2 ? 0 : 1,
      )
      return asViews(view, [dp, halves(rows, classes, numbers === 4 ? 'certain' : 'spread')])
    },
    calculation(args, _, [row, k]) {
      const [dp, p] = args as TensorData[]
      const inner = rowOf(p, row).map((value, i) => product(numberAt(dp, [row, i]), value))
      return `${term(numberAt(p, [row, k]))}*(${term(numberAt(dp, [row, k]))} - (${inner.join(' + ')}))`
    },
  },
}
