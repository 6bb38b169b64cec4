import type { matmul } from '#solutions/fast/matmul.ts'
import { build, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { mistakes as plain } from './matmul.ts'

/** Some of the mistakes of fast/matmul: here the arguments are filled up to whole blocks and are never views. */
const shared = ['last-product-missing', 'a-transposed-in-memory', 'b-transposed-in-memory']

export const mistakes: Mistake<typeof matmul>[] = [
  ...plain.filter(({ name }) => shared.includes(name)),
  {
    name: 'four-columns-of-eight',
    diagnosis: 'You write only four columns of each block of eight: your second vector of sums is missing.',
    hint: 'A v128 holds four numbers: how many do you need for a row of the block?',
    kata: (a, b) =>
      build([a.shape[0], b.shape[1]], (m, n) =>
        n % 8 < 4 ? sum([a.shape[1]], (k) => a.get(m, k) * b.get(k, n)) : Number.NaN,
      ),
  },
  {
    name: 'one-row-of-a-for-all',
    diagnosis: 'In each block of your c, all rows are computed from the first row of a in that block.',
    hint: 'The rows of a are K * 4 bytes apart.',
    kata: (a, b) =>
      build([a.shape[0], b.shape[1]], (m, n) =>
        sum([a.shape[1]], (k) => a.get(m - (m % 4), k) * b.get(k, n)),
      ),
  },
]
