import type { PoolOptions, Tensor } from '#tensor'

/** Sizes, strides and number of the windows of a pool. */
export function windowsOf(x: Tensor, { poolSize = [2, 2], strides = poolSize }: PoolOptions = {}) {
  const [OH, OW] = [0, 1].map((axis) =>
    Math.floor((x.shape[axis + 1] - poolSize[axis] + strides[axis]) / strides[axis]),
  )
  return { OH, OW, KH: poolSize[0], KW: poolSize[1], SH: strides[0], SW: strides[1] }
}

/** All indices, from 0. */
export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
