/**
 * Checks for answers that are drawn at random: there is no single right answer, but there are properties that every
 * right answer has. Where a property is statistical, its bound is so wide that a right answer misses it less than
 * once in a billion times (six standard deviations and more), and so many numbers are drawn that a wrong answer
 * cannot meet it.
 */
import { type Shape, size } from '../../src/tensor.ts'
import type { CaseBuilder } from '../cases/build.ts'
import type { Case, Mismatch, Stream, TensorData, Value } from '../cases/case.ts'
import { indexAt } from '../cases/indices.ts'
import { isTensor, show, showList } from '../cases/values.ts'
import { compare } from './compare.ts'

export const wrong = (message: string, details: Partial<Mismatch> = {}): Mismatch => ({
  kind: 'value',
  message,
  ...details,
})

/** The first mismatch that one of these checks finds; the checks after it do not run. */
export function firstWrong(...checks: (() => Mismatch | undefined)[]): Mismatch | undefined {
  for (const check of checks) {
    const mismatch = check()
    if (mismatch) return mismatch
  }
  return undefined
}

/** Is it a tensor of this shape that holds finite numbers, whichever they are? */
export function notTensorOfShape(shape: Shape, got: Value): Mismatch | undefined {
  const anything = new Float64Array(size(shape))
  const mismatch = compare(
    { shape: [...shape], data: anything, tolerance: anything.map(() => Number.MAX_VALUE) },
    got,
  )
  if (mismatch?.kind !== 'nan' || !isTensor(got)) return mismatch
  const first = got.data.findIndex((number) => !Number.isFinite(number))
  return { ...mismatch, expected: 'a number', message: `${element(got, first)}, expected a number.` }
}

/** 'result[1, 2] is 0.5' */
export const element = (t: TensorData, position: number): string =>
  `result${showList(indexAt(position, t.shape))} is ${show(t.data[position])}`

export const repeatCase = 'the same random numbers twice, then others'

/** The case for `notRepeatable`: three calls with these arguments and the streams `first`, `first` and `other`. */
export const repeated = (newCase: CaseBuilder, args: Value[], first: Stream, other: Stream): Case =>
  newCase('property', repeatCase, [...args, first], {
    furtherCalls: [first, other].map((stream) => [...args, stream]),
  })

/** The same random numbers have to give the same answer again, and other random numbers another answer. */
export function notRepeatable([first, again, other]: Value[]): Mismatch | undefined {
  if (!same(first, again)) {
    return wrong(
      'Two calls with the same random numbers gave different results: use `random` for every random number.',
    )
  }
  if (same(first, other)) {
    return wrong(
      'Two calls with different random numbers gave the same result: it has to depend on what `random()` returns.',
    )
  }
  return undefined
}

/** Was `random` called once for each element? */
export function notDrawnOncePerElement(draws: number[], elements: number): Mismatch | undefined {
  const odd = draws.find((drawn) => drawn !== elements)
  if (odd === undefined) return undefined
  if (draws.every((drawn) => drawn === 0)) {
    return wrong(`\`random\` was not called, expected one call for each of the ${elements} elements.`, {
      expected: elements,
      got: 0,
    })
  }
  if (odd === 0) return neverDrawn(draws)
  const message = `\`random\` was called ${odd} times for ${elements} elements, expected one call for each element.`
  return wrong(message, { expected: elements, got: odd })
}

/** One call of the kata did not draw at all, perhaps because an earlier call had. */
export function neverDrawn(draws: number[]): Mismatch | undefined {
  const silent = draws.indexOf(0)
  if (silent === -1) return undefined
  const message =
    silent === 0
      ? '`random` was not called: every call has to draw new numbers from it.'
      : `Call 1 of ${draws.length} drew from \`random\`, but call ${silent + 1} did not: ` +
        'every call has to draw new numbers, and must not keep any from an earlier call.'
  return wrong(message, { got: 0 })
}

/** Does `b` hold every number that `a` holds? */
export function same(a: Value, b: Value): boolean {
  if (isTensor(a) && isTensor(b))
    return a.data.length === b.data.length && a.data.every((x, i) => x === b.data[i])
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => same(x, b[i]))
  if (isFields(a) && isFields(b)) return Object.keys(a).every((name) => same(a[name], b[name]))
  return Object.is(a, b)
}

const isFields = (value: Value): value is { [name: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isTensor(value)

/** How many standard deviations a mean of `n` numbers is away from what it should be. */
export function deviations(mean: number, expected: number, variance: number, n: number): number {
  return (mean - expected) / Math.sqrt(variance / n)
}

/**
 * The largest distance between the share of numbers below x and x itself, over all x: for n numbers that
 * are uniform in [0, 1] it exceeds `3.4 / sqrt(n)` once in five billion times (Kolmogorov 1933).
 */
export function distanceFromUniform(numbers: Float64Array): number {
  const sorted = numbers.slice().sort()
  return sorted.reduce(
    (largest, x, i) =>
      Math.max(largest, Math.abs(x - i / sorted.length), Math.abs((i + 1) / sorted.length - x)),
    0,
  )
}

/** A chi-squared number as a standard normal one (Wilson and Hilferty 1931). */
export function chiSquaredDeviations(statistic: number, freedom: number): number {
  const variance = 2 / (9 * freedom)
  return ((statistic / freedom) ** (1 / 3) - (1 - variance)) / Math.sqrt(variance)
}
