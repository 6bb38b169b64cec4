import type { TensorData } from '../../cases/case.ts'
import { asViews, type SmallCases } from '../../cases/small-cases.ts'
import { drawnNumbers, numberAt, numbersOf, product, sumOf, term } from '../../cases/small-numbers.ts'

/** N pictures, I inputs, O units. `numbers` as in `numbersOf`. */
type Sizes = Record<'N' | 'O' | 'I' | 'view' | 'numbers', number>

const initialSizes: Sizes[] = [
  { N: 3, O: 3, I: 4, view: 1, numbers: 1 },
  { N: 2, O: 4, I: 3, view: 1, numbers: drawnNumbers },
  { N: 3, O: 3, I: 4, view: 2, numbers: 1 },
  { N: 3, O: 3, I: 4, view: 3, numbers: 1 },
  ...[2, 3, 4].map((numbers) => ({ N: 2, O: 2, I: 2, view: 1, numbers })),
]

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

export const smallCases: Record<string, SmallCases<Sizes>> = {
  'dense/forward': {
    argumentNames: ['x', 'w', 'b'],
    initialSizes,
    args({ N, O, I, view, ...sizes }, seed) {
      const numbers = numbersOf(sizes.numbers, seed)
      return asViews(view, [numbers([N, I]), numbers([I, O]), numbers([O])])
    },
    calculation(args, _, [n, o]) {
      const [x, w, b] = args as TensorData[]
      const terms = range(w.shape[0]).map((i) => product(numberAt(x, [n, i]), numberAt(w, [i, o])))
      return sumOf([...terms, term(b.data[o])])
    },
  },
  'dense/backward': {
    argumentNames: ['dy', 'x', 'w'],
    initialSizes,
    args({ N, O, I, view, ...sizes }, seed) {
      const numbers = numbersOf(sizes.numbers, seed)
      return asViews(view, [numbers([N, O]), numbers([N, I]), numbers([I, O])])
    },
    calculation(args, path, index) {
      const [dy, x, w] = args as TensorData[]
      const pictures = range(dy.shape[0])
      const [first, second] = index
      if (path === 'db') return sumOf(pictures.map((n) => term(numberAt(dy, [n, first]))))
      if (path === 'dw') {
        return sumOf(pictures.map((n) => product(numberAt(x, [n, first]), numberAt(dy, [n, second]))))
      }
      const units = range(dy.shape[1])
      return sumOf(units.map((o) => product(numberAt(dy, [first, o]), numberAt(w, [second, o]))))
    },
  },
}
