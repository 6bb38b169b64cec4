import ndarray from 'ndarray'
import type { flatten } from '#solutions/flatten/forward.ts'
import { contiguous, size, type Tensor, zeros } from '#tensor'
import { blind, build, map } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** A copy whose `.data` holds the numbers in row-major order. */
const copy = (x: Tensor): Tensor => map(x, (v) => v)

/** Right: one picture per row. */
const rows = (x: Tensor): Tensor => ndarray(copy(x).data, [x.shape[0], size(x.shape.slice(1))])

/** The same axes in another order. */
const reordered = (x: Tensor, order: (axes: number[]) => number[]): Tensor =>
  x.transpose(...order(x.shape.map((_, axis) => axis)))

export const mistakes: Mistake<typeof flatten>[] = [
  {
    name: 'channel-major',
    diagnosis:
      'You write all of one channel before the next (NCHW), but in a row the channels of a pixel are side by side.',
    hint: 'The last axis of x is the one that changes fastest.',
    kata: (x) => rows(reordered(x, ([n, ...rest]) => [n, ...rest.slice(-1), ...rest.slice(0, -1)])),
  },
  {
    name: 'column-major',
    diagnosis: 'You go through the picture column by column, but it has to be row by row.',
    hint: 'In row-major order, the second index changes only after the third has gone through all its values.',
    kata: (x) => rows(x.dimension === 4 ? x.transpose(0, 2, 1, 3) : x),
  },
  {
    name: 'axes-reversed',
    diagnosis: 'You let the first axis of a picture change fastest and its channels slowest.',
    hint: 'The last axis of x is the one that changes fastest.',
    kata: (x) => rows(reordered(x, ([n, ...rest]) => [n, ...rest.toReversed()])),
  },
  {
    name: 'batch-flattened-too',
    diagnosis: 'You flatten the whole batch into one vector, but every picture keeps a row of its own.',
    hint: 'The first axis stays.',
    kata: (x) => ndarray(copy(x).data, [x.size]),
  },
  {
    name: 'one-row',
    diagnosis: 'You put the whole batch into a single row, but every picture gets a row of its own.',
    hint: 'The first axis stays.',
    kata: (x) => ndarray(copy(x).data, [1, x.size]),
  },
  {
    name: 'one-column-a-picture',
    diagnosis: 'Your result is transposed: each picture is a column instead of a row.',
    hint: 'The batch axis stays the first axis.',
    kata: (x) => rows(x).transpose(1, 0),
  },
  {
    name: 'pictures-interleaved',
    diagnosis: 'Neighbours in your rows come from different pictures: the batch axis changes fastest.',
    hint: 'All numbers of a picture are in one row.',
    kata: (x) => ndarray(contiguous(rows(x).transpose(1, 0)).data, rows(x).shape),
  },
  {
    name: 'rest-of-the-batch-left-out',
    diagnosis: 'You fill in the first row only; the other pictures of the batch stay 0.',
    hint: 'The outermost loop runs over the batch.',
    kata: (x) => map(rows(x), (v, n) => (n === 0 ? v : 0)),
  },
  {
    name: 'first-picture-only',
    diagnosis: 'You copy the first picture into every row.',
    hint: 'Use the batch index when you read x, too.',
    kata: (x) => build(rows(x).shape, (_, i) => rows(x).get(0, i)),
  },
  {
    name: 'first-channel-only',
    diagnosis: 'You keep the first channel only, but all channels go into the row.',
    hint: 'The length of a row is the product of the lengths of all other axes.',
    kata: (x) => rows(build([...x.shape.slice(0, -1), 1], (...index) => x.get(...index))),
  },
  {
    name: 'unchanged',
    diagnosis: 'You return x in its old shape.',
    hint: 'The result has two axes.',
    kata: copy,
  },
  reused(rows),
  keptResult(rows),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You use the numbers of x.data as they lie in memory, but the numbers of a view may start later and lie in a different order.',
    hint: 'contiguous(x) puts the numbers in row-major order first.',
    kata: (x) => rows(blind(x)),
  },
  {
    name: 'never-filled',
    diagnosis: 'You return zeros in the right shape: the numbers of x are lost.',
    hint: 'Copy the numbers, or use the memory of x.',
    kata: (x) => zeros(rows(x).shape),
  },
]
