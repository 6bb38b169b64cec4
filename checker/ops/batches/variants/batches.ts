import type { batches } from '#solutions/batches/batches.ts'
import type { Variant } from '../../../bank/mistake.ts'

const recursive: typeof batches = (indices, size) =>
  indices.length === 0 ? [] : [indices.slice(0, size), ...recursive(indices.slice(size), size)]

export const variants: Variant<typeof batches>[] = [
  { name: 'recursive', kata: recursive },
  {
    name: 'one-by-one',
    kata: (indices, size) => {
      const list: number[][] = []
      for (const index of indices) {
        const last = list.at(-1)
        if (last && last.length < size) last.push(index)
        else list.push([index])
      }
      return list
    },
  },
  {
    name: 'counted-first',
    kata: (indices, size) =>
      Array.from({ length: Math.ceil(indices.length / size) }, (_, b) =>
        indices.filter((_, i) => i >= b * size && i < (b + 1) * size),
      ),
  },
  {
    name: 'spliced-from-a-copy',
    kata: (indices, size) => {
      const rest = [...indices]
      const list: number[][] = []
      while (rest.length > 0) list.push(rest.splice(0, size))
      return list
    },
  },
]
