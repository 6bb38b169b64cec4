import type { crossentropy } from '#solutions/crossentropy/forward.ts'
import { contiguous } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'
import { type Sum, summed } from '../../../bank/sums.ts'

const { fround } = Math
const clip = (p: number): number => Math.max(1e-7, Math.min(p, 1 - 1e-7))

const terms = (round: (v: number) => number, ...[p, t]: Parameters<typeof crossentropy>): number[] => {
  const targets = contiguous(t).data
  return Array.from(contiguous(p).data, (v, i) => round(-targets[i] * round(Math.log(round(clip(v))))))
}

const allTerms =
  (sum: Sum, round = (v: number) => v): typeof crossentropy =>
  (p, t) =>
    round(sum(terms(round, p, t)) / p.shape[0])

export const variants: Variant<typeof crossentropy>[] = [
  ...summed((sum) => allTerms(sum)),
  ...summed((sum) => allTerms(sum, fround), 'all-rounded'),
  {
    name: 'zero-targets-skipped',
    kata: (p, t) => {
      let loss = 0
      for (let n = 0; n < p.shape[0]; n++) {
        for (let k = 0; k < p.shape[1]; k++) {
          if (t.get(n, k) !== 0) loss -= (t.get(n, k) * Math.log(clip(p.get(n, k)))) / p.shape[0]
        }
      }
      return loss
    },
  },
  {
    name: 'mean-of-the-rows',
    kata: (p, t) => {
      const rows = Array.from({ length: p.shape[0] }, (_, n) => {
        const logs = Array.from({ length: p.shape[1] }, (_, k) => t.get(n, k) * Math.log2(clip(p.get(n, k))))
        return -logs.reduce((sum, v) => sum + v, 0) * Math.LN2
      })
      return rows.reduce((mean, loss, n) => mean + (loss - mean) / (n + 1), 0)
    },
  },
]
