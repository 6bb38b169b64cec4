import type { shuffle } from '#solutions/batches/shuffle.ts'
import type { Random } from '#tensor'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'
import { seeded } from '../../../bank/seeded.ts'

/** A whole number from 0 to n - 1. */
const below = (random: Random, n: number): number => Math.floor(random() * n)

/** Swaps every place, from the last to the first, with the one that `partner` draws. */
const exchanging =
  (partner: (random: Random, i: number, n: number) => number): typeof shuffle =>
  (indices, random) =>
    exchange([...indices], random, partner)

function exchange(
  order: number[],
  random: Random,
  partner: (random: Random, i: number, n: number) => number,
): number[] {
  for (let i = order.length - 1; i > 0; i--) {
    const j = partner(random, i, order.length)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

const rightPartner = (random: Random, i: number) => below(random, i + 1)

export const mistakes: Mistake<typeof shuffle>[] = [
  {
    name: 'partner-from-everywhere',
    diagnosis:
      'You swap each element with any element of the array, so some orders are more likely than others.',
    hint: 'An element that has been drawn must not move again.',
    kata: exchanging((random, _, n) => below(random, n)),
  },
  {
    name: 'partner-from-everywhere-upwards',
    diagnosis:
      'You start with the first element and swap each element with any element of the array, so some orders are more likely than others.',
    hint: 'An element that has been drawn must not move again.',
    kata: (indices, random) => {
      const order = [...indices]
      for (let i = 0; i < order.length; i++) {
        const j = below(random, order.length)
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
  },
  {
    name: 'never-itself',
    diagnosis: 'You never leave an index where it is, but that must be possible.',
    hint: 'The given order is one of the possible results.',
    kata: exchanging((random, i) => below(random, i)),
  },
  {
    name: 'random-comparison',
    diagnosis: 'You sort with a random comparison, so not all orders are equally likely.',
    hint: 'Swap places instead of sorting.',
    kata: (indices, random) => [...indices].sort(() => random() - 0.5),
  },
  {
    name: 'one-swap',
    diagnosis: 'You swap only two of the indices.',
    hint: 'Do one swap for each position.',
    kata: (indices, random) => {
      const order = [...indices]
      if (order.length < 2) return order
      const [i, j] = [below(random, order.length), below(random, order.length)]
      ;[order[i], order[j]] = [order[j], order[i]]
      return order
    },
  },
  {
    name: 'rotation',
    diagnosis: 'You only rotate the array: neighbours stay neighbours.',
    hint: 'There are n! orders, not n.',
    kata: (indices, random) => {
      const cut = below(random, indices.length)
      return [...indices.slice(cut), ...indices.slice(0, cut)]
    },
  },
  {
    name: 'with-replacement',
    diagnosis: 'You draw each index from all of them, so some appear twice and others never.',
    hint: 'Every index is in the result exactly once.',
    kata: (indices, random) => indices.map(() => indices[below(random, indices.length)]),
  },
  {
    name: 'overwritten',
    diagnosis:
      'You overwrite one of the two elements before you read it, so one index appears twice and another is lost.',
    hint: 'A swap needs a variable that holds one of the two values.',
    kata: (indices, random) => {
      const order = [...indices]
      for (let i = order.length - 1; i > 0; i--) order[i] = order[rightPartner(random, i)]
      return order
    },
  },
  {
    name: 'not-shuffled',
    diagnosis: 'You return the indices in the given order.',
    hint: 'Use random().',
    kata: (indices) => [...indices],
  },
  {
    name: 'reversed',
    diagnosis: 'You reverse the order, which is not random.',
    hint: 'Use random().',
    kata: (indices) => [...indices].reverse(),
  },
  {
    name: 'in-place',
    diagnosis: 'You change the order of `indices` itself, but a function must not change its arguments.',
    hint: 'Copy the array first.',
    kata: (indices, random) => exchange(indices as number[], random, rightPartner),
  },
  {
    name: 'own-randomness',
    diagnosis: 'You call Math.random, but a run can be repeated only with the random() that you are given.',
    hint: 'The second argument is the source of random numbers.',
    kata: (indices) => exchange([...indices], Math.random, rightPartner),
  },
  {
    name: 'places-instead-of-indices',
    diagnosis: 'You shuffle the numbers from 0 to n - 1 instead of the indices that you are given.',
    hint: 'After a split the indices need not start at 0.',
    kata: (indices, random) => exchange([...indices.keys()], random, rightPartner),
  },
  {
    name: 'rounded',
    diagnosis:
      'You round the random position to the nearest whole number, so the first and the last position are drawn half as often.',
    hint: 'Math.floor makes every position equally likely.',
    kata: exchanging((random, i) => Math.round(random() * i)),
  },
  {
    name: 'last-place-left-out',
    diagnosis: 'The last index never moves, as if your loop started at the position before it.',
    hint: 'The last position in an array of n elements is n - 1.',
    kata: (indices, random) => [
      ...exchange(indices.slice(0, -1), random, rightPartner),
      ...indices.slice(-1),
    ],
  },
  {
    name: 'first-place-left-out',
    diagnosis: 'You never swap the first element with another.',
    hint: 'The draw includes place 0.',
    kata: (indices, random) => [...indices.slice(0, 1), ...exchange(indices.slice(1), random, rightPartner)],
  },
  {
    name: 'one-draw-for-all',
    diagnosis: 'You use the same random number for every swap.',
    hint: 'Call random() inside the loop.',
    kata: (indices, random) => {
      const draw = random()
      return exchange([...indices], () => draw, rightPartner)
    },
  },
  reused(exchanging(rightPartner)),
  {
    name: 'random-swaps',
    diagnosis:
      'You swap two random elements, once for each index, so some orders are more likely than others.',
    hint: 'An element that has been drawn must not move again.',
    kata: (indices, random) => {
      const order = [...indices]
      for (let k = 0; k < order.length; k++) {
        const [i, j] = [below(random, order.length), below(random, order.length)]
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
  },
  {
    name: 'random-only-called',
    diagnosis: 'You call random(), but take your numbers from Math.random.',
    hint: 'The second argument is the source of random numbers.',
    kata: exchanging((random, i) => 0 * random() + below(Math.random, i + 1)),
  },
  {
    name: 'fixed-seed',
    diagnosis: 'You draw from a generator with a fixed seed, so the order is the same every time.',
    hint: 'The second argument is the source of random numbers.',
    kata: (indices, random) => {
      const own = seeded()
      return exchange([...indices], random, (_, i) => 0 * random() + below(own, i + 1))
    },
  },
  {
    name: 'last-swap-left-out',
    diagnosis: 'Your loop ends one swap too early: the first two places are never exchanged with each other.',
    hint: 'The last swap is at i = 1.',
    kata: (indices, random) => {
      const order = [...indices]
      for (let i = order.length - 1; i > 1; i--) {
        const j = rightPartner(random, i)
        ;[order[i], order[j]] = [order[j], order[i]]
      }
      return order
    },
  },
]
