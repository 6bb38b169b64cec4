/** Loops over the indices of a shape, so that an answer of the bank takes a line or two. */
import ndarray from 'ndarray'
import { type Shape, size, type Tensor, zeros } from '#tensor'

/** Calls `visit` with every index of this shape, in row-major order. */
export function each(shape: Shape, visit: (...index: number[]) => void): void {
  const index = shape.map(() => 0)
  for (let left = size(shape); left > 0; left--) {
    visit(...index)
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis] < shape[axis]) break
      index[axis] = 0
    }
  }
}

/** A new tensor that holds `value(...index)` at every index. */
export function build(shape: Shape, value: (...index: number[]) => number): Tensor {
  const y = zeros(shape)
  each(shape, (...index) => y.set(...index, value(...index)))
  return y
}

/** The sum of `term(...index)` over every index of this shape. */
export function sum(shape: Shape, term: (...index: number[]) => number): number {
  let total = 0
  each(shape, (...index) => {
    total += term(...index)
  })
  return total
}

/** Adds to one element. */
export function add(x: Tensor, value: number, ...index: number[]): void {
  x.set(...index, x.get(...index) + value)
}

/** A new tensor: `change` of every element, with its index. */
export function map(x: Tensor, change: (value: number, ...index: number[]) => number): Tensor {
  return build(x.shape, (...index) => change(x.get(...index), ...index))
}

/** Replaces every element of `x` itself, and returns it. */
export function overwrite(x: Tensor, change: (value: number, ...index: number[]) => number): Tensor {
  each(x.shape, (...index) => x.set(...index, change(x.get(...index), ...index)))
  return x
}

/** A new tensor: every line along this axis goes through `change`. */
export function along(
  x: Tensor,
  axis: number,
  change: (line: number[], ...start: number[]) => number[],
): Tensor {
  const y = zeros(x.shape)
  const others = x.shape.map((extent, a) => (a === axis ? 1 : extent))
  each(others, (...start) => {
    const at = (i: number) => start.map((value, a) => (a === axis ? i : value))
    const line = Array.from({ length: x.shape[axis] }, (_, i) => x.get(...at(i)))
    change(line, ...start).forEach((value, i) => {
      y.set(...at(i), value)
    })
  })
  return y
}

/** All elements in row-major order. */
export function values(x: Tensor): number[] {
  const list: number[] = []
  each(x.shape, (...index) => list.push(x.get(...index)))
  return list
}

/** The sum of a list, from left to right. */
export const total = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)

/** Reads the memory of `x` as though it were row-major from the first number on: right only when `x` is no view. */
export const blind = (x: Tensor): Tensor => ndarray(x.data, [...x.shape])
