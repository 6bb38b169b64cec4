import type { accuracy } from '#solutions/metrics/accuracy.ts'
import type { Tensor } from '#tensor'
import { blind, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'

const row = (x: Tensor, n: number): number[] => Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))
const first = (list: number[]): number => list.indexOf(Math.max(...list))
const last = (list: number[]): number => list.lastIndexOf(Math.max(...list))

/** The share of the rows that are `hit`. */
const share =
  (hit: (p: number[], t: number[]) => boolean): typeof accuracy =>
  (p, t) =>
    sum([p.shape[0]], (n) => (hit(row(p, n), row(t, n)) ? 1 : 0)) / p.shape[0]

const right = share((p, t) => first(p) === first(t))

export const mistakes: Mistake<typeof accuracy>[] = [
  {
    name: 'count',
    diagnosis: 'You return how many rows are right, not which share of them.',
    hint: 'An accuracy lies between 0 and 1.',
    kata: (p, t) => right(p, t) * p.shape[0],
  },
  {
    name: 'percent',
    diagnosis: 'You return a percentage; a share between 0 and 1 is expected.',
    hint: 'All right is 1.',
    kata: (p, t) => right(p, t) * 100,
  },
  {
    name: 'error-rate',
    diagnosis: 'You return the share of the rows that are wrong.',
    hint: 'All right is 1.',
    kata: share((p, t) => first(p) !== first(t)),
  },
  {
    name: 'divided-by-classes',
    diagnosis: 'You divide by the number of classes instead of by the number of rows.',
    hint: 'p is [batch, classes].',
    kata: (p, t) => (right(p, t) * p.shape[0]) / p.shape[1],
  },
  {
    name: 'divided-by-all-elements',
    diagnosis: 'You divide by the number of all elements instead of by the number of rows.',
    hint: 'p is [batch, classes].',
    kata: (p, t) => right(p, t) / p.shape[1],
  },
  {
    name: 'threshold',
    diagnosis: 'You count a row as right only when the wanted class is above a threshold.',
    hint: 'The largest number of a row wins, however small it is.',
    kata: share((p, t) => p[first(t)] > 0.5),
  },
  {
    name: 'mean-probability',
    diagnosis: 'You average the probability of the wanted class.',
    hint: 'A row is right or wrong, nothing in between.',
    kata: (p, t) => sum([p.shape[0]], (n) => p.get(n, first(row(t, n)))) / p.shape[0],
  },
  {
    name: 'equal-elements',
    diagnosis: 'You compare the numbers of p and t one by one.',
    hint: 'Compare where the largest numbers are.',
    kata: (p, t) => sum(p.shape, (n, k) => (Math.round(p.get(n, k)) === t.get(n, k) ? 1 : 0)) / p.size,
  },
  {
    name: 'equal-maxima',
    diagnosis: 'You compare the largest numbers themselves instead of their places.',
    hint: 'Which class it is matters, not how large.',
    kata: share((p, t) => Math.max(...p) === Math.max(...t)),
  },
  {
    name: 'smallest',
    diagnosis: 'You look for the smallest number of a row.',
    hint: 'Look at the direction of your comparison.',
    kata: share((p, t) => p.indexOf(Math.min(...p)) === t.indexOf(Math.min(...t))),
  },
  {
    name: 'last-of-ties',
    diagnosis: 'On a tie you take the last of the largest numbers; the first one counts.',
    hint: 'Decide between > and >=.',
    kata: share((p, t) => last(p) === last(t)),
  },
  {
    name: 'any-of-ties',
    diagnosis:
      'On a tie you count a row as right when any of the largest numbers is the wanted one; the first one counts.',
    hint: 'A row names one class.',
    kata: share((p, t) => p[first(t)] === Math.max(...p)),
  },
  {
    name: 'first-class-forgotten',
    diagnosis: 'You never look at class 0.',
    hint: 'Indices begin at 0.',
    kata: share((p, t) => first(p.slice(1)) === first(t.slice(1))),
  },
  {
    name: 'target-of-exactly-one',
    diagnosis: 'You miss the class where targets are soft, as if only a target of 1 counted.',
    hint: 'The largest number of a row of targets names the class.',
    kata: share((p, t) => first(p) === t.indexOf(1)),
  },
  {
    name: 'over-the-batch',
    diagnosis: 'You look for the largest number of every column instead of every row.',
    hint: 'p is [batch, classes].',
    kata: (p, t) => right(p.transpose(1, 0), t.transpose(1, 0)),
  },
  {
    name: 'first-row-only',
    diagnosis: 'You look at the first row only.',
    hint: 'The loop runs over the batch.',
    kata: (p, t) => (first(row(p, 0)) === first(row(t, 0)) ? 1 : 0),
  },
  {
    name: 'rounded',
    diagnosis: 'You round the result down to a whole number.',
    hint: 'A share has a fraction.',
    kata: (p, t) => Math.floor(right(p, t)),
  },
  {
    name: 'sorted-as-text',
    diagnosis: 'You compare the numbers of a row as text: there 1e-7 comes after 0.9.',
    hint: 'What does [10, 9].sort() give?',
    kata: share((p, t) => {
      const lastOf = (list: number[]) => list.indexOf([...list].sort().at(-1) as number)
      return lastOf(p) === lastOf(t)
    }),
  },
  ...[3, 6].map((digits) => ({
    name: `compared-with-${digits}-digits`,
    diagnosis: 'Numbers that hardly differ are ties for you, as if you rounded them before you compare.',
    hint: 'However little larger the largest number is, it names the class.',
    kata: share((p, t) => {
      const rounded = (list: number[]) => first(list.map((v) => Number(v.toFixed(digits))))
      return rounded(p) === rounded(t)
    }),
  })),
  {
    name: 'class-zero-forgotten',
    diagnosis:
      'You take class 0 for none at all, so that the next class replaces it, however small its number is.',
    hint: 'In a condition 0 counts as false, and the first class is 0.',
    kata: share((p, t) => {
      const place = (list: number[]) => list.reduce((best, v, k) => (!best || v > list[best] ? k : best), 0)
      return place(p) === place(t)
    }),
  },
  {
    name: 'any-positive-target',
    diagnosis:
      'You count a row as right when its class has any target above 0; targets may be soft, and the largest names the class.',
    hint: 'A row of targets names one class.',
    kata: share((p, t) => t[first(p)] > 0),
  },
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read p.data from the first number on: the numbers of a view may begin later, and lie in a different order.',
    hint: 'Use get, or make both dense with contiguous first.',
    kata: (p, t) => right(blind(p), blind(t)),
  },
]
