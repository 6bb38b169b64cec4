/**
 * Copies what a kata returned into plain data. Nothing that the learner made is trusted: no getter, method or proxy
 * of theirs runs here, and a view is checked against its buffer before it is read.
 */
import { types } from 'node:util'
import type { Mismatch, TensorData, Value } from '../cases/case.ts'
import { at, showList } from '../cases/values.ts'
import { extentOf, rawData } from './arguments/guard.ts'

/** No right answer has more elements, parts or levels than these. */
const mostElements = 1_000_000
const mostParts = 10_000
const mostLevels = 8

/** Something in the result that cannot be copied, and why. */
class Unfit extends Error {
  readonly mismatch: Mismatch
  constructor(kind: Mismatch['kind'], path: string, message: string) {
    super(message)
    this.mismatch = { kind, path, message }
  }
}

/** The value as plain data, and the arrays, objects and buffers that it was read from; or what is wrong with it. */
export function snapshot(returned: unknown): { value: Value; sources: object[] } | { failure: Mismatch } {
  const sources: object[] = []
  try {
    return { value: copy(returned, '', 0, sources), sources }
  } catch (error) {
    if (error instanceof Unfit) return { failure: error.mismatch }
    throw error
  }
}

function copy(value: unknown, path: string, level: number, sources: object[]): Value {
  const what = path === '' ? 'The result' : path
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number')
    return value
  if (typeof value === 'string') return value.slice(0, 10_000)
  if (typeof value !== 'object') {
    throw new Unfit(
      'type',
      path,
      `${what} is a ${typeof value}, expected a tensor, a number, an array or an object.`,
    )
  }
  if (types.isProxy(value)) throw new Unfit('type', path, `${what} is a Proxy, which cannot be checked.`)
  if (types.isPromise(value)) {
    throw new Unfit('promise', path, `${what} is a Promise: return the result itself, without async.`)
  }
  if (types.isTypedArray(value)) {
    throw new Unfit(
      'type',
      path,
      `${what} is a ${nameOf(value)} of length ${lengthOf(value)}, which has no shape. ` +
        "`ndarray(data, shape)` or `tensor(values, shape)` from '#tensor' turns it into a tensor.",
    )
  }
  if (sources.push(value) > mostParts || level > mostLevels) {
    throw new Unfit('type', path, `${what} has more parts than any right answer has.`)
  }
  if (Array.isArray(value)) {
    if (value.length > mostElements)
      throw new Unfit(
        'shape',
        path,
        `${what} is an array of length ${value.length}, longer than any right answer.`,
      )
    return Array.from({ length: value.length }, (_, i) => {
      const item = field(value, String(i), path)
      return typeof item === 'number' ? item : copy(item, at(path, i), level + 1, sources)
    })
  }
  const keys = Object.keys(value)
  if (Object.hasOwn(value, 'data') && Object.hasOwn(value, 'offset')) return copyTensor(value, path, sources)
  return Object.fromEntries(
    keys.map((key) => [key, copy(field(value, key, path), at(path, key), level + 1, sources)]),
  )
}

/** A field of an object without running a getter. */
function field(object: object, key: string, path: string): unknown {
  const property = Object.getOwnPropertyDescriptor(object, key)
  if (property && !('value' in property)) {
    throw new Unfit('type', at(path, key), `${at(path, key)} is a getter, expected a plain value.`)
  }
  return property?.value
}

