/** The tensors and numbers of a right answer, each beside what came in its place. */

import type { Expected, ExpectedTensor, Value } from '../cases/case.ts'
import { at, isExpectedNumber, isExpectedTensor, isTensor } from '../cases/values.ts'

export interface Numbers {
  shape: number[]
  data: Float32Array | Float64Array
}

/** A number is a tensor without axes, a list of numbers one with a single axis. */
export interface Leaf {
  /** Where in the answer: '' for the answer itself. */
  path: string
  expected: ExpectedTensor
  /** Undefined when something came that is no tensor, or no number. */
  got: Numbers | undefined
}

export function leavesOf(expected: Expected, got: Value, path = ''): Leaf[] {
  if (isExpectedTensor(expected)) return [{ path, expected, got: isTensor(got) ? got : undefined }]
  if (isExpectedNumber(expected)) {
    const scalar = (number: number) => ({ shape: [], data: Float64Array.of(number) })
    const right = { ...scalar(expected.number), tolerance: Float64Array.of(expected.tolerance) }
    return [{ path, expected: right, got: typeof got === 'number' ? scalar(got) : undefined }]
  }
  if (typeof expected !== 'object' || expected === null) return []
  if (Array.isArray(expected) && expected.length > 0 && expected.every(isExpectedNumber)) {
    const listed = (numbers: number[]) => ({ shape: [numbers.length], data: Float64Array.from(numbers) })
    const tolerance = Float64Array.from(expected, (part) => part.tolerance)
    const right = { ...listed(expected.map(({ number }) => number)), tolerance }
    return [{ path, expected: right, got: isNumbers(got) ? listed(got) : undefined }]
  }
  const parts = (typeof got === 'object' && got !== null && !isTensor(got) ? got : {}) as Record<
    string,
    Value
  >
  return Object.entries(expected).flatMap(([name, part]) =>
    leavesOf(part, parts[name], at(path, Array.isArray(expected) ? Number(name) : name)),
  )
}

const isNumbers = (got: Value): got is number[] =>
  Array.isArray(got) && got.every((part) => typeof part === 'number')

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((extent, axis) => extent === b[axis])

/** Which elements are wrong, a 1 for each; undefined when the shape already is. */
export function wrongIn({ expected, got }: Leaf): Uint8Array | undefined {
  if (!got || !sameShape(expected.shape, got.shape)) return undefined
  const wrong = new Uint8Array(expected.data.length)
  for (let i = 0; i < wrong.length; i++) {
    if (!isNear(expected.data[i], got.data[i], expected.tolerance[i])) wrong[i] = 1
  }
  return wrong
}

/** Is this number as right as it has to be? NaN equals only NaN, and an infinity only itself. */
export function isNear(expected: number, got: number, tolerance: number): boolean {
  if (tolerance === Infinity) return true
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return Object.is(expected, got)
  return Math.abs(got - expected) <= tolerance
}

/** The place of a part among those of `order`; all others come after them. */
export function placeIn(order: readonly string[], path: string): number {
  const place = order.findIndex((part) => path === part || path.startsWith(`${part}.`))
  return place === -1 ? order.length : place
}

/** In the order in which they are computed; the others as they are. */
export const inOrder = (leaves: readonly Leaf[], order: readonly string[]): Leaf[] =>
  leaves.toSorted((a, b) => placeIn(order, a.path) - placeIn(order, b.path))
