/** What the parts of a `Value` are, and how they are printed. */
import type {
  Expected,
  ExpectedNumber,
  ExpectedTensor,
  MaskSequence,
  Stream,
  TensorData,
  Value,
} from './case.ts'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasOnly = (value: object, key: string): boolean => {
  const keys = Object.keys(value)
  return keys.length === 1 && keys[0] === key
}

export const isTensor = (value: Value): value is TensorData =>
  isObject(value) && 'data' in value && value.data instanceof Float32Array && Array.isArray(value.shape)

export const isStream = (value: Value): value is Stream =>
  isObject(value) && hasOnly(value, 'stream') && typeof (value as Stream).stream === 'number'

export const isMaskSequence = (value: Value): value is MaskSequence =>
  isObject(value) && hasOnly(value, 'masksFor') && Array.isArray((value as MaskSequence).masksFor)

export const isExpectedTensor = (expected: Expected): expected is ExpectedTensor =>
  isObject(expected) && 'tolerance' in expected && 'shape' in expected

export const isExpectedNumber = (expected: Expected): expected is ExpectedNumber =>
  isObject(expected) && 'tolerance' in expected && 'number' in expected

/** The number of numbers in it. */
export function sizeOf(value: Value): number {
  if (typeof value !== 'object' || value === null) return 1
  if (isTensor(value)) return value.data.length
  return Object.values(value).reduce((sum: number, part: Value) => sum + sizeOf(part), 0)
}

/** The same value, but each tensor in it, also inside objects, is what `change` makes of it. */
export function mapTensors(value: Value, change: (t: TensorData) => TensorData): Value {
  if (typeof value !== 'object' || value === null) return value
  if (isTensor(value)) return change(value)
  if (Array.isArray(value)) return value.map((part) => mapTensors(part, change))
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, mapTensors(part, change)]))
}

/** A number as a person reads it: seven digits, which is all that float32 has. */
export function show(number: number): string {
  if (!Number.isFinite(number) || Number.isInteger(number)) return String(number)
  return String(Number(number.toPrecision(7)))
}

/** A number for a `Failure`. JSON has no NaN and no infinities, so they become text. */
export const storable = (number: number): number | string =>
  Number.isFinite(number) ? number : String(number)

/** A shape or an index: [2, 3]. */
export const showList = (numbers: ArrayLike<number>): string => `[${Array.from(numbers, show).join(', ')}]`

/** What kind of thing this is, with an article: 'a tensor of shape [2, 3]'. */
export function describeValue(value: Value): string {
  if (value === undefined || value === null) return String(value)
  if (typeof value === 'number') return `the number ${show(value)}`
  if (typeof value === 'string') return `the string '${value}'`
  if (typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `a plain array of length ${value.length}`
  if (isTensor(value)) return `a tensor of shape ${showList(value.shape)}`
  const fields = Object.keys(value)
  return fields.length === 0 ? 'an object without fields' : `an object with ${fields.join(', ')}`
}

/** Where in the result: `at('rows', 2)` is 'rows[2]', `at('conv1', 'w')` is 'conv1.w'. */
export function at(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
}
