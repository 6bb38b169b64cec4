/** Is an answer right, and if it is not: what is the first thing that is wrong? */
import type { Expected, ExpectedNumber, ExpectedTensor, Mismatch, Value } from '../cases/case.ts'
import { indexAt } from '../cases/indices.ts'
import {
  at,
  describeValue,
  isExpectedNumber,
  isExpectedTensor,
  isTensor,
  show,
  showList,
  storable,
} from '../cases/values.ts'
import { wrongElementsInWords } from '../cases/wrong-elements.ts'

/** Hand-computed values as an `Expected`: integers outside tensors exactly, the rest to float32's rounding. */
export function fromHand(value: Value): Expected {
  if (typeof value === 'number')
    return { number: value, tolerance: Number.isInteger(value) ? 0 : near(value) }
  if (Array.isArray(value)) return value.map(fromHand)
  if (isTensor(value)) {
    return { shape: value.shape, data: value.data, tolerance: Float64Array.from(value.data, near) }
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, fromHand(part)]))
}

/** Sums of a few dozen small numbers in float32 are this exact. */
const near = (number: number): number => 2 ** -18 * Math.max(0.1, Math.abs(number))

/**
 * The first thing that is wrong with `got`, or undefined when nothing is: a missing part or a wrong shape
 * anywhere, then a wrong number. Numbers further from the expected one than its tolerance are wrong; NaN
 * equals only NaN, and an infinity only itself.
 */
export function compare(expected: Expected, got: Value): Mismatch | undefined {
  const leaves: Leaf[] = []
  const misform = match(expected, got, '', leaves)
  if (misform) return misform
  const verdicts = leaves.map((leaf) => ({ path: leaf.path, mismatch: leaf.differ() }))
  const first = verdicts.find((verdict) => verdict.mismatch)?.mismatch
  if (!first) return undefined
  const right = verdicts.filter((verdict) => !verdict.mismatch).map((verdict) => verdict.path)
  const note = right.length > 0 && right.length <= 8 ? `\nRight: ${right.join(', ')}.` : ''
  return { ...first, message: first.message + note }
}

/** One number or tensor of the result that has the right form and is still to be compared. */
interface Leaf {
  path: string
  differ(): Mismatch | undefined
}

/** Does `got` have the form of `expected`? Collects what is to be compared on the way. */
function match(expected: Expected, got: Value, path: string, leaves: Leaf[]): Mismatch | undefined {
  if (isExpectedTensor(expected)) return matchTensor(expected, got, path, leaves)
  if (isExpectedNumber(expected)) {
    if (typeof got !== 'number') return mismatchedForm(path, `the number ${show(expected.number)}`, got)
    leaves.push({ path, differ: () => differInNumber(expected.number, expected.tolerance, got, path) })
    return undefined
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(got)) return mismatchedForm(path, `a plain array of length ${expected.length}`, got)
    if (got.length !== expected.length) {
      return mismatchedForm(path, `a plain array of length ${expected.length}`, got, 'shape')
    }
    if (expected.every(isExpectedNumber)) return matchNumbers(expected, got, path, leaves)
    return firstOf(expected, (part, i) => match(part, got[i], at(path, i), leaves))
  }
  if (typeof expected === 'object' && expected !== null) {
    const names = Object.keys(expected)
    const wanted = `an object with ${names.join(', ')}`
    if (typeof got !== 'object' || got === null || Array.isArray(got) || isTensor(got)) {
      return mismatchedForm(path, wanted, got)
    }
    const fields = got as Record<string, Value>
    const missing = names.find((name) => fields[name] === undefined && expected[name] !== undefined)
    if (missing !== undefined) {
      const message = `${subject(path)} is ${describeValue(got)}: ${missing} is missing (${wanted} is expected).`
      return { kind: 'type', path: at(path, missing), expected: wanted, got: describeValue(got), message }
    }
    return firstOf(names, (name) => match(expected[name], fields[name], at(path, name), leaves))
  }
  if (got === expected) return undefined
  return {
    ...mismatchedForm(path, describeValue(expected), got),
    kind: typeof got === typeof expected ? 'value' : 'type',
  }
}

function firstOf<T>(list: T[], look: (item: T, i: number) => Mismatch | undefined): Mismatch | undefined {
  for (const [i, item] of list.entries()) {
    const found = look(item, i)
    if (found) return found
  }
  return undefined
}

