import type { accuracy } from '#solutions/metrics/accuracy.ts'
import type { Tensor } from '#tensor'
import { blind, sum } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { keptResult } from '../../../bank/remembered.ts'

const row = (x: Tensor, n: number): number[] => Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))
const first = (list: number[]): number => list.indexOf(Math.max(...list))
const last = (list: number[]): number => list.lastIndexOf(Math.max(...list))

/** The share of the rows for which `hit` is true. */
const share =
  (hit: (p: number[], t: number[]) => boolean): typeof accuracy =>
  (p, t) =>
    sum([p.shape[0]], (n) => (hit(row(p, n), row(t, n)) ? 1 : 0)) / p.shape[0]

const right = share((p, t) => first(p) === first(t))

export const mistakes: Mistake<typeof accuracy>[] = [
  {
    name: 'count',
    diagnosis: 'You return the number of correct rows instead of their share.',
    hint: 'An accuracy lies between 0 and 1.',
    kata: (p, t) => right(p, t) * p.shape[0],
  },
  {
    name: 'percent',
    diagnosis: 'You return a percentage instead of a share between 0 and 1.',
    hint: 'If all rows are right, the accuracy is 1.',
    kata: (p, t) => right(p, t) * 100,
  },
  {
    name: 'error-rate',
    diagnosis: 'You return the share of the rows that are wrong.',
    hint: 'If all rows are right, the accuracy is 1.',
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
    diagnosis: 'You count a row as right only if the probability of the true class is above a threshold.',
    hint: 'The largest number of a row wins, however small it is.',
    kata: share((p, t) => p[first(t)] > 0.5),
  },
  {
    name: 'mean-probability',
    diagnosis: 'You average the probability of the true class.',
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
    diagnosis: 'You compare the largest numbers themselves instead of their positions.',
    hint: 'What matters is which class it is, not how large its number is.',
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
    diagnosis: 'In a tie you take the last of the largest numbers, but the first one counts.',
    hint: 'Decide between > and >=.',
    kata: share((p, t) => last(p) === last(t)),
  },
  {
    name: 'any-of-ties',
    diagnosis:
      'In a tie you count a row as right if any of the largest numbers belongs to the true class, but only the first one counts.',
    hint: 'Each row of p stands for one class only.',
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
    diagnosis:
      'You do not find the true class if the targets are soft, as if only a target of exactly 1 counted.',
    hint: 'The true class is the one with the largest target.',
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
    hint: 'An accuracy need not be a whole number.',
    kata: (p, t) => Math.floor(right(p, t)),
  },
  {
    name: 'sorted-as-text',
    diagnosis: 'You compare the numbers of a row as text, where 1e-7 comes after 0.9.',
    hint: 'What does [10, 9].sort() give?',
    kata: share((p, t) => {
      const lastOf = (list: number[]) => list.indexOf([...list].sort().at(-1) as number)
      return lastOf(p) === lastOf(t)
    }),
  },
  ...[3, 6].map((digits) => ({
    name: `compared-with-${digits}-digits`,
    diagnosis:
      'You treat numbers that hardly differ as equal, as if you rounded them before you compared them.',
    hint: 'The largest number decides, however small the difference is.',
    kata: share((p, t) => {
      const rounded = (list: number[]) => first(list.map((v) => Number(v.toFixed(digits))))
      return rounded(p) === rounded(t)
    }),
  })),
  {
    name: 'class-zero-forgotten',
    diagnosis:
      'You treat class 0 as no class at all, so the next class replaces it, however small its number is.',
    hint: 'In a condition, 0 counts as false, and the first class is 0.',
    kata: share((p, t) => {
      const place = (list: number[]) => list.reduce((best, v, k) => (!best || v > list[best] ? k : best), 0)
      return place(p) === place(t)
    }),
  },
  {
    name: 'any-positive-target',
    diagnosis:
      'You count a row as right if its class has any target above 0, but targets may be soft, and then only the largest counts.',
    hint: 'Each row of targets has only one true class.',
    kata: share((p, t) => t[first(p)] > 0),
  },
  {
    name: 'blind-to-strides',
    diagnosis:
      'You read p.data as if it were row-major from index 0, but the numbers of a view may start later and lie in a different order.',
    hint: 'Use get, or make both row-major with contiguous first.',
    kata: (p, t) => right(blind(p), blind(t)),
  },
  {
    name: 'best-never-reset',
    diagnosis: 'You start the search in each row from the best class of the row before.',
    hint: 'Where do you declare the variable that holds the best class?',
    kata: (p, t) => {
      const best = [0, 0]
      return (
        sum([p.shape[0]], (n) => {
          ;[p, t].forEach((x, i) => {
            for (let k = 1; k < x.shape[1]; k++) if (x.get(n, k) > x.get(n, best[i])) best[i] = k
          })
          return best[0] === best[1] ? 1 : 0
        }) / p.shape[0]
      )
    },
  },
  keptResult(right),
]
