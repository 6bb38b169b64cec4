import type { ConvOptions, Tensor } from '#tensor'

/** Sizes, strides and padding of a convolution. */
export function windowsOf(x: Tensor, w: Tensor, { strides = [1, 1], padding = 'valid' }: ConvOptions = {}) {
  const [rows, columns] = [0, 1].map((axis) => {
    const [extent, kernel, stride] = [x.shape[axis + 1], w.shape[axis], strides[axis]]
    if (padding === 'valid') return { count: Math.floor((extent - kernel) / stride) + 1, before: 0, after: 0 }
    const count = Math.floor((extent + stride - 1) / stride)
    const missing = Math.max(0, stride * (count - 1) + kernel - extent)
    return { count, before: missing >> 1, after: missing - (missing >> 1) }
  })
  return { rows, columns, strides }
}
