import type { dropoutMask } from '#solutions/dropout/mask.ts'
import { type Random, size, type Tensor } from '#tensor'
import { build } from '../../../bank/loops.ts'
import type { Mistake } from '../../../bank/mistake.ts'
import { reused } from '../../../bank/reused.ts'
import { seeded } from '../../../bank/seeded.ts'

/** One number for each element, in row-major order. */
const elementwise =
  (entry: (random: Random, rate: number) => number): typeof dropoutMask =>
  (shape, rate, random) =>
    build(shape, () => entry(random, rate))

const right = elementwise((random, rate) => (random() < rate ? 0 : 1 / (1 - rate)))

/** The masks that were drawn once, by shape and rate. */
const kept = new Map<string, Tensor>()

export const mistakes: Mistake<typeof dropoutMask>[] = [
  {
    name: 'not-rescaled',
    diagnosis:
      'Your mask is 1 where a number is kept, but without the factor 1 / (1 - rate) the sums get smaller during training.',
    hint: 'What is the expected value of a number in the mask, and what should it be?',
    kata: elementwise((random, rate) => (random() < rate ? 0 : 1)),
  },
  {
    name: 'rescaled-by-the-rate',
    diagnosis: 'You scale kept numbers by 1 / rate, but the share of kept numbers is 1 - rate.',
    hint: 'Try a rate of 0.1 on paper.',
    kata: elementwise((random, rate) => (random() < rate ? 0 : 1 / rate)),
  },
  {
    name: 'scaled-down',
    diagnosis: 'You multiply kept numbers by 1 - rate instead of dividing by it.',
    hint: 'Kept numbers have to get larger, not smaller.',
    kata: elementwise((random, rate) => (random() < rate ? 0 : 1 - rate)),
  },
  {
    name: 'scaled-by-two',
    diagnosis: 'You scale kept numbers by 2 at every rate, which is right only for a rate of 0.5.',
    hint: 'The factor depends on the rate.',
    kata: elementwise((random, rate) => (random() < rate ? 0 : 2)),
  },
  {
    name: 'keep-and-drop-swapped',
    diagnosis:
      'You keep a number with probability `rate` and drop it with 1 - rate: it is the other way round.',
    hint: 'The rate says how many are dropped.',
    kata: elementwise((random, rate) => (random() < rate ? 1 / (1 - rate) : 0)),
  },
  {
    name: 'all-swapped',
    diagnosis: 'You treat the rate as the probability of being kept, in the comparison and in the factor.',
    hint: 'The rate says how many are dropped.',
    kata: elementwise((random, rate) => (random() < rate ? 1 / rate : 0)),
  },
  {
    name: 'always-one-half',
    diagnosis: 'You drop half of the numbers, whatever the rate is.',
    hint: 'Compare the random number with the rate.',
    kata: elementwise((random, rate) => (random() < 0.5 ? 0 : 1 / (1 - rate))),
  },
  {
    name: 'one-draw-for-all',
    diagnosis: 'You use one random number for the whole mask: everything is kept or everything is dropped.',
    hint: 'Draw a random number for each element.',
    kata: (shape, rate, random) => {
      const entry = random() < rate ? 0 : 1 / (1 - rate)
      return build(shape, () => entry)
    },
  },
  {
    name: 'one-draw-a-row',
    diagnosis: 'You use one random number for each row, so whole rows are dropped.',
    hint: 'Draw a random number for each element.',
    kata: (shape, rate, random) => {
      const rows = Array.from({ length: shape[0] ?? 1 }, () => (random() < rate ? 0 : 1 / (1 - rate)))
      return build(shape, (n = 0) => rows[n])
    },
  },
  {
    name: 'same-mask-for-all-rows',
    diagnosis: 'You draw one row and repeat it for the whole batch.',
    hint: 'Each picture loses different units.',
    kata: (shape, rate, random) => {
      const row = right(shape.slice(1), rate, random)
      return build(shape, (_, ...place) => row.get(...place))
    },
  },
  {
    name: 'exact-share',
    diagnosis:
      'You drop exactly the share `rate` of the numbers, but each number should be dropped or kept independently.',
    hint: 'The number of dropped elements is random, too.',
    kata: (shape, rate, random) => {
      const places = Array.from({ length: size(shape) }, (_, i) => ({ i, draw: random() }))
      places.sort((a, b) => a.draw - b.draw)
      const dropped = new Set(places.slice(0, Math.round(rate * places.length)).map(({ i }) => i))
      let next = 0
      return build(shape, () => (dropped.has(next++) ? 0 : 1 / (1 - rate)))
    },
  },
  {
    name: 'every-nth',
    diagnosis: 'You drop numbers at regular intervals instead of at random.',
    hint: 'Use random().',
    kata: (shape, rate) => {
      let debt = 0
      return build(shape, () => {
        debt += rate
        if (debt < 1) return 1 / (1 - rate)
        debt -= 1
        return 0
      })
    },
  },
  {
    name: 'own-randomness',
    diagnosis: 'You call Math.random, but a run can be repeated only with the random() that you are given.',
    hint: 'The third argument is the source of random numbers.',
    kata: (shape, rate) => right(shape, rate, Math.random),
  },
  {
    name: 'random-entries',
    diagnosis: 'Your mask holds the random numbers themselves, but it should have only two different values.',
    hint: 'Compare the random number with the rate.',
    kata: elementwise((random, rate) => {
      const draw = random()
      return draw < rate ? 0 : draw / (1 - rate)
    }),
  },
  {
    name: 'two-draws',
    diagnosis: 'You draw twice for every element, and drop it only if both numbers are below the rate.',
    hint: 'Keep the random number in a variable.',
    kata: elementwise((random, rate) => (random() < rate && random() < rate ? 0 : 1 / (1 - rate))),
  },
  {
    name: 'column-by-column',
    diagnosis: 'You use the numbers of `random` from the first column to the last, not row by row.',
    hint: 'In row-major order the last index changes fastest.',
    kata: (shape, rate, random) =>
      right(shape.toReversed(), rate, random).transpose(...[...shape.keys()].toReversed()),
  },
  {
    name: 'rate-of-zero-replaced',
    diagnosis: 'You treat a rate of 0 as if it were not given, and drop numbers anyway.',
    hint: 'The operator || replaces 0 as well.',
    kata: (shape, rate, random) => right(shape, rate || 0.5, random),
  },
  reused(right),
  {
    name: 'mask-kept',
    diagnosis:
      'You keep the mask that was drawn for a shape and return it again instead of drawing a new one.',
    hint: 'You do not have to keep the mask: the caller passes it to the backward pass.',
    kata: (shape, rate, random) => {
      const key = `${shape} ${rate}`
      const mask = kept.get(key) ?? right(shape, rate, random)
      kept.set(key, mask)
      return mask
    },
  },
  {
    name: 'rate-ignored',
    diagnosis: 'You drop half of the numbers and double the others, whatever the rate is.',
    hint: 'The second argument is the rate.',
    kata: (shape, _, random) => right(shape, 0.5, random),
  },
  {
    name: 'true-and-false',
    diagnosis: 'You return an array of true and false instead of a tensor of factors.',
    hint: 'The layer multiplies by the mask.',
    kata: (shape, rate, random) => Array.from({ length: size(shape) }, () => random() >= rate) as never,
  },
  {
    name: 'first-always-kept',
    diagnosis: 'You never drop the first number.',
    hint: 'Indices begin at 0.',
    kata: (shape, rate, random) => {
      const mask = right(shape, rate, random)
      mask.set(...shape.map(() => 0), 1 / (1 - rate))
      return mask
    },
  },
  {
    name: 'fixed-seed',
    diagnosis: 'You draw from a generator with a fixed seed, so the mask is the same every time.',
    hint: 'The third argument is the source of random numbers.',
    kata: (shape, rate, random) => {
      const own = seeded()
      return elementwise(() => (0 * random() + own() < rate ? 0 : 1 / (1 - rate)))(shape, rate, random)
    },
  },
  {
    name: 'nothing-dropped',
    diagnosis: 'You scale all numbers and drop none.',
    hint: 'A dropped number has the factor 0.',
    kata: elementwise((random, rate) => 1 / (1 - rate) + 0 * random()),
  },
]
