import type { Tensor } from '../../tensor.ts'

/**
 * Copies the numbers of any view into `target`, in row-major order. A kata may return a transposed or sliced view, or one
 * that shares memory with its input.
 */
export function copyRowMajor(x: Tensor, target: Float32Array): void {
  if (isRowMajor(x)) {
    target.set(x.data.subarray(x.offset, x.offset + x.size))
    return
  }
  const { shape, stride, data } = x
  const last = shape.length - 1
  const index = new Array<number>(shape.length).fill(0)
  let from = x.offset
  for (let to = 0; to < target.length; to++) {
    target[to] = data[from]
    // Go to the next element. At the end of an axis, return to its start and go on along the axis before it.
    for (let axis = last; axis >= 0; axis--) {
      from += stride[axis]
      if (++index[axis] < shape[axis]) break
      from -= stride[axis] * shape[axis]
      index[axis] = 0
    }
  }
}

/** The numbers of any view, copied in row-major order. */
export function rowMajorCopy(x: Tensor): Float32Array {
  const copy = new Float32Array(x.size)
  copyRowMajor(x, copy)
  return copy
}

/** Whether the numbers lie without gaps in row-major order. */
export function isRowMajor(x: Tensor): boolean {
  let expected = 1
  for (let axis = x.shape.length - 1; axis >= 0; axis--) {
    if (x.stride[axis] !== expected && x.shape[axis] !== 1) return false
    expected *= x.shape[axis]
  }
  return true
}