/** An ndarray, read through its shape, stride and offset, whatever view it is. */
function copyTensor(view: object, path: string, sources: object[]): TensorData {
  const what = path === '' ? 'The result' : path
  const data = rawData(field(view, 'data', path))
  if (!types.isFloat32Array(data)) {
    const holds = types.isTypedArray(data)
      ? `a ${nameOf(data)}`
      : Array.isArray(data)
        ? 'a plain array'
        : 'something else'
    throw new Unfit(
      'type',
      path,
      `${what} is an ndarray over ${holds}; tensors hold a Float32Array. \`zeros(shape)\` from '#tensor' makes one.`,
    )
  }
  sources.push(bufferOf(data))
  if (!inherits(view, 'get')) {
    throw new Unfit(
      'type',
      path,
      `${what} is an object that only looks like an ndarray; \`ndarray(...)\` makes one.`,
    )
  }
  // An ndarray without axes has no shape and no stride of its own.
  const shape = numbers(field(view, 'shape', path) ?? [], 'shape', path)
  const stride = numbers(field(view, 'stride', path) ?? [], 'stride', path)
  const [offset] = numbers([field(view, 'offset', path)], 'offset', path)
  if (shape.length !== stride.length || shape.some((extent) => extent < 0)) {
    throw new Unfit(
      'shape',
      path,
      `${what} has the shape ${showList(shape)} and the stride ${showList(stride)}, which is not possible.`,
    )
  }
  const size = shape.reduce((product, extent) => product * extent, 1)
  if (size > mostElements) {
    throw new Unfit(
      'shape',
      path,
      `${what} has the shape ${showList(shape)}: more elements than any right answer has.`,
    )
  }
  const length = lengthOf(data)
  const reaches = extentOf(shape, stride, offset)
  if (size > 0 && (reaches.first < 0 || reaches.last >= length)) {
    const beyond = reaches.first < 0 ? reaches.first : reaches.last
    throw new Unfit(
      'bounds',
      path,
      `${what} reaches index ${beyond} of a buffer with ${length} numbers ` +
        `(shape ${showList(shape)}, stride ${showList(stride)}, offset ${offset}).`,
    )
  }
  return { shape, data: read(data, shape, stride, offset, size) }
}

function read(
  data: Float32Array,
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
  size: number,
): Float32Array {
  const result = new Float32Array(size)
  const index = new Array<number>(shape.length).fill(0)
  let position = offset
  for (let i = 0; i < size; i++) {
    result[i] = data[position]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += stride[axis]
      if (++index[axis] < shape[axis]) break
      position -= index[axis] * stride[axis]
      index[axis] = 0
    }
  }
  return result
}

/** The shape, the stride or the offset: a short list of whole numbers. */
function numbers(list: unknown, name: string, path: string): number[] {
  const isList = Array.isArray(list) && !types.isProxy(list) && list.length <= 16
  const items = isList ? Array.from({ length: list.length }, (_, i) => field(list, String(i), path)) : []
  if (!isList || !items.every((item): item is number => Number.isSafeInteger(item))) {
    const shown = isList
      ? `[${items.map((item) => (typeof item === 'number' ? item : typeof item)).join(', ')}]`
      : ''
    const message = `The ${name} of ${path || 'the result'} is not a list of whole numbers${shown ? `: ${shown}` : ''}.`
    throw new Unfit('shape', path, message)
  }
  return items
}

/** Do the object or its prototypes have a function of this name? */
function inherits(object: object, key: string): boolean {
  let level: object | null = object
  for (let i = 0; level !== null && i < 4 && !types.isProxy(level); i++) {
    const property = Object.getOwnPropertyDescriptor(level, key)
    if (property) return typeof property.value === 'function'
    level = Object.getPrototypeOf(level)
  }
  return false
}

// The real length and the real name of a typed array, whatever was defined on top of them.
const typedArray = Object.getPrototypeOf(Float32Array.prototype)
const length = Object.getOwnPropertyDescriptor(typedArray, 'length')!.get!
const tag = Object.getOwnPropertyDescriptor(typedArray, Symbol.toStringTag)!.get!
const buffer = Object.getOwnPropertyDescriptor(typedArray, 'buffer')!.get!
const bufferOf = (array: object): object => buffer.call(array)
const lengthOf = (array: object): number => length.call(array)
const nameOf = (array: object): string => tag.call(array)
