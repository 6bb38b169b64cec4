import type { reluInto } from '#solutions/fast/buffers.ts'
import { blind, each, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

/** Writes into y what `value` makes of each number of x and of what stands in y. */
const written =
  (value: (x: number, y: number) => number): typeof reluInto =>
  (x, y) =>
    overwrite(y, (before, ...index) => value(x.get(...index), before))

export const mistakes: Mistake<typeof reluInto>[] = [
  {
    name: 'a-new-array',
    diagnosis: 'You return a new tensor and leave the y that you were given as it was.',
    hint: 'Nothing is allocated: write to y.data, and return y itself.',
    kata: (x) => map(x, (v) => Math.max(v, 0)),
  },
  {
    name: 'added-to-what-was-there',
    diagnosis: 'You add to what y held before, where you should replace it.',
    hint: 'A buffer that is used again is full of old numbers.',
    kata: written((v, before) => before + Math.max(v, 0)),
  },
  {
    name: 'only-positive-ones-written',
    diagnosis: 'You write only the positive numbers; where x is negative, your y keeps what it held before.',
    hint: 'A new array is full of zeros, one that is used again is not.',
    kata: written((v, before) => (v > 0 ? v : before)),
  },
  {
    name: 'written-into-x',
    diagnosis: 'You write into x, and it is y that you were asked to write to.',
    hint: 'x is needed again in the backward pass.',
    kata: (x) => overwrite(x, (v) => Math.max(v, 0)),
  },
  {
    name: 'not-halved',
    diagnosis: 'You return twice the positive numbers.',
    hint: 'Where v is positive, v + |v| is 2v.',
    kata: written((v) => v + Math.abs(v)),
  },
  {
    name: 'absolute-value',
    diagnosis: 'You return the absolute value: negative inputs come out positive instead of as 0.',
    hint: 'relu(-3) is not 3.',
    kata: written(Math.abs),
  },
  {
    name: 'identity',
    diagnosis: 'You copy the input as it is, negative values included.',
    hint: 'Ask what should become of a value below zero.',
    kata: written((v) => v),
  },
  {
    name: 'blind-to-strides',
    diagnosis: 'You read x.data from its beginning, which is right only where x is no view.',
    hint: 'contiguous(x) lays any view out in row-major order.',
    kata: (x, y) => {
      const flat = blind(x)
      each(x.shape, (...index) => y.set(...index, Math.max(flat.get(...index), 0)))
      return y
    },
  },
]
