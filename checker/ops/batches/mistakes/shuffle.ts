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
      'You swap every place with any place of the array: then some orders come up more often than others.',
    hint: 'A place that is done must not change again.',
    kata: exchanging((random, _, n) => below(random, n)),
  },
  {
    name: 'partner-from-everywhere-upwards',
    diagnosis:
      'You swap every place, starting with the first, with any place of the array: then some orders come up more often than others.',
    hint: 'A place that is done must not change again.',
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
    diagnosis: 'You never leave an index where it is, but it must be possible to stay in place.',
    hint: 'The given order is one of the possible results.',
    kata: exchanging((random, i) => below(random, i)),
  },
  {
    name: 'random-comparison',
    diagnosis: 'You sort with a random comparison: then not all orders are equally likely.',
    hint: 'Swap places instead of sorting.',
    kata: (indices, random) => [...indices].sort(() => random() - 0.5),
  },
  {
    name: 'one-swap',
    diagnosis: 'You swap only two of the indices.',
    hint: 'Do a swap for every place.',
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
    diagnosis: 'You draw every index from all of them: some come up twice and others never.',
    hint: 'Every index is in the result exactly once.',
    kata: (indices, random) => indices.map(() => indices[below(random, indices.length)]),
  },
  {
    name: 'overwritten',
    diagnosis:
      'You overwrite one of the two places before you have read it: one index is there twice, and another one is lost.',
    hint: 'A swap needs a variable to keep one of the two.',
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
      'You round the random place to the nearest whole number, so the first and the last place come up half as often.',
    hint: 'Math.floor makes every place equally likely.',
    kata: exchanging((random, i) => Math.round(random() * i)),
  },
  {
    name: 'last-place-left-out',
    diagnosis: 'The index at the last place never moves, as if you started one place before it.',
    hint: 'The last index of an array of n is n - 1.',
    kata: (indices, random) => [
      ...exchange(indices.slice(0, -1), random, rightPartner),
      ...indices.slice(-1),
    ],
  },
  {
    name: 'first-place-left-out',
    diagnosis: 'You never swap the first place with another.',
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
      'You swap two random places as often as there are indices: then some orders come up more often than others.',
    hint: 'A place that is done must not change again.',
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
]
