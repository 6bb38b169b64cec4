import type { matmul } from '#solutions/fast/matmul.ts'
import type { Tensor } from '#tensor'
import { blind, build, map, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

const right: typeof matmul = (a, b) =>
  build([a.shape[0], b.shape[1]], (m, n) => sum([a.shape[1]], (k) => a.get(m, k) * b.get(k, n)))

/** The same shape; its numbers are read in the order they would have if it were transposed. */
const turned = (x: Tensor): Tensor =>
  map(x, (_, i, j) => {
    const at = j * x.shape[0] + i
    return x.get(Math.floor(at / x.shape[1]), at % x.shape[1])
  })

export const mistakes: Mistake<typeof matmul>[] = [
  {
    name: 'last-rows-missing',
    diagnosis: 'You compute only whole blocks of rows, so the rows that are left over stay 0.',
    hint: 'What happens to the last rows if M is not a multiple of your block?',
    kata: (a, b) => map(right(a, b), (v, m) => (m < a.shape[0] - (a.shape[0] % 3) ? v : 0)),
  },
  {
    name: 'last-columns-missing',
    diagnosis: 'You compute only whole blocks of columns, so the columns that are left over stay 0.',
    hint: 'What happens to the last columns if N is not a multiple of your block?',
    kata: (a, b) => map(right(a, b), (v, _, n) => (n < b.shape[1] - (b.shape[1] % 4) ? v : 0)),
  },
  {
    name: 'last-product-missing',
    diagnosis: 'The last product of each of your sums is missing.',
    hint: 'How many iterations does your innermost loop have?',
    kata: (a, b) =>
      build([a.shape[0], b.shape[1]], (m, n) => sum([a.shape[1] - 1], (k) => a.get(m, k) * b.get(k, n))),
  },
  {
    name: 'b-transposed-in-memory',
    diagnosis: 'You read b as if it were stored column by column, but it is stored row by row.',
    hint: 'In row-major order the neighbour of b[k, n] is b[k, n + 1].',
    kata: (a, b) => right(a, turned(b)),
  },
  {
    name: 'a-transposed-in-memory',
    diagnosis: 'You read a as if it were stored column by column, but it is stored row by row.',
    hint: 'In row-major order the neighbour of a[m, k] is a[m, k + 1].',
    kata: (a, b) => right(turned(a), b),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis: 'You read both matrices as if they were row-major from index 0, but views need not be.',
    hint: 'Element [i, j] of any view is at offset + i * stride[0] + j * stride[1].',
    kata: (a, b) => right(blind(a), blind(b)),
  },
  {
    name: 'answer-transposed',
    diagnosis: 'You return the transposed product, of shape [N, M].',
    hint: 'c has the rows of a and the columns of b.',
    kata: (a, b) => map(right(a, b).transpose(1, 0), (v) => v),
  },
  {
    name: 'last-product-only',
    diagnosis: 'Each of your sums is only its last product, as if each product overwrote the one before.',
    hint: 'Compare = and +=.',
    kata: (a, b) => {
      const last = a.shape[1] - 1
      return build([a.shape[0], b.shape[1]], (m, n) => a.get(m, last) * b.get(last, n))
    },
  },
]
