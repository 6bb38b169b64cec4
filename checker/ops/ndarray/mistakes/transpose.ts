import ndarray from 'ndarray'
import type { transpose } from '#solutions/ndarray/transpose.ts'
import { zeros } from '#tensor'
import { blind, build, each, map } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

const right: typeof transpose = (x) => build([x.shape[1], x.shape[0]], (j, i) => x.get(i, j))

export const mistakes: Mistake<typeof transpose>[] = [
  {
    name: 'identity',
    diagnosis: 'You return the matrix as it is.',
    hint: 'The number at row 0, column 1 belongs at row 1, column 0.',
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
    diagnosis: 'You swap the indices but not the lengths of the axes: the transpose of a 2x3 matrix is 3x2.',
    hint: 'Look at the shape that you allocate.',
    kata: (x) => {
      const y = zeros(x.shape)
      each(x.shape, (i, j) => y.set(j, i, x.get(i, j)))
      return y
    },
  },
  {
    name: 'upper-half-only',
    diagnosis: 'You move only the elements above the diagonal, but those below it stay 0.',
    hint: 'How far does your inner loop run?',
    kata: (x) => map(right(x), (v, j, i) => (i <= j ? v : 0)),
  },
  {
    name: 'swapped-twice',
    diagnosis: 'The elements of your result are where they were in x, as if every pair were swapped twice.',
    hint: 'Swap each pair across the diagonal only once.',
    kata: (x) => {
      const y = map(right(x), () => 0)
      each([Math.min(...x.shape), Math.min(...x.shape)], (i, j) => y.set(i, j, x.get(i, j)))
      return y
    },
  },
  {
    name: 'rotated',
    diagnosis: 'You rotate the matrix by 90 degrees: the order of the rows is reversed as well.',
    hint: 'The first row becomes the first column, from top to bottom.',
    kata: (x) => right(x).step(1, -1),
  },
  {
    name: 'other-diagonal',
    diagnosis: 'You mirror the matrix along the other diagonal, from bottom left to top right.',
    hint: 'The element at [0, 0] stays where it is.',
    kata: (x) => right(x).step(-1, -1),
  },
  {
    name: 'last-row-missing',
    diagnosis: 'The last row and the last column of x are missing from your result: there are zeros instead.',
    hint: 'Compare the bounds of your loops with x.shape.',
    kata: (x) => map(right(x), (v, j, i) => (j < x.shape[1] - 1 && i < x.shape[0] - 1 ? v : 0)),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read x.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'x.get knows the strides and the offset.',
    kata: (x) => right(blind(x)),
  },
  {
    name: 'offset-forgotten',
    diagnosis: 'You use the strides but forget the offset: a slice does not start at x.data[0].',
    hint: 'Element [0, 0] is at x.data[x.offset].',
    kata: (x) => right(ndarray(x.data, x.shape, x.stride)),
  },
  {
    name: 'a-view',
    diagnosis: 'You return a view, which shares its memory with x: changing one changes both.',
    hint: 'A copy needs memory of its own: zeros gives you that.',
    kata: (x) => x.transpose(1, 0),
  },
  {
    name: 'in-place',
    diagnosis: 'You write the result into x itself, but a function must not change its arguments.',
    hint: 'Allocate a new tensor with zeros.',
    kata: (x) => {
      each(x.shape, (i, j) => x.set(j, i, x.get(i, j)))
      return x
    },
  },
]
