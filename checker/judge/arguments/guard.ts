/**
 * Guarded tensors: ndarrays that behave like any other, but notice a read or a write out of range.
 * `ndarray` itself checks nothing: in a picture with 32 rows, `x.get(0, 32, 0, 0)` quietly reads another pixel.
 */
import ndarray, { type NdArray } from 'ndarray'
import type { Tensor } from '../../../src/tensor.ts'
import { axisNames } from '../../cases/indices.ts'

/** Thrown at the access that is out of range, so that the stack shows the line. */
export class OutOfRange extends Error {
  override name = 'OutOfRange'
}

/** Guards tensors and remembers the first access out of range, even when the learner's code catches the error. */
export interface Watch {
  guard(x: Tensor, name: string): Tensor
  /** The first access out of range; call this after the kata has returned. */
  violation(): OutOfRange | undefined
}

/** The real array behind each guarded one. */
const raw = new WeakMap<object, Float32Array>()

/** The real array behind a guarded one; anything else as it is. */
export function rawData(data: unknown): unknown {
  return typeof data === 'object' && data !== null ? (raw.get(data) ?? data) : data
}

export function watch(): Watch {
  let first: OutOfRange | undefined
  const outsideViews: (() => OutOfRange | undefined)[] = []
  const refuse = (message: string): never => {
    const error = new OutOfRange(message)
    first ??= error
    throw error
  }
  return {
    guard(x, name) {
      const { data, violation } = guardData(
        x.data,
        `${name}.data`,
        refuse,
        x.size === 0 ? undefined : extentOf(x.shape, x.stride, x.offset),
      )
      outsideViews.push(violation)
      const axes = namedLikePictures.test(name) ? axisNames(name, x.dimension) : x.shape.map(() => 'element')
      return guardView(ndarray(data, x.shape, x.stride, x.offset), name, axes, refuse)
    },
    violation() {
      for (const outsideView of outsideViews) first ??= outsideView()
      return first
    },
  }
}

/** Only for these names is it known what the axes mean. */
const namedLikePictures = /^d?[xyw]$/

/** The view with `get` and `set` that check every axis; what is made from it by `pick`, `lo` ... is guarded too. */
function guardView(x: Tensor, name: string, axes: string[], refuse: (message: string) => never): Tensor {
  const check = (method: string, indices: number[], value?: number): void => {
    const problem = problemWith(indices, x.shape, axes)
    if (problem === undefined) return
    const args = value === undefined ? indices : [...indices, value]
    refuse(`${name}.${method}(${args.join(', ')}): ${problem}`)
  }
  const { get, set } = x
  const own: Record<string, (...args: number[]) => unknown> = {
    get(...indices) {
      check('get', indices)
      return get.apply(x, indices)
    },
    set(...args) {
      const indices = args.slice(0, -1)
      if (args.length > x.dimension + 1) {
        const needed = `${x.dimension} axes need ${x.dimension} indices and a value`
        refuse(`${name}.set(${args.join(', ')}): ${needed}, got ${args.length} arguments`)
      }
      check('set', indices, args[args.length - 1])
      return set.apply(x, args)
    },
  }
  const derive = (
    method: 'lo' | 'hi' | 'step' | 'transpose' | 'pick',
    axesOf: (args: unknown[]) => string[],
  ) => {
    const make = x[method] as (...args: unknown[]) => NdArray<Float32Array>
    own[method] = (...args) =>
      guardView(make.apply(x, args), `${name}.${method}(${args.join(', ')})`, axesOf(args), refuse)
  }
  for (const method of ['lo', 'hi', 'step'] as const) derive(method, () => axes)
  derive('transpose', (order) => axes.map((_, axis) => axes[(order[axis] as number | undefined) ?? axis]))
  derive('pick', (picked) => axes.filter((_, axis) => typeof picked[axis] !== 'number' || picked[axis] < 0))
  for (const [key, value] of Object.entries(own)) Object.defineProperty(x, key, { value, enumerable: false })
  return x
}

/** What is wrong with these indices into a tensor of this shape, if anything. */
function problemWith(indices: number[], shape: number[], axes: string[]): string | undefined {
  if (indices.length < shape.length) {
    return `${shape.length} axes need ${shape.length} indices, got ${indices.length}`
  }
  for (let axis = 0; axis < shape.length; axis++) {
    const index = indices[axis]
    const extent = shape[axis]
    if (Number.isInteger(index) && index >= 0 && index < extent) continue
    const range = extent > 1 ? `, 0 to ${extent - 1}` : ''
    const why = Number.isInteger(index) ? 'out of range' : 'not a whole number'
    return `index ${index} is ${why}: axis ${axis} has ${extent} ${axes[axis]}${extent === 1 ? '' : 's'}${range}`
  }
  return undefined
}

/**
 * The buffer as a proxy that checks flat reads and writes. Outside the buffer they are refused at once. Inside the
 * buffer but outside the view they are refused only if the learner's code did not touch the whole buffer, because
 * copying the whole buffer is fine: `violation` is called after the kata has returned.
 */
function guardData(
  data: Float32Array,
  name: string,
  refuse: (message: string) => never,
  view?: { first: number; last: number },
): { data: Float32Array; violation: () => OutOfRange | undefined } {
  const length = data.length
  const seen = new Set<number>()
  let outside: OutOfRange | undefined

  /** The index that this property key stands for, undefined when it is a name. */
  const indexOf = (key: string | symbol): number | undefined => {
    if (typeof key === 'symbol') return undefined
    const number = Number(key)
    if (String(number) === key || key === '-0') return number
    return key === 'undefined' || key === 'null' ? Number.NaN : undefined
  }
  const check = (key: string, index: number, what: string): void => {
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      refuse(`${name}[${key}]: ${what} outside the buffer, which has ${length} numbers`)
    }
    if (!view) return
    seen.add(index)
    if (outside || (index >= view.first && index <= view.last)) return
    outside = new OutOfRange(
      `${name}[${key}]: ${what} outside the view, which lies between ${name}[${view.first}] and ${name}[${view.last}]: ` +
        'use its offset and strides, or `contiguous`',
    )
  }

  const proxy: Float32Array = new Proxy(data, {
    get(target, key) {
      const index = indexOf(key)
      if (index !== undefined) {
        check(String(key), index, 'a read')
        return target[index]
      }
      if (key === 'subarray') {
        return (...range: number[]) =>
          guardData(target.subarray(...range), `${name}.subarray(${range.join(', ')})`, refuse).data
      }
      const value = Reflect.get(target, key, target)
      if (typeof value !== 'function' || key === 'constructor') return value
      // The array's own methods work on real arrays only, and they stay in range by themselves.
      return (...args: unknown[]) => {
        const result = value.apply(target, args.map(rawData))
        return result === target ? proxy : result
      }
    },
    set(target, key, value) {
      const index = indexOf(key)
      if (index === undefined) return Reflect.set(target, key, value, target)
      check(String(key), index, 'a write')
      target[index] = value
      return true
    },
  })
  raw.set(proxy, data)
  return { data: proxy, violation: () => (seen.size === length ? undefined : outside) }
}

/** The first and the last index of the buffer that a view with at least one element touches. */
export function extentOf(
  shape: readonly number[],
  stride: readonly number[],
  offset: number,
): { first: number; last: number } {
  let first = offset
  let last = offset
  for (const [axis, extent] of shape.entries()) {
    const reach = (extent - 1) * stride[axis]
    if (reach < 0) first += reach
    else last += reach
  }
  return { first, last }
}
