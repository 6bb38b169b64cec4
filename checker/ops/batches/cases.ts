/** Which pictures are used, and when. Indices are compared exactly; a shuffle has to be fair. */
import { calledAgain, caseBuilder } from '../../cases/build.ts'
import type { Case, Check, Expected, Mismatch, Value } from '../../cases/case.ts'
import { drawnStream, integer, permutation, randomOf } from '../../cases/draw.ts'
import { drawnCases } from '../../cases/range.ts'
import { describeValue } from '../../cases/values.ts'
import { compare, fromHand } from '../../judge/compare.ts'
import {
  chiSquaredDeviations,
  firstWrong,
  neverDrawn,
  notRepeatable,
  repeatCase,
  repeated,
  same,
  wrong,
} from '../../judge/random-answers.ts'
import { ranges } from './range.ts'

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const exact = (numbers: readonly number[]): Expected[] => numbers.map((number) => ({ number, tolerance: 0 }))

// --- the split -----------------------------------------------------------------------------------

/** As in Keras. The fractions are chosen so that rounding n * fraction cannot change the answer. */
function splitOf(n: number, fraction: number): Value {
  const learnedFrom = Math.floor(n * (1 - fraction))
  return { train: range(0, learnedFrom), validation: range(learnedFrom, n) }
}

/** 50,000 indices are compared quickly. Only if one is wrong does `compare` find out which. */
function judgeSplit({ args: [n, fraction], expected }: Case, returned: Value): Mismatch | undefined {
  const right = expected ?? splitOf(n as number, fraction as number)
  return same(right, returned) ? undefined : compare(fromHand(right), returned)
}

function splitCases(seed: number): Case[] {
  const random = randomOf(seed, 'split')
  const newCase = caseBuilder(seed)
  const hand: [n: number, fraction: number, train: number[], validation: number[]][] = [
    [10, 0.2, [0, 1, 2, 3, 4, 5, 6, 7], [8, 9]],
    [11, 0.2, [0, 1, 2, 3, 4, 5, 6, 7], [8, 9, 10]],
    [5, 0.5, [0, 1], [2, 3, 4]],
    [4, 0, [0, 1, 2, 3], []],
    [0, 0.5, [], []],
    [8, 0.75, [0, 1], [2, 3, 4, 5, 6, 7]],
  ]
  const general: [n: number, fraction: number][] = [
    [50_000, 0.2],
    [7, 0.25],
    [1, 0],
    // Fractions that float64 holds exactly, so that no right formula is rounded.
    ...[0.25, 0.375, 0.0625, 0.125, 0.5, 0.9375].map((fraction): [number, number] => [
      integer(random, 12, 400),
      fraction,
    ]),
    [integer(random, 1000, 2000), integer(random, 1, 63) / 64],
  ]
  return [
    ...hand.map(([n, fraction, train, validation]) =>
      newCase('hand', `${n} pictures, fraction ${fraction}, by hand`, [n, fraction], {
        expected: { train, validation },
      }),
    ),
    ...general.map(([n, fraction]) =>
      newCase('general', `${n} pictures, fraction ${fraction}`, [n, fraction]),
    ),
    ...drawnCases(ranges['batches/split'], 'batches/split', seed),
  ]
}

// --- the shuffle ---------------------------------------------------------------------------------

const fairPlaces = 10
const fairShuffles = 4000
const fairCase = `${fairShuffles} shuffles of ${fairPlaces}: is every order equally likely?`
function shuffleCases(seed: number): Case[] {
  const random = randomOf(seed, 'shuffle')
  const newCase = caseBuilder(seed)
  const stream = () => drawnStream(random)
  const [first, other] = [stream(), stream()]
  // Not 0 ... n - 1, so that a kata that shuffles positions instead of indices is noticed.
  const indices = permutation(random, 60).map((i) => 100 + 3 * i)
  const places = range(0, fairPlaces)
  const fair = Array.from({ length: fairShuffles }, (): Value[] => [places, stream()])
  return [
    newCase('property', 'no indices', [[], stream()], { ownMemory: true }),
    newCase('property', 'one index', [[42], stream()], { ownMemory: true }),
    newCase('property', 'two indices', [[7, 3], stream()], { ownMemory: true }),
    newCase('property', 'three indices', [[8, 0, 5], stream()], { ownMemory: true }),
    newCase('property', 'indices that appear twice', [[9, 4, 9, 9, 4], stream()]),
    newCase('property', '60 indices', [indices, stream()]),
    newCase('property', '1,100 indices up to 49,455', [range(0, 1100).map((i) => 45 * i), stream()]),
    repeated(newCase, [indices], first, other),
    newCase('property', fairCase, fair[0], { furtherCalls: fair.slice(1) }),
  ]
}

/** Is every index still there, once? */
function notPermutation(indices: number[], got: Value): Mismatch | undefined {
  if (!Array.isArray(got) || got.length !== indices.length) return compare(exact(indices), got)
  const known = new Set<Value>(indices)
  const strange = got.findIndex((index) => !known.has(index))
  if (strange !== -1) {
    return wrong(`result[${strange}] is ${describeValue(got[strange])}, which is not one of the indices.`)
  }
  const left = new Map<Value, number>()
  for (const index of got) left.set(index, (left.get(index) ?? 0) + 1)
  for (const index of indices) left.set(index, (left.get(index) ?? 0) - 1)
  const missing = indices.find((index) => (left.get(index) ?? 0) < 0)
  if (missing === undefined) return undefined
  return wrong(`Index ${missing} is missing: every index has to appear exactly once.`, { expected: missing })
}

