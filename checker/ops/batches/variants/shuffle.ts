import type { shuffle } from '#solutions/batches/shuffle.ts'
import type { Random } from '#tensor'
import type { Variant } from '../../../bank/mistake.ts'

/** A whole number from 0 to n - 1. */
const below = (random: Random, n: number): number => Math.floor(random() * n)

export const variants: Variant<typeof shuffle>[] = [
  {
    name: 'downwards-to-the-very-first',
    kata: (indices, random) => {
      const order = indices.slice()
      for (let left = order.length; left > 0; left--) {
        const j = below(random, left)
        ;[order[left - 1], order[j]] = [order[j], order[left - 1]]
      }
      return order
    },
  },
  {
    name: 'upwards',
    kata: (indices, random) => {
      const order = [...indices]
      for (let i = 0; i < order.length - 1; i++) {
        const j = i + below(random, order.length - i)
        const kept = order[i]
        order[i] = order[j]
        order[j] = kept
      }
      return order
    },
  },
  {
    name: 'inside-out',
    kata: (indices, random) => {
      const order: number[] = []
      for (const index of indices) {
        const j = below(random, order.length + 1)
        order.push(index)
        order[order.length - 1] = order[j]
        order[j] = index
      }
      return order
    },
  },
  {
    name: 'drawn-out-of-a-hat',
    kata: (indices, random) => {
      const hat = [...indices]
      const order: number[] = []
      while (hat.length > 0) order.push(...hat.splice(below(random, hat.length), 1))
      return order
    },
  },
  {
    name: 'put-in-at-a-random-place',
    kata: (indices, random) =>
      indices.reduce<number[]>(
        (order, index) => order.toSpliced(below(random, order.length + 1), 0, index),
        [],
      ),
  },
  {
    name: 'sorted-by-random-keys',
    kata: (indices, random) =>
      indices
        .map((index) => ({ index, key: random() }))
        .sort((a, b) => a.key - b.key)
        .map(({ index }) => index),
  },
]
