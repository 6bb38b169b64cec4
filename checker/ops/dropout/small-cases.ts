import type { TensorData } from '../../cases/case.ts'
import { randomOf } from '../../cases/draw.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { beginsWithZero, drawnNumbers, numberAt, numbersOf, product } from '../../cases/small-numbers.ts'

/** `rate` is 1 for masks of 0 and 2, 2 for masks of 0 and 4. `numbers` as in `numbersOf`; where the second begins with 0, that is the mask. */
type Sizes = Record<'rows' | 'columns' | 'rate' | 'view' | 'numbers', number>

const initialSizes: Sizes[] = [
  { rows: 3, columns: 4, rate: 1, view: 1, numbers: 1 },
  { rows: 3, columns: 4, rate: 2, view: 1, numbers: drawnNumbers },
  { rows: 3, columns: 4, rate: 1, view: 1, numbers: beginsWithZero(1) },
  { rows: 3, columns: 4, rate: 1, view: 2, numbers: 1 },
  { rows: 3, columns: 4, rate: 1, view: 3, numbers: 1 },
]

const dropped = (upstream: string): SmallCases<Sizes> => ({
  argumentNames: [upstream, 'mask'],
  initialSizes,
  args({ rows, columns, rate, view, numbers }, seed) {
    const x = numbersOf(numbers, seed)([rows, columns])
    const random = randomOf(seed, 'small mask')
    const zero = numbers === beginsWithZero(1) ? 0 : 1
    const mask = x.data.map((_, i) => (i === zero || (i > 1 && random() < 0.5) ? 0 : 2 * rate))
    return asViews(view, [x, { shape: x.shape, data: mask }])
  },
  calculation: ([x, mask], _, index) =>
    product(numberAt(x as TensorData, index), numberAt(mask as TensorData, index)),
})

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'dropout/forward': dropped('x'),
  'dropout/backward': dropped('dy'),
}
