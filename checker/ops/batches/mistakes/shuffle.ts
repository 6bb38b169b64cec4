import type { shuffle } from '#solutions/batches/shuffle.ts'
import type { Random } from '#tensor'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'
import { seeded } from '../../../bank/seeded.ts'

/** A whole number from 0 to n - 1. */
const below = (random: Random, n: number): number => Math.floor(random() * n)

/** Exchanges every place, from the last to the first, with the one that `partner` draws. */
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
      'You exchange every place with any place of the list: then some orders come up more often than others.',
    hint: 'What is final must not be moved again.',
    kata: exchanging((random, _, n) => below(random, n)),
  },
  {
    name: 'partner-from-everywhere-upwards',
    diagnosis:
      'You exchange every place, from the first on, with any place of the list: then some orders come up more often than others.',
    hint: 'What is final must not be moved again.',
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
    diagnosis: 'You never leave an index where it is: the place itself has to take part in the draw.',
    hint: 'One of the possible orders is the one that was given.',
    kata: exchanging((random, i) => below(random, i)),
  },
  {
    name: 'sorted-by-coin',
    diagnosis:
      'You sort with a comparison that tosses a coin: sorting expects an order, and not all results are as likely.',
    hint: 'Exchange places instead of sorting.',
    kata: (indices, random) => [...indices].sort(() => random() - 0.5),
  },
  {
    name: 'one-exchange',
    diagnosis: 'You exchange only two of the indices.',
    hint: 'Every place takes its chance.',
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
    diagnosis: 'You only move the list around as on a ring: neighbours stay neighbours.',
    hint: 'There are n! orders, not n.',
    kata: (indices, random) => {
      const cut = below(random, indices.length)
      return [...indices.slice(cut), ...indices.slice(0, cut)]
    },
  },
  {
    name: 'with-replacement',
    diagnosis: 'You draw every index anew: some come up twice and others never.',
    hint: 'Every index is in the result exactly once.',
    kata: (indices, random) => indices.map(() => indices[below(random, indices.length)]),
  },
  {
    name: 'overwritten',
    diagnosis:
      'You overwrite one of the two places before you have read it: one index is doubled, the other lost.',
    hint: 'An exchange needs a third place to keep one of the two.',
    kata: (indices, random) => {
      const order = [...indices]
      for (let i = order.length - 1; i > 0; i--) order[i] = order[rightPartner(random, i)]
      return order
    },
  },
  {
    name: 'not-shuffled',
    diagnosis: 'You return the indices in the order in which they came.',
    hint: 'Use random().',
    kata: (indices) => [...indices],
  },
  {
    name: 'reversed',
    diagnosis: 'You reverse the order, which has nothing to do with chance.',
    hint: 'Use random().',
    kata: (indices) => [...indices].reverse(),
  },
  {
    name: 'in-place',
    diagnosis: 'You change the order of `indices` itself, but functions never write to their arguments.',
    hint: 'Copy the list first.',
    kata: (indices, random) => exchange(indices as number[], random, rightPartner),
  },
  {
    name: 'own-randomness',
    diagnosis: 'You call Math.random; with the random() that you are given a run can be repeated.',
    hint: 'The second argument is the source of chance.',
    kata: (indices) => exchange([...indices], Math.random, rightPartner),
  },
  {
    name: 'places-instead-of-indices',
    diagnosis: 'You shuffle the numbers from 0 to n - 1 instead of the indices that you are given.',
    hint: 'After a split the indices need not begin at 0.',
    kata: (indices, random) => exchange([...indices.keys()], random, rightPartner),
  },
  {
    name: 'rounded',
    diagnosis:
      'You round the drawn place to the nearest one, so that the first and the last come up half as often.',
    hint: 'Math.floor makes every place equally likely.',
    kata: exchanging((random, i) => Math.round(random() * i)),
  },
  {
    name: 'last-place-left-out',
    diagnosis: 'The index at the last place never moves: you begin one place before it.',
    hint: 'The last index of a list of n is n - 1.',
    kata: (indices, random) => [
      ...exchange(indices.slice(0, -1), random, rightPartner),
      ...indices.slice(-1),
    ],
  },
  {
    name: 'first-place-left-out',
    diagnosis: 'You never exchange the first place with another.',
    hint: 'The draw includes place 0.',
    kata: (indices, random) => [...indices.slice(0, 1), ...exchange(indices.slice(1), random, rightPartner)],
  },
  {
    name: 'one-draw-for-all',
    diagnosis: 'You use one and the same random number for every exchange.',
    hint: 'Call random() inside the loop.',
    kata: (indices, random) => {
      const draw = random()
      return exchange([...indices], () => draw, rightPartner)
    },
  },
  reused(exchanging(rightPartner)),
  {
    name: 'random-exchanges',
    diagnosis:
      'You exchange two random places as often as there are indices: then some orders come up more often than others.',
    hint: 'What is final must not be moved again.',
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
    hint: 'The second argument is the source of chance.',
    kata: exchanging((random, i) => 0 * random() + below(Math.random, i + 1)),
  },
  {
    name: 'seed-of-its-own',
    diagnosis: 'You draw from a generator with a seed of its own, so that the order is the same every time.',
    hint: 'The second argument is the source of chance.',
    kata: (indices, random) => {
      const own = seeded()
      return exchange([...indices], random, (_, i) => 0 * random() + below(own, i + 1))
    },
  },
]
