import type { softmax } from '#solutions/softmax/forward.ts'
import { along, blind, map, overwrite, total, values } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'
import { reused } from '../../../bank/reused.ts'

/** Every row, along the last axis, on its own. */
const rowwise =
  (f: (row: number[]) => number[]): typeof softmax =>
  (z) =>
    along(z, z.dimension - 1, (row) => f(row))

/** Right: the exponentials of a row, less its maximum, over their sum. */
const normalised = (row: number[], shift = Math.max(...row)): number[] => {
  const powers = row.map((v) => Math.exp(v - shift))
  return powers.map((v) => v / total(powers))
}
const right = rowwise((row) => normalised(row))

export const mistakes: Mistake<typeof softmax>[] = [
  {
    name: 'no-shift',
    diagnosis:
      'The exponentials of large logits are Infinity, and Infinity / Infinity is NaN: you do not subtract anything from the logits to prevent this.',
    hint: 'What can you subtract from all logits of a row without changing the result?',
    kata: rowwise((row) => normalised(row, 0)),
  },
  {
    name: 'shift-by-the-largest-of-all',
    diagnosis:
      'You subtract the largest logit of the whole tensor from every row, so in a row far below it all exponentials are 0.',
    hint: 'Every row has a maximum of its own.',
    kata: (z) => {
      const shift = Math.max(...values(z))
      return rowwise((row) => normalised(row, shift))(z)
    },
  },
  {
    name: 'shift-by-the-first-row',
    diagnosis: 'You subtract the maximum of the first row from every row.',
    hint: 'Every row has a maximum of its own.',
    kata: (z) => {
      const shift = Math.max(...values(z).slice(0, z.shape[z.dimension - 1]))
      return rowwise((row) => normalised(row, shift))(z)
    },
  },
  {
    name: 'maximum-starts-from-zero',
    diagnosis:
      'In a row of very negative logits all your exponentials are 0, as if the maximum started from 0.',
    hint: 'Which value is smaller than every number?',
    kata: rowwise((row) => normalised(row, Math.max(0, ...row))),
  },
  {
    name: 'shift-by-the-minimum',
    diagnosis:
      'You subtract something smaller than the maximum from the logits of a row, so a logit far above it still overflows.',
    hint: 'The largest exponential should be exp(0).',
    kata: rowwise((row) => normalised(row, Math.min(...row))),
  },
  {
    name: 'shift-by-the-mean',
    diagnosis:
      'You subtract something smaller than the maximum from the logits of a row, so a logit far above it still overflows.',
    hint: 'The largest exponential should be exp(0).',
    kata: rowwise((row) => normalised(row, total(row) / row.length)),
  },
  {
    name: 'over-the-batch',
    diagnosis: 'You normalise over the batch: columns sum to 1 instead of rows.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: (z) => along(z, 0, (line) => normalised(line)),
  },
  {
    name: 'over-everything',
    diagnosis: 'You normalise over the whole tensor: all numbers together sum to 1 instead of every row.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: (z) => {
      const p = normalised(values(z))
      let next = 0
      return map(z, () => p[next++])
    },
  },
  {
    name: 'not-normalised',
    diagnosis: 'You return the exponentials without dividing them by their sum.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: rowwise((row) => row.map((v) => Math.exp(v - Math.max(...row)))),
  },
  {
    name: 'logits-over-their-sum',
    diagnosis: 'You divide the logits themselves by their sum, without the exponential.',
    hint: 'Logits may be negative, probabilities may not.',
    kata: rowwise((row) => row.map((v) => v / total(row))),
  },
  {
    name: 'exponentials-over-the-largest',
    diagnosis: 'You divide the exponentials by the largest of them instead of by their sum.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: rowwise((row) => row.map((v) => Math.exp(v) / Math.max(...row.map(Math.exp)))),
  },
  {
    name: 'shifted-sum-only',
    diagnosis: 'You shift the logits in the sum but not in the numerator.',
    hint: 'Both parts of the fraction need the same shift.',
    kata: rowwise((row) => {
      const sum = total(row.map((v) => Math.exp(v - Math.max(...row))))
      return row.map((v) => Math.exp(v) / sum)
    }),
  },
  {
    name: 'sum-not-reset',
    diagnosis: 'You divide the rows after the first by too much: their sums contain the rows before.',
    hint: 'Where do you declare the variable that you add to?',
    kata: (z) => {
      let sum = 0
      return rowwise((row) => {
        const powers = row.map((v) => Math.exp(v - Math.max(...row)))
        sum += total(powers)
        return powers.map((v) => v / sum)
      })(z)
    },
  },
  {
    name: 'sum-of-the-first-row',
    diagnosis: 'You divide every row by the sum of the first.',
    hint: 'Every row has a sum of its own.',
    kata: (z) => {
      let sum: number | undefined
      return rowwise((row) => {
        const powers = row.map((v) => Math.exp(v - Math.max(...row)))
        sum ??= total(powers)
        return powers.map((v) => v / (sum as number))
      })(z)
    },
  },
  {
    name: 'sigmoid',
    diagnosis: 'You compute the sigmoid of every logit on its own, so the numbers of a row do not sum to 1.',
    hint: 'A probability depends on all logits of its row.',
    kata: rowwise((row) => row.map((v) => 1 / (1 + Math.exp(-v)))),
  },
  {
    name: 'negative-exponent',
    diagnosis: 'You take exp(-z), so the largest logit gets the smallest probability.',
    hint: 'The probabilities have the same order as the logits.',
    kata: rowwise((row) => normalised(row.map((v) => -v))),
  },
  {
    name: 'base-two',
    diagnosis: 'You use powers of 2 instead of powers of e.',
    hint: 'Math.exp is the function to use.',
    kata: rowwise((row) => normalised(row.map((v) => v * Math.LN2))),
  },
  {
    name: 'logarithms',
    diagnosis: 'You return the logarithms of the probabilities.',
    hint: 'Probabilities lie between 0 and 1.',
    kata: rowwise((row) => {
      const max = Math.max(...row)
      const log = Math.log(total(row.map((v) => Math.exp(v - max))))
      return row.map((v) => v - max - log)
    }),
  },
  {
    name: 'hard-maximum',
    diagnosis: 'You give the largest logit all of the probability and the others none.',
    hint: 'softmax gives every class a share.',
    kata: rowwise((row) => row.map((_, k) => (k === row.indexOf(Math.max(...row)) ? 1 : 0))),
  },
  {
    name: 'logits-clipped',
    diagnosis: 'You clip the logits, which changes the result where they are large.',
    hint: 'What can you subtract from all logits of a row without changing the result?',
    kata: rowwise((row) => normalised(row.map((v) => Math.min(Math.max(v, -50), 50)))),
  },
  {
    name: 'writes-to-the-logits',
    diagnosis: 'You change z in place, but a function must not change its arguments.',
    hint: 'Allocate a tensor of the same shape for the result.',
    kata: (z) => {
      const p = right(z)
      return overwrite(z, (_, ...index) => p.get(...index))
    },
  },
  {
    name: 'maximum-of-zero-forgotten',
    diagnosis:
      'You treat a maximum of 0 as no maximum at all: the next logit replaces it, and if that is very negative, exp overflows.',
    hint: 'In a condition, 0 counts as false.',
    kata: rowwise((row) =>
      normalised(
        row,
        row.reduce((max, v) => Math.max(max || v, v), 0),
      ),
    ),
  },
  reused(right),
  keptResult(right),
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read z.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make the input row-major with contiguous first.',
    kata: (z) => right(blind(z)),
  },
  {
    name: 'divided-by-classes',
    diagnosis: 'You divide the exponentials by the number of classes instead of by their sum.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: rowwise((row) => row.map((v) => Math.exp(v - Math.max(...row)) / row.length)),
  },
  {
    name: 'divided-by-the-mean',
    diagnosis: 'You divide the exponentials by their mean instead of by their sum.',
    hint: 'The probabilities of one picture sum to 1.',
    kata: rowwise((row) => normalised(row).map((v) => v * row.length)),
  },
  {
    name: 'shifted-numerator-only',
    diagnosis: 'You shift the logits in the numerator but not in the sum.',
    hint: 'Both parts of the fraction need the same shift.',
    kata: rowwise((row) => {
      const sum = total(row.map(Math.exp))
      return row.map((v) => Math.exp(v - Math.max(...row)) / sum)
    }),
  },
  {
    name: 'shifted-logits-over-the-sum',
    diagnosis: 'You divide the shifted logits themselves by the sum, without the exponential.',
    hint: 'Both parts of the fraction consist of exponentials.',
    kata: rowwise((row) => {
      const shifted = row.map((v) => v - Math.max(...row))
      return shifted.map((v) => v / total(shifted.map(Math.exp)))
    }),
  },
  ...([0, 1] as const).map((axis) => ({
    name: `rows-as-long-as-axis-${axis}`,
    diagnosis: `Your rows have the length of axis ${axis}, but it is the last axis along which the probabilities sum to 1.`,
    hint: 'K is the last number of the shape, however many axes there are.',
    kata: ((z) => {
      const K = z.shape[axis] ?? values(z).length
      const flat = values(z)
      const rows = flat.map((_, i) => normalised(flat.slice(i - (i % K), i - (i % K) + K))[i % K])
      let next = 0
      return map(z, () => rows[next++])
    }) satisfies typeof softmax,
  })),
]
