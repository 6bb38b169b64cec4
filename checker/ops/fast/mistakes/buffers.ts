import type { reluInto } from '#solutions/fast/buffers.ts'
import { blind, each, map, overwrite } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

/** Writes into y what `value` makes of each number of x and of what is in y. */
const written =
  (value: (x: number, y: number) => number): typeof reluInto =>
  (x, y) =>
    overwrite(y, (before, ...index) => value(x.get(...index), before))

export const mistakes: Mistake<typeof reluInto>[] = [
  {
    name: 'a-new-array',
    diagnosis: 'You return a new tensor and leave the y that you were given unchanged.',
    hint: 'Allocate nothing: write to y.data, and return y itself.',
    kata: (x) => map(x, (v) => Math.max(v, 0)),
  },
  {
    name: 'added-to-what-was-there',
    diagnosis: 'You add to the old numbers of y instead of replacing them.',
    hint: 'A buffer that is used again still contains old numbers.',
    kata: written((v, before) => before + Math.max(v, 0)),
  },
  {
    name: 'only-positive-ones-written',
    diagnosis: 'You write only the positive numbers, so where x is negative, your y keeps its old numbers.',
    hint: 'A new array is full of zeros, but one that is used again is not.',
    kata: written((v, before) => (v > 0 ? v : before)),
  },
  {
    name: 'written-into-x',
    diagnosis: 'You write to x instead of y.',
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
    hint: 'What should relu return for a value below zero?',
    kata: written((v) => v),
  },
  {
    name: 'blind-to-strides',
    diagnosis: 'You read x.data from index 0, which is right only if x is not a view.',
    hint: 'contiguous(x) puts any view into row-major order.',
    kata: (x, y) => {
      const flat = blind(x)
      each(x.shape, (...index) => y.set(...index, Math.max(flat.get(...index), 0)))
      return y
    },
  },
]
