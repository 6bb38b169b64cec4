import type { accuracy } from '#solutions/metrics/accuracy.ts'
import { contiguous, type Tensor } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'
import { sums } from '../../../bank/sums.ts'

const row = (x: Tensor, n: number): number[] => Array.from({ length: x.shape[1] }, (_, k) => x.get(n, k))

/** The share of rows whose classes agree. */
const sharing =
  (classOf: (row: number[]) => number): typeof accuracy =>
  (p, t) => {
    const rows = Array.from({ length: p.shape[0] }, (_, n) => n)
    return rows.filter((n) => classOf(row(p, n)) === classOf(row(t, n))).length / rows.length
  }

export const variants: Variant<typeof accuracy>[] = [
  { name: 'place-of-the-maximum', kata: sharing((list) => list.indexOf(Math.max(...list))) },
  {
    name: 'from-the-last-class-down',
    kata: sharing((list) => list.reduceRight((best, v, k) => (v >= list[best] ? k : best), list.length - 1)),
  },
  {
    name: 'sorted-classes',
    kata: sharing((list) => [...list.keys()].toSorted((a, b) => list[b] - list[a] || a - b)[0]),
  },
  {
    name: 'shares-added-in-float32',
    kata: (p, t) => {
      const best = (list: number[]) => list.indexOf(Math.max(...list))
      const hits = Array.from({ length: p.shape[0] }, (_, n) => Number(best(row(p, n)) === best(row(t, n))))
      return sums.float32(hits.map((hit) => hit / hits.length))
    },
  },
  {
    name: 'flat-running-mean',
    kata: (p, t) => {
      const [N, K] = p.shape
      const [predictions, targets] = [contiguous(p).data, contiguous(t).data]
      let mean = 0
      for (let n = 0; n < N; n++) {
        let [best, wanted] = [n * K, n * K]
        for (let i = n * K; i < (n + 1) * K; i++) {
          if (predictions[i] > predictions[best]) best = i
          if (targets[i] > targets[wanted]) wanted = i
        }
        mean += (Number(best === wanted) - mean) / (n + 1)
      }
      return mean
    },
  },
]
