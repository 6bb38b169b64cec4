import type { validationSplit } from '#solutions/batches/split.ts'
import type { Variant } from '../../../bank/mistake.ts'

export const variants: Variant<typeof validationSplit>[] = [
  {
    name: 'two-loops',
    kata: (n, fraction) => {
      const cut = Math.trunc(n * (1 - fraction))
      const [train, validation]: number[][] = [[], []]
      for (let i = 0; i < cut; i++) train.push(i)
      for (let i = cut; i < n; i++) validation.push(i)
      return { train, validation }
    },
  },
  {
    name: 'spliced-off',
    kata: (n, fraction) => {
      const train = [...Array(n).keys()]
      const validation = train.splice(Math.floor(n * (1 - fraction)))
      return { validation, train }
    },
  },
  {
    name: 'filtered',
    kata: (n, fraction) => {
      const all = Array.from({ length: n }, (_, i) => i)
      const trains = (i: number) => i < Math.floor(n * (1 - fraction))
      return { train: all.filter(trains), validation: all.filter((i) => !trains(i)) }
    },
  },
  {
    name: 'counted-from-the-end',
    kata: (n, fraction) => {
      const train = [...Array(n).keys()]
      const validation = train.splice(n - Math.ceil(n * fraction))
      return { train, validation }
    },
  },
]
