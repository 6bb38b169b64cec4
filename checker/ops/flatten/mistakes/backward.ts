import ndarray from 'ndarray'
import type { flattenBackward } from '#solutions/flatten/backward.ts'
import { contiguous, type Shape, size, type Tensor, zeros } from '#tensor'
import { blind, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Right: the same numbers in another shape. */
const shaped = (dy: Tensor, shape: Shape): Tensor => ndarray(map(dy, (v) => v).data, [...shape])

/** Right, except for the order of the axes in the row; `back` undoes it. */
const ordered = (dy: Tensor, shape: Shape, order: number[]): Tensor => {
  const back = order.map((_, axis) => order.indexOf(axis))
  return shaped(
    dy,
    order.map((axis) => shape[axis]),
  ).transpose(...back)
}

const axes = (shape: Shape): number[] => shape.map((_, axis) => axis)

export const mistakes: Mistake<typeof flattenBackward>[] = [
  {
    name: 'unchanged',
    diagnosis: 'You return dy in its own shape, but dx has the shape of the input of flatten.',
    hint: 'What is the second argument for?',
    kata: (dy) => map(dy, (v) => v),
  },
  {
    name: 'channel-major',
    diagnosis:
      'You read all of one channel before the next (NCHW), but in a row the channels of a pixel are side by side.',
    hint: 'Undo exactly what flatten does.',
    kata: (dy, shape) => {
      const [n, ...rest] = axes(shape)
      return ordered(dy, shape, [n, ...rest.slice(-1), ...rest.slice(0, -1)])
    },
  },
  {
    name: 'column-major',
    diagnosis: 'You fill the picture column by column, but it has to be row by row.',
    hint: 'Undo exactly what flatten does.',
    kata: (dy, shape) => ordered(dy, shape, shape.length === 4 ? [0, 2, 1, 3] : axes(shape)),
  },
  {
    name: 'axes-reversed',
    diagnosis: 'You let the first axis of a picture change fastest and its channels slowest.',
    hint: 'Undo exactly what flatten does.',
    kata: (dy, shape) => ordered(dy, shape, [0, ...axes(shape).slice(1).toReversed()]),
  },
  {
    name: 'pictures-interleaved',
    diagnosis: 'You let the batch axis change fastest: neighbours in a row end up in different pictures.',
    hint: 'All numbers of a row belong to one picture.',
    kata: (dy, shape) => shaped(ndarray(contiguous(dy.transpose(1, 0)).data, dy.shape), shape),
  },
  {
    name: 'ones',
    diagnosis: 'You return ones in the right shape: the numbers of dy are lost.',
    hint: 'flatten computes nothing, and neither does its gradient.',
    kata: (_, shape) => map(zeros(shape), () => 1),
  },
  {
    name: 'never-filled',
    diagnosis: 'You return zeros in the right shape: the numbers of dy are lost.',
    hint: 'Copy the numbers, or use the memory of dy.',
    kata: (_, shape) => zeros(shape),
  },
  {
    name: 'rest-of-the-batch-left-out',
    diagnosis: 'You fill in the first picture only; the others of the batch stay 0.',
    hint: 'The outermost loop runs over the batch.',
    kata: (dy, shape) => map(shaped(dy, shape), (v, n) => (n === 0 ? v : 0)),
  },
  {
    name: 'first-picture-only',
    diagnosis: 'You copy the first row of dy into every picture.',
    hint: 'Use the batch index when you read dy, too.',
    kata: (dy, shape) =>
      shaped(
        map(dy, (_, _n, i) => dy.get(0, i)),
        shape,
      ),
  },
  {
    name: 'divided-by-the-size',
    diagnosis: 'You divide by the number of elements in a row, but flatten only moves numbers.',
    hint: 'flatten computes nothing, and neither does its gradient.',
    kata: (dy, shape) =>
      shaped(
        map(dy, (v) => v / size(shape.slice(1))),
        shape,
      ),
  },
  reused(shaped),
  keptResult(shaped),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You use the numbers of dy.data as they lie in memory, but the numbers of a view may start later and lie in a different order.',
    hint: 'contiguous(dy) puts the numbers in row-major order first.',
    kata: (dy, shape) => shaped(blind(dy), shape),
  },
  {
    name: 'writes-to-the-gradient',
    diagnosis: 'You set dy itself to 0, but a function must not change its arguments.',
    hint: 'Leave dy as it was.',
    kata: (dy, shape) => {
      const dx = shaped(dy, shape)
      overwrite(dy, () => 0)
      return dx
    },
  },
]
