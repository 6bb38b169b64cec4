/** The same change to every number. */
import type { Value } from '../../cases/case.ts'
import { isTensor } from '../../cases/values.ts'
import type { Claim } from './fact.ts'
import { distinctNumbers, rounding, type WrongLeaf } from './wrong-leaf.ts'

/** A constant is certain when it holds for at least this many different numbers. */
const fewest = 3

/** Is everything 0? */
export function allZero(list: readonly WrongLeaf[]): Claim | undefined {
  const zero = list.every(({ got, wrong }) => wrong && got.data.every((value) => value === 0))
  return zero && distinctNumbers(list) >= fewest ? { kind: 'zero' } : undefined
}

/** Is every element the same multiple of what it should be? */
export function scaled(list: readonly WrongLeaf[]): Claim | undefined {
  const factors = list.map(factorOf).filter((factor) => factor !== undefined)
  if (factors.length < list.length || distinctNumbers(list) < fewest) return undefined
  const same = factors.every((factor) => isClose(factor, factors[0]))
  if (same && isClose(factors[0], -1)) return { kind: 'scaled', factor: -1 }
  for (const axis of ['batch', 'last'] as const) {
    const extents = list.map(({ args }) => extentAlong(axis, args))
    // An extent that is the same in all cases has to explain the same factor, and the other way round.
    if (same !== extents.every((extent) => extent === extents[0])) continue
    for (const divided of [true, false]) {
      if (factors.every((factor, i) => isClose(factor, divided ? 1 / extents[i] : extents[i]))) {
        return { kind: 'scaledByExtent', axis, divided, ...(same && { extent: extents[0] }) }
      }
    }
  }
  return same ? { kind: 'scaled', factor: Number(factors[0].toPrecision(6)) } : undefined
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

/** The first or the last extent of the first argument: what there is to divide by. NaN if it is no matrix or more. */
export function extentAlong(axis: 'batch' | 'last', [first]: Value[]): number {
  const shape = isTensor(first) ? first.shape : []
  return shape.length < 2 ? Number.NaN : shape.at(axis === 'batch' ? 0 : -1)!
}

/** Is every element off by the same number? */
export function offByConstant(list: readonly WrongLeaf[]): Claim | undefined {
  const [first] = list
  const offset = first.got.data[0] - first.expected.data[0]
  if (!Number.isFinite(offset) || distinctNumbers(list) < fewest) return undefined
  const slack = first.expected.tolerance[0] + rounding(first.got.data[0]) + rounding(first.expected.data[0])
  const holds = list.every(
    ({ expected, got, wrong }) =>
      // Among large numbers the offset is a rounding error.
      wrong?.every((isWrong, i) => isWrong === 1 || expected.tolerance[i] >= Math.abs(offset) / 2) &&
      got.data.every((value, i) => {
        const allowed = expected.tolerance[i] + slack + rounding(value) + rounding(expected.data[i])
        return Math.abs(value - expected.data[i] - offset) <= allowed
      }),
  )
  return holds ? { kind: 'offset', by: Number(offset.toPrecision(4)) } : undefined
}