/**
 * Is every order equally likely? Counts how often each index comes to each place. If the shuffle is
 * fair, (n - 1) / n times the sum of (count - mean)^2 / mean is chi-squared with (n - 1)^2 degrees of freedom.
 */
function notFair(orders: number[][]): Mismatch | undefined {
  const n = fairPlaces
  const mean = orders.length / n
  const counts = new Float64Array(n * n)
  for (const order of orders) {
    for (const [place, index] of order.entries()) counts[index * n + place]++
  }
  const statistic = ((n - 1) / n) * counts.reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0)
  if (chiSquaredDeviations(statistic, (n - 1) ** 2) > 6.2) {
    const far = counts.map((count) => Math.abs(count - mean))
    const worst = far.indexOf(far.reduce((a, b) => Math.max(a, b)))
    return wrong(
      `In ${orders.length} shuffles of ${n} indices, the one at position ${Math.floor(worst / n)} moved to position ` +
        `${worst % n} in ${counts[worst]} shuffles, expected about ${mean}: some orders are more likely than others.`,
      { expected: mean, got: counts[worst] },
    )
  }
  // Indices that all move together still come to each place equally often. Among 4,000 fair orders of 3,628,800, two or
  // three come twice.
  const different = new Set(orders.map((order) => order.join())).size
  if (different > 0.95 * orders.length) return undefined
  return wrong(`${orders.length} shuffles gave only ${different} different orders.`, {
    expected: orders.length,
    got: different,
  })
}

function judgeShuffle(
  { name, args, furtherCalls }: Case,
  returned: Value,
  draws: number[],
): Mismatch | undefined {
  const indices = args[0] as number[]
  const answers = furtherCalls ? (returned as Value[]) : [returned]
  return firstWrong(
    ...answers.map((got) => () => notPermutation(indices, got)),
    () => (indices.length > 1 ? neverDrawn(draws) : undefined),
    () =>
      indices.length > 10 && same(indices, answers[0]) ? wrong('The order has not changed.') : undefined,
    () => (name === repeatCase ? notRepeatable(answers) : undefined),
    () => (name === fairCase ? notFair(answers as number[][]) : undefined),
  )
}

// --- the batches ---------------------------------------------------------------------------------

function batchesOf(indices: number[], size: number): number[][] {
  return range(0, Math.ceil(indices.length / size)).map((i) => indices.slice(i * size, (i + 1) * size))
}

function batchCases(seed: number): Case[] {
  const random = randomOf(seed, 'batches')
  const newCase = caseBuilder(seed)
  const hand: [name: string, indices: number[], size: number, expected: number[][]][] = [
    ['5 indices in batches of 2', [7, 3, 9, 1, 5], 2, [[7, 3], [9, 1], [5]]],
    [
      '6 indices in batches of 3, nothing left over',
      [4, 0, 8, 2, 6, 1],
      3,
      [
        [4, 0, 8],
        [2, 6, 1],
      ],
    ],
    ['3 indices in batches of 3: one batch, which is a new array', [2, 0, 1], 3, [[2, 0, 1]]],
    ['3 indices in batches of 64', [2, 0, 1], 64, [[2, 0, 1]]],
    ['indices that appear twice', [5, 5, 0, 5], 3, [[5, 5, 0], [5]]],
    ['3 indices in batches of 1', [2, 0, 1], 1, [[2], [0], [1]]],
    ['no indices', [], 4, []],
  ]
  const general: [count: number, size: number][] = [
    [23, 5],
    [64, 16],
    [130, 1],
    [integer(random, 100, 300), integer(random, 7, 40)],
    [integer(random, 650, 700), 64],
  ]
  return [
    ...hand.map(([name, indices, size, expected]) =>
      newCase('hand', name, [indices, size], { expected, ownMemory: true }),
    ),
    ...general.map(([count, size]) =>
      newCase('general', `${count} shuffled indices in batches of ${size}`, [
        permutation(random, count),
        size,
      ]),
    ),
    ...drawnCases(ranges['batches/batches'], 'batches/batches', seed),
    newCase('general', '150 indices up to 49,170', [permutation(random, 150).map((i) => 330 * i), 64]),
    newCase('general', '23 indices in another order', [permutation(random, 23), 5]),
  ]
}

export const checks: Record<string, Check> = {
  'batches/split': {
    cases: splitCases,
    expect: ({ args: [n, fraction] }) => fromHand(splitOf(n as number, fraction as number)),
    judge: judgeSplit,
  },
  'batches/shuffle': { cases: shuffleCases, judge: judgeShuffle },
  'batches/batches': calledAgain(
    {
      cases: batchCases,
      expect: ({ args: [indices, size] }) => batchesOf(indices as number[], size as number).map(exact),
    },
    '23 shuffled indices in batches of 5',
    '23 indices in another order',
  ),
}
