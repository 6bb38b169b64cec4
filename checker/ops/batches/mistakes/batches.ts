import type { batches } from '#solutions/batches/batches.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

/** Right: one slice after another. */
const cut = (indices: readonly number[], size: number): number[][] => {
  const list: number[][] = []
  for (let start = 0; start < indices.length; start += size) list.push(indices.slice(start, start + size))
  return list
}

export const mistakes: Mistake<typeof batches>[] = [
  {
    name: 'last-dropped',
    diagnosis: 'You drop the last batch when it is smaller than the others.',
    hint: 'Every picture is used once in an epoch.',
    kata: (indices, size) => cut(indices, size).filter((batch) => batch.length === size),
  },
  {
    name: 'last-always-dropped',
    diagnosis: 'You drop the last batch, even when it is full.',
    hint: 'Look at the bound of your loop.',
    kata: (indices, size) => cut(indices, size).slice(0, -1),
  },
  {
    name: 'last-filled-up',
    diagnosis:
      'You fill up the last batch with indices from the start of the array, which then appear twice.',
    hint: 'The last batch may be smaller.',
    kata: (indices, size) =>
      cut(indices, size).map((batch) => [
        ...batch,
        ...Array.from({ length: size - batch.length }, (_, i) => indices[i % indices.length]),
      ]),
  },
  {
    name: 'last-padded',
    diagnosis: 'Your last batch goes beyond the end of the array and contains undefined.',
    hint: 'How many indices are left for it?',
    kata: (indices, size) =>
      cut(indices, size).map((_, batch) => Array.from({ length: size }, (_, i) => indices[batch * size + i])),
  },
  {
    name: 'last-joined',
    diagnosis: 'You add the remaining indices to the batch before, which is then larger than the size.',
    hint: 'No batch is larger than the size.',
    kata: (indices, size) => {
      const list = cut(indices, size)
      const rest = list.at(-1)
      if (list.length < 2 || rest === undefined || rest.length === size) return list
      return [...list.slice(0, -2), [...list[list.length - 2], ...rest]]
    },
  },
  {
    name: 'empty-one-at-the-end',
    diagnosis: 'You add an empty batch if the number of indices is a multiple of the size.',
    hint: 'No batch is ever empty.',
    kata: (indices, size) =>
      Array.from({ length: Math.floor(indices.length / size) + 1 }, (_, b) =>
        indices.slice(b * size, (b + 1) * size),
      ),
  },
  {
    name: 'overlapping',
    diagnosis: 'Your batches overlap: each one starts one index after the one before.',
    hint: 'How far apart are the starts of two batches?',
    kata: (indices, size) => indices.map((_, start) => indices.slice(start, start + size)),
  },
  {
    name: 'one-too-many',
    diagnosis: 'Each of your batches has one index too many, which is also in the next batch.',
    hint: 'The end of a slice is not included.',
    kata: (indices, size) => cut(indices, size).map((_, b) => indices.slice(b * size, (b + 1) * size + 1)),
  },
  {
    name: 'one-too-few',
    diagnosis: 'The last index of each of your batches is missing.',
    hint: 'The end of a slice is not included.',
    kata: (indices, size) => cut(indices, size).map((_, b) => indices.slice(b * size, (b + 1) * size - 1)),
  },
  {
    name: 'number-of-batches',
    diagnosis: 'You treat `size` as the number of batches, but it is the number of indices in a batch.',
    hint: 'Ten indices in batches of 4: 4, 4 and 2.',
    kata: (indices, size) => cut(indices, Math.max(1, Math.ceil(indices.length / size))),
  },
  {
    name: 'dealt-out',
    diagnosis:
      'You deal the indices out to the batches in turn, but neighbours in the array belong to the same batch.',
    hint: 'A batch is one piece of the array.',
    kata: (indices, size) => {
      const count = Math.ceil(indices.length / size)
      return Array.from({ length: count }, (_, b) => indices.filter((_, i) => i % count === b))
    },
  },
  {
    name: 'smaller-one-first',
    diagnosis: 'Your smaller batch is the first instead of the last.',
    hint: 'Start from the front.',
    kata: (indices, size) => {
      const rest = indices.length % size
      return rest === 0 ? cut(indices, size) : [indices.slice(0, rest), ...cut(indices.slice(rest), size)]
    },
  },
  {
    name: 'evenly-divided',
    diagnosis:
      'You make all batches about equally large, but only the last one may be smaller than the size.',
    hint: 'Ten indices in batches of 4: 4, 4 and 2.',
    kata: (indices, size) => {
      const count = Math.ceil(indices.length / size)
      return Array.from({ length: count }, (_, b) =>
        indices.slice(
          Math.round((b * indices.length) / count),
          Math.round(((b + 1) * indices.length) / count),
        ),
      )
    },
  },
  {
    name: 'sorted',
    diagnosis: 'You sort the indices before you cut them, which undoes the shuffle.',
    hint: 'Keep the order of the indices.',
    kata: (indices, size) =>
      cut(
        indices.toSorted((a, b) => a - b),
        size,
      ),
  },
  {
    name: 'places-instead-of-indices',
    diagnosis: 'You return positions in the array instead of the indices at these positions.',
    hint: 'After a shuffle the two are not the same.',
    kata: (indices, size) => cut([...indices.keys()], size),
  },
  {
    name: 'first-only',
    diagnosis: 'You return only the first batch instead of an array of batches.',
    hint: 'The result is an array of arrays.',
    kata: (indices, size) => indices.slice(0, size) as never,
  },
  {
    name: 'spliced',
    diagnosis: 'You leave `indices` itself empty, but a function must not change its arguments.',
    hint: 'slice copies, splice removes.',
    kata: (indices, size) => {
      const list: number[][] = []
      while (indices.length > 0) list.push((indices as number[]).splice(0, size))
      return list
    },
  },
  {
    name: 'not-cut',
    diagnosis: 'You return the array of indices as it is instead of an array of batches.',
    hint: 'The result is an array of arrays.',
    kata: (indices) => [...indices] as never,
  },
  keptResult(cut),
]