function matchTensor(
  expected: ExpectedTensor,
  got: Value,
  path: string,
  leaves: Leaf[],
): Mismatch | undefined {
  const wanted = `a tensor of shape ${showList(expected.shape)}`
  if (!isTensor(got)) {
    const mismatch = mismatchedForm(path, wanted, got)
    const advice = Array.isArray(got) ? " `tensor(values, shape)` from '#tensor' makes one of an array." : ''
    return { ...mismatch, message: mismatch.message + advice }
  }
  const sameShape =
    got.shape.length === expected.shape.length && got.shape.every((extent, i) => extent === expected.shape[i])
  if (!sameShape) {
    return {
      kind: 'shape',
      path,
      expected: expected.shape,
      got: got.shape,
      message: `${subject(path)} has the shape ${showList(got.shape)}, expected ${showList(expected.shape)}.`,
    }
  }
  leaves.push({ path, differ: () => differInTensor(expected, got, path) })
  return undefined
}

/** A plain list of numbers, which may be long, is compared like a tensor with one axis. */
function matchNumbers(
  expected: ExpectedNumber[],
  got: Value[],
  path: string,
  leaves: Leaf[],
): Mismatch | undefined {
  const stranger = got.findIndex((item) => typeof item !== 'number')
  if (stranger !== -1) return match(expected[stranger], got[stranger], at(path, stranger), leaves)
  const right = {
    shape: [expected.length],
    data: Float64Array.from(expected, ({ number }) => number),
    tolerance: Float64Array.from(expected, ({ tolerance }) => tolerance),
  }
  leaves.push({ path, differ: () => differInTensor(right, { data: got as number[] }, path) })
  return undefined
}

function mismatchedForm(path: string, wanted: string, got: Value, kind: Mismatch['kind'] = 'type'): Mismatch {
  const actual = describeValue(got)
  const message = `${subject(path)} is ${actual}, expected ${wanted}.`
  return { kind: got === undefined ? 'undefined' : kind, path, expected: wanted, got: actual, message }
}

/** The result as a whole has no name. */
const subject = (path: string): string => (path === '' ? 'The result' : path)

/** Is this number as right as it has to be? NaN equals only NaN, and an infinity only itself. */
export function isNear(expected: number, got: number, tolerance: number): boolean {
  if (tolerance === Infinity) return true
  if (!Number.isFinite(expected) || !Number.isFinite(got)) return Object.is(expected, got)
  return Math.abs(got - expected) <= tolerance
}

function differInNumber(
  expected: number,
  tolerance: number,
  got: number,
  path: string,
): Mismatch | undefined {
  if (isNear(expected, got, tolerance)) return undefined
  const [shownGot, shownExpected] = showApart(got, expected)
  return {
    kind: Number.isFinite(got) || !Number.isFinite(expected) ? 'value' : 'nan',
    path,
    expected: storable(expected),
    got: storable(got),
    wrong: 1,
    total: 1,
    message: `${subject(path)} is ${shownGot}, expected ${shownExpected}.`,
  }
}

function differInTensor(
  expected: ExpectedTensor,
  got: { data: ArrayLike<number> },
  path: string,
): Mismatch | undefined {
  const total = expected.data.length
  const wrong = new Uint8Array(total)
  let count = 0
  let notFinite = 0
  let first = -1
  for (let i = 0; i < total; i++) {
    if (isNear(expected.data[i], got.data[i], expected.tolerance[i])) continue
    wrong[i] = 1
    count++
    const strange = !Number.isFinite(got.data[i]) && Number.isFinite(expected.data[i])
    // NaN and infinities come first, whatever else is wrong: they are the cause, or hide it.
    if (first === -1 || (strange && notFinite === 0)) first = i
    if (strange) notFinite++
  }
  if (count === 0) return undefined

  const index = indexAt(first, expected.shape)
  const where = wrongElementsInWords(wrong, expected.shape, path)
  const [shownGot, shownExpected] = showApart(got.data[first], expected.data[first])
  const name = path === '' ? 'result' : path
  const elements = total === 1 ? 'element' : 'elements'
  const how = notFinite === count ? 'are not finite' : 'are wrong'
  const also = notFinite > 0 && notFinite < count ? `, ${notFinite} of them not finite` : ''
  return {
    kind: notFinite > 0 ? 'nan' : 'value',
    path,
    index,
    expected: storable(expected.data[first]),
    got: storable(got.data[first]),
    wrong: count,
    total,
    where,
    message: [
      `${name}${showList(index)} is ${shownGot}, expected ${shownExpected}.`,
      `${count} of ${total} ${elements} ${count === 1 ? how.replace('are', 'is') : how}${also}${where ? `: ${where}` : ''}.`,
    ].join('\n'),
  }
}

/** Two different numbers with as many digits as it takes to see that they differ. */
function showApart(a: number, b: number): [string, string] {
  const short: [string, string] = [show(a), show(b)]
  return short[0] === short[1] && !Object.is(a, b) ? [String(a), String(b)] : short
}
