import ndarray from 'ndarray'
import type { transpose } from '#solutions/ndarray/transpose.ts'
import { zeros } from '#tensor'
import { blind, build, each, map } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'

const right: typeof transpose = (x) => build([x.shape[1], x.shape[0]], (j, i) => x.get(i, j))

export const mistakes: Mistake<typeof transpose>[] = [
  {
    name: 'identity',
    diagnosis: 'You return the matrix as it is.',
    hint: 'What was at row 0, column 1 belongs to row 1, column 0.',
    kata: (x) => map(x, (v) => v),
  },
  {
    name: 'reshape',
    diagnosis:
      'You change the shape but leave the numbers in their order: that is a reshape, not a transpose.',
    hint: 'The numbers of one row of x end up in different rows of y.',
    kata: (x) => ndarray(map(x, (v) => v).data, [x.shape[1], x.shape[0]]),
  },
  {
    name: 'shape-kept',
    diagnosis: 'You exchange the indices but not the extents: a matrix of 2x3 has a transpose of 3x2.',
    hint: 'Look at the shape that you allocate.',
    kata: (x) => {
      const y = zeros(x.shape)
      each(x.shape, (i, j) => y.set(j, i, x.get(i, j)))
      return y
    },
  },
  {
    name: 'upper-half-only',
    diagnosis: 'You move only the elements above the diagonal; those below it keep 0.',
    hint: 'How far does your inner loop run?',
    kata: (x) => map(right(x), (v, j, i) => (i <= j ? v : 0)),
  },
  {
    name: 'swapped-twice',
    diagnosis:
      'In your result the elements stand where they stood in x, as if every pair were exchanged twice.',
    hint: 'Each pair across the diagonal may be exchanged only once.',
    kata: (x) => {
      const y = map(right(x), () => 0)
      each([Math.min(...x.shape), Math.min(...x.shape)], (i, j) => y.set(i, j, x.get(i, j)))
      return y
    },
  },
  {
    name: 'rotated',
    diagnosis: 'You turn the matrix by a quarter: the order of the rows is reversed as well.',
    hint: 'The first row becomes the first column, from top to bottom.',
    kata: (x) => right(x).step(1, -1),
  },
  {
    name: 'other-diagonal',
    diagnosis: 'You mirror at the other diagonal, from bottom left to top right.',
    hint: 'The element at [0, 0] stays where it is.',
    kata: (x) => right(x).step(-1, -1),
  },
  {
    name: 'last-row-missing',
    diagnosis:
      'The last row and the last column of x do not arrive in your result: zeros stand in their places.',
    hint: 'Compare the bounds of your loops with x.shape.',
    kata: (x) => map(right(x), (v, j, i) => (j < x.shape[1] - 1 && i < x.shape[0] - 1 ? v : 0)),
  },
  reused(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if the rows of x lay one behind the other from its first number on: those of a view may begin later, and lie in a different order.',
    hint: 'x.get knows the strides and the offset.',
    kata: (x) => right(blind(x)),
  },
  {
    name: 'offset-forgotten',
    diagnosis: 'You use the strides but forget the offset: a slice does not begin at x.data[0].',
    hint: 'Element [0, 0] lies at x.data[x.offset].',
    kata: (x) => right(ndarray(x.data, x.shape, x.stride)),
  },
  {
    name: 'a-view',
    diagnosis: 'You return a view: it shares its memory with x, and whoever changes one changes both.',
    hint: 'A copy has a buffer of its own, which zeros gives you.',
    kata: (x) => x.transpose(1, 0),
  },
  {
    name: 'in-place',
    diagnosis: 'You write the result into x itself, but functions never write to their arguments.',
    hint: 'Allocate a new tensor with zeros.',
    kata: (x) => {
      each(x.shape, (i, j) => x.set(j, i, x.get(i, j)))
      return x
    },
  },
]
