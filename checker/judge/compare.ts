/** Compares an answer with the right one: what is the first thing that is wrong with it? */
import type { Expected, ExpectedTensor, Mismatch, Value } from '../cases/case.ts'
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
import { inOrder, type Leaf, leavesOf, sameShape, wrongIn } from './leaves.ts'

/** Hand-computed values as an `Expected`: integers outside tensors exactly, the rest to float32's rounding. */
export function fromHand(value: Value): Expected {
  if (typeof value === 'number')
    return { number: value, tolerance: Number.isInteger(value) ? 0 : near(value) }
  if (Array.isArray(value)) return value.map(fromHand)
  if (isTensor(value)) {
    return { shape: value.shape, data: value.data, tolerance: Float64Array.from(value.data, near) }
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, fromHand(field)]))
}

/** Sums of a few dozen small numbers in float32 are this exact. */
const near = (number: number): number => 2 ** -18 * Math.max(0.1, Math.abs(number))

/**
 * The first thing that is wrong with `got`, or undefined when nothing is: a missing field or a wrong shape
 * anywhere, then a wrong number, of the first wrong part in the `order` if there is one. Numbers further from the expected one than its tolerance are wrong; NaN
 * equals only NaN, and an infinity only itself.
 */
export function compare(expected: Expected, got: Value, order: readonly string[] = []): Mismatch | undefined {
  const mismatch = compareForm(expected, got, '')
  if (mismatch) return mismatch
  const leaves = inOrder(leavesOf(expected, got), order).map((leaf) => ({
    path: leaf.path,
    mismatch: compareNumbers(leaf),
  }))
  const first = leaves.find(({ mismatch }) => mismatch)?.mismatch
  if (!first) return undefined
  const right = leaves.filter(({ mismatch }) => !mismatch).map(({ path }) => path)
  const note = right.length > 0 && right.length <= 8 ? `\nRight: ${right.join(', ')}.` : ''
  return { ...first, message: first.message + note }
}

/** Has `got` the fields, the types and the shapes of `expected`? */
function compareForm(expected: Expected, got: Value, path: string): Mismatch | undefined {
  if (isExpectedTensor(expected)) return compareShape(expected, got, path)
  if (isExpectedNumber(expected)) {
    return typeof got === 'number' ? undefined : wrongForm(path, `the number ${show(expected.number)}`, got)
  }
  if (Array.isArray(expected)) {
    const wanted = `a plain array of length ${expected.length}`
    if (!Array.isArray(got)) return wrongForm(path, wanted, got)
    if (got.length !== expected.length) return wrongForm(path, wanted, got, 'shape')
    return firstOf(expected, (item, i) => compareForm(item, got[i], at(path, i)))
  }
  if (typeof expected === 'object' && expected !== null) {
    const names = Object.keys(expected)
    const wanted = `an object with ${names.join(', ')}`
    if (typeof got !== 'object' || got === null || Array.isArray(got) || isTensor(got)) {
      return wrongForm(path, wanted, got)
    }
    const fields = got as Record<string, Value>
    const missing = names.find((name) => fields[name] === undefined && expected[name] !== undefined)
    if (missing !== undefined) {
      const message = `${subject(path)} is ${describeValue(got)}, expected ${wanted}: ${missing} is missing.`
      return { kind: 'type', path: at(path, missing), expected: wanted, got: describeValue(got), message }
    }
    return firstOf(names, (name) => compareForm(expected[name], fields[name], at(path, name)))
  }
  if (got === expected) return undefined
  return wrongForm(path, describeValue(expected), got, typeof got === typeof expected ? 'value' : 'type')
}

function firstOf<T>(list: T[], look: (item: T, i: number) => Mismatch | undefined): Mismatch | undefined {
  for (const [i, item] of list.entries()) {
    const found = look(item, i)
    if (found) return found
  }
  return undefined
}

function compareShape({ shape }: ExpectedTensor, got: Value, path: string): Mismatch | undefined {
  if (!isTensor(got)) {
    const mismatch = wrongForm(path, `a tensor of shape ${showList(shape)}`, got)
    const advice = " `tensor(values, shape)` from '#tensor' makes a tensor from an array."
    return Array.isArray(got) ? { ...mismatch, message: mismatch.message + advice } : mismatch
  }
  if (sameShape(got.shape, shape)) return undefined
  const message = `${subject(path)} has the shape ${showList(got.shape)}, expected ${showList(shape)}.`
  return { kind: 'shape', path, expected: shape, got: got.shape, message }
}

function wrongForm(path: string, wanted: string, got: Value, kind: Mismatch['kind'] = 'type'): Mismatch {
  const actual = describeValue(got)
  const message = `${subject(path)} is ${actual}, expected ${wanted}.`
  return { kind: got === undefined ? 'undefined' : kind, path, expected: wanted, got: actual, message }
}

/** The result as a whole has no name. */
const subject = (path: string): string => (path === '' ? 'The result' : path)

/** Are the numbers right? The form is. */
function compareNumbers(leaf: Leaf): Mismatch | undefined {
  const wrong = wrongIn(leaf)
  if (!leaf.got || !wrong?.includes(1)) return undefined
  const { path, expected, got } = leaf
  const positions = [...wrong.keys()].filter((i) => wrong[i])
  const notFinite = positions.filter(
    (i) => !Number.isFinite(got.data[i]) && Number.isFinite(expected.data[i]),
  )
  // NaN and infinities come first, whatever else is wrong: they are the cause, or hide it.
  const [first] = [...notFinite, ...positions]
  const [shownGot, shownExpected] = showApart(got.data[first], expected.data[first])
  const mismatch: Omit<Mismatch, 'message'> = {
    kind: notFinite.length > 0 ? 'nan' : 'value',
    path,
    expected: storable(expected.data[first]),
    got: storable(got.data[first]),
    wrong: positions.length,
    total: expected.data.length,
  }
  if (expected.shape.length === 0) {
    return { ...mismatch, message: `${subject(path)} is ${shownGot}, expected ${shownExpected}.` }
  }
  const index = indexAt(first, expected.shape)
  const where = wrongElementsInWords(wrong, expected.shape, path)
  const message =
    `${path || 'result'}${showList(index)} is ${shownGot}, expected ${shownExpected}.` +
    howMany(positions.length, notFinite.length, expected.data.length, where)
  return { ...mismatch, index, where, message }
}

function howMany(wrong: number, notFinite: number, total: number, where?: string): string {
  if (total === 1) return ''
  const are = wrong === 1 ? 'is' : 'are'
  const what =
    notFinite === wrong
      ? `${are} not finite`
      : `${are} wrong${notFinite > 0 ? `, ${notFinite} of them not finite` : ''}`
  if (wrong === total) return `\nAll ${total} elements ${what}.`
  return `\n${wrong} of ${total} elements ${what}${where ? `: ${where}` : ''}.`
}

/** Two different numbers with as many digits as it takes to see that they differ. */
function showApart(a: number, b: number): [string, string] {
  const short: [string, string] = [show(a), show(b)]
  return short[0] === short[1] && !Object.is(a, b) ? [String(a), String(b)] : short
}
