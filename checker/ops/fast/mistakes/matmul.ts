import type { matmul } from '#solutions/fast/matmul.ts'
import type { Tensor } from '#tensor'
import { blind, build, map, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'

const right: typeof matmul = (a, b) =>
  build([a.shape[0], b.shape[1]], (m, n) => sum([a.shape[1]], (k) => a.get(m, k) * b.get(k, n)))

/** The same shape, its numbers read in the order in which they would lie if it were transposed. */
const turned = (x: Tensor): Tensor =>
  map(x, (_, i, j) => {
    const at = j * x.shape[0] + i
    return x.get(Math.floor(at / x.shape[1]), at % x.shape[1])
  })

export const mistakes: Mistake<typeof matmul>[] = [
  {
    name: 'last-rows-missing',
    diagnosis: 'You compute whole blocks of rows; the rows that are left over stay 0.',
    hint: 'What happens to the last rows when M is no multiple of your block?',
    kata: (a, b) => map(right(a, b), (v, m) => (m < a.shape[0] - (a.shape[0] % 3) ? v : 0)),
  },
  {
    name: 'last-columns-missing',
    diagnosis: 'You compute whole blocks of columns; the columns that are left over stay 0.',
    hint: 'What happens to the last columns when N is no multiple of your block?',
    kata: (a, b) => map(right(a, b), (v, _, n) => (n < b.shape[1] - (b.shape[1] % 4) ? v : 0)),
  },
  {
    name: 'last-product-missing',
    diagnosis: 'The last product of each of your sums is missing.',
    hint: 'How many steps does your innermost loop take?',
    kata: (a, b) =>
      build([a.shape[0], b.shape[1]], (m, n) => sum([a.shape[1] - 1], (k) => a.get(m, k) * b.get(k, n))),
  },
  {
    name: 'b-transposed-in-memory',
    diagnosis: 'You read b as if its columns lay one behind the other; it is its rows that do.',
    hint: 'In row-major order the neighbour of b[k, n] is b[k, n + 1].',
    kata: (a, b) => right(a, turned(b)),
  },
  {
    name: 'a-transposed-in-memory',
    diagnosis: 'You read a as if its columns lay one behind the other; it is its rows that do.',
    hint: 'In row-major order the neighbour of a[m, k] is a[m, k + 1].',
    kata: (a, b) => right(turned(a), b),
  },
  reused(right),
  {
    name: 'blind-to-strides',
    diagnosis: 'You take both matrices for row-major from the first number on, which views are not.',
    hint: 'offset + i * stride[0] + j * stride[1] is where element [i, j] of any view lies.',
    kata: (a, b) => right(blind(a), blind(b)),
  },
  {
    name: 'answer-transposed',
    diagnosis: 'You return the transposed product, of shape [N, M].',
    hint: 'c has the rows of a and the columns of b.',
    kata: (a, b) => map(right(a, b).transpose(1, 0), (v) => v),
  },
]
