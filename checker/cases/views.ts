/** How a tensor can lie in memory when it is handed to a kata: every layout that ndarray has. */
import ndarray from 'ndarray'
import { size, type Tensor } from '../../src/tensor.ts'
import type { TensorData, View } from './case.ts'
import { indexAt } from './indices.ts'

/** Makes a view of this shape; its numbers are filled in afterwards. */
const layouts: Record<View, (shape: number[]) => Tensor> = {
  /** The axes in reverse order, of a buffer with exactly these numbers. */
  transposed: (shape) =>
    bufferOf(shape.toReversed()).transpose(...shape.map((_, axis) => shape.length - 1 - axis)),
  /** A part of a larger buffer: one more on either side of every axis, every other element along the last one. */
  sliced: (shape) => {
    const last = shape.length - 1
    const wide = shape.map((extent, axis) => (axis === last ? 2 * extent : extent) + 2)
    return bufferOf(wide)
      .lo(...shape.map(() => 1))
      .step(...shape.map((_, axis) => (axis === last ? 2 : 1)))
      .hi(...shape)
  },
  /** Every axis backwards: all strides are negative, and the offset is the last element. */
  reversed: (shape) => bufferOf(shape).step(...shape.map(() => -1)),
  /** Rows out of the middle of a taller buffer: in order and without gaps, but not from the start. */
  rows: (shape) =>
    bufferOf([shape[0] + 3, ...shape.slice(1)])
      .lo(2)
      .hi(...shape),
  /** The first corner of a larger buffer: from offset 0 and with a last stride of 1, but with gaps. */
  corner: (shape) => bufferOf(shape.map((extent) => extent + 1)).hi(...shape),
  /** The two last axes are swapped, the others in order. */
  swapped: (shape) => {
    const order = shape.map((_, axis) => axis)
    order.push(...order.splice(-2).reverse())
    return bufferOf(order.map((axis) => shape[axis])).transpose(...order)
  },
  /** Every other element of the first axis, from offset 0. */
  strided: (shape) => bufferOf([2 * shape[0], ...shape.slice(1)]).step(2),
  /** All rows of the first axis are one and the same row in memory: a stride of 0. Only for tensors whose rows are equal. */
  repeated: (shape) => {
    const row = bufferOf([1, ...shape.slice(1)])
    return ndarray(row.data, [...shape], [0, ...row.stride.slice(1)], 0)
  },
}

/** The tensor as an ndarray, laid out in memory as its `view` says. */
export function layOut({ shape, data, view }: TensorData): Tensor {
  if (view === undefined) return ndarray(Float32Array.from(data), [...shape])
  return fill(layouts[view]([...shape]), data)
}

/** Writes these numbers, row-major, into the tensor, and returns it. */
export function fill(x: Tensor, data: Float32Array): Tensor {
  for (const [i, value] of data.entries()) x.data[x.index(...indexAt(i, x.shape))] = value
  return x
}

/** Numbers that nobody expects, so that reading beside the view shows. */
function bufferOf(shape: number[]): Tensor {
  return ndarray(
    Float32Array.from({ length: size(shape) }, (_, i) => 100 + (i % 17)),
    shape,
  )
}
