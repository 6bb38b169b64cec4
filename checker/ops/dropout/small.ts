import type { TensorData } from '../../cases/case.ts'
import { randomOf } from '../../cases/draw.ts'
import type { Small } from '../../cases/small.ts'
import { beginsWithZero, drawnNumbers, numberAt, numbersOf, product } from '../../cases/small-numbers.ts'
import { views } from '../../cases/small-views.ts'

/** `rate` is 1 for masks of 0 and 2, 2 for masks of 0 and 4. `numbers` as in `numbersOf`; where the second begins with 0, that is the mask. */
type Sizes = Record<'rows' | 'columns' | 'rate' | 'view' | 'numbers', number>

const starts: Sizes[] = [
  { rows: 3, columns: 4, rate: 1, view: 1, numbers: 1 },
  { rows: 3, columns: 4, rate: 2, view: 1, numbers: drawnNumbers },
  { rows: 3, columns: 4, rate: 1, view: 1, numbers: beginsWithZero(1) },
  { rows: 3, columns: 4, rate: 1, view: 2, numbers: 1 },
  { rows: 3, columns: 4, rate: 1, view: 3, numbers: 1 },
]

const dropped = (upstream: string): Small<Sizes> => ({
  names: [upstream, 'mask'],
  starts,
  args({ rows, columns, rate, view, numbers }, seed) {
    const x = numbersOf(numbers, seed)([rows, columns])
    const random = randomOf(seed, 'small mask')
    const zero = numbers === beginsWithZero(1) ? 0 : 1
    const mask = x.data.map((_, i) => (i === zero || (i > 1 && random() < 0.5) ? 0 : 2 * rate))
    return views(view, [x, { shape: x.shape, data: mask }])
  },
  sum: ([x, mask], _, index) =>
    product(numberAt(x as TensorData, index), numberAt(mask as TensorData, index)),
})

export const small: Record<string, Small<Sizes>> = {
  'dropout/forward': dropped('x'),
  'dropout/backward': dropped('dy'),
}
