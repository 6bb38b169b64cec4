/** The same change to every number. */
import type { Value } from '../../cases/case.ts'
import { isTensor, show } from '../../cases/values.ts'
import { differing, rounding, type WrongLeaf } from './wrong-leaf.ts'

/** A constant is certain when it holds for at least this many different numbers. */
const fewest = 3

/** Numbers are wrong always, tensors everywhere. */
const extent = ([{ expected }]: readonly WrongLeaf[]): string =>
  expected.shape.length === 0 ? 'always' : 'everywhere'

/** Is everything 0? */
export function allZero(list: readonly WrongLeaf[]): string | undefined {
  const zero = list.every(({ got, wrong }) => wrong && got.data.every((value) => value === 0))
  return zero && differing(list) >= fewest ? `is ${extent(list)} 0.` : undefined
}

/** Is every element the same multiple of what it should be? */
export function scaled(list: readonly WrongLeaf[]): string | undefined {
  const factors = list.map(factorOf).filter((factor) => factor !== undefined)
  if (factors.length < list.length || differing(list) < fewest) return undefined
  const same = factors.every((factor) => isClose(factor, factors[0]))
  if (same && isClose(factors[0], -1)) return `has ${extent(list)} the wrong sign; otherwise it is right.`
  for (const { letter, what, extents } of extentsOf(list.map(({ args }) => args))) {
    const name = same ? String(extents[0]) : letter
    // An extent that is the same in all cases has to explain the same factor, and the other way round.
    if (same !== extents.every((extent) => extent === extents[0])) continue
    if (factors.every((factor, i) => isClose(factor, 1 / extents[i]))) {
      return `is exactly 1/${name} of what it should be, and ${name} is ${what}: divided by it once too often?`
    }
    if (factors.every((factor, i) => isClose(factor, extents[i]))) {
      return `is exactly ${name} times what it should be, and ${name} is ${what}: not divided by it, or multiplied?`
    }
  }
  return same ? `is exactly ${inWords(factors[0])} what it should be.` : undefined
}

/** The factor that every element has; undefined when there is none, or nothing to tell it from. */
function factorOf({ expected, got, wrong }: WrongLeaf): number | undefined {
  if (!wrong) return undefined
  const { data, tolerance } = expected
  let largest = 0
  for (const [i, value] of data.entries()) if (Math.abs(value) > Math.abs(data[largest])) largest = i
  const factor = got.data[largest] / data[largest]
  if (!Number.isFinite(factor) || factor === 0 || isClose(factor, 1)) return undefined
  const slack = (tolerance[largest] + rounding(got.data[largest])) / Math.abs(data[largest])
  const holds = got.data.every((value, i) => {
    const allowed = (1 + Math.abs(factor)) * tolerance[i] + slack * Math.abs(data[i]) + rounding(value)
    return Math.abs(value - factor * data[i]) <= allowed
  })
  return holds ? factor : undefined
}

const isClose = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-5 * Math.max(Math.abs(a), Math.abs(b))

interface Extent {
  letter: string
  what: string
  /** One for each case. */
  extents: number[]
}

/** What there is to divide by: the first and the last extent of the first argument. */
function extentsOf(cases: Value[][]): Extent[] {
  const shapes = cases.map(([first]) => (isTensor(first) ? first.shape : []))
  if (shapes.some((shape) => shape.length < 2)) return []
  return [
    { letter: 'N', what: 'the size of the batch', extents: shapes.map((shape) => shape[0]) },
    {
      letter: 'K',
      what: 'the extent of the last axis',
      extents: shapes.map((shape) => shape[shape.length - 1]),
    },
  ]
}

/** '1/64 of', '3 times', '0.70711 times' */
function inWords(factor: number): string {
  const size = Math.abs(factor)
  const sign = factor < 0 ? '-' : ''
  const [up, down] = [Math.round(size), Math.round(1 / size)]
  if (up >= 2 && isClose(size, up)) return `${sign}${up} times`
  if (down >= 2 && isClose(size, 1 / down)) return `${sign}1/${down} of`
  return `${Number(factor.toPrecision(5))} times`
}

/** Is every element off by the same number? */
export function offByConstant(list: readonly WrongLeaf[]): string | undefined {
  const [first] = list
  const offset = first.got.data[0] - first.expected.data[0]
  if (!Number.isFinite(offset) || differing(list) < fewest) return undefined
  const slack = first.expected.tolerance[0] + rounding(first.got.data[0]) + rounding(first.expected.data[0])
  const holds = list.every(
    ({ expected, got, wrong }) =>
      wrong?.every((isWrong) => isWrong === 1) &&
      got.data.every((value, i) => {
        const allowed = expected.tolerance[i] + slack + rounding(value) + rounding(expected.data[i])
        return Math.abs(value - expected.data[i] - offset) <= allowed
      }),
  )
  if (!holds) return undefined
  const by = show(Number(Math.abs(offset).toPrecision(4)))
  return `is ${extent(list)} ${by} too ${offset > 0 ? 'large' : 'small'}.`
}
