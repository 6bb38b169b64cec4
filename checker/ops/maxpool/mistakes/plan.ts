import type { PoolOptions, Tensor } from '#tensor'

/** All sizes of a pooling; mistakes start from the right ones and change some. */
export interface Plan {
  N: number
  H: number
  W: number
  C: number
  KH: number
  KW: number
  SH: number
  SW: number
  OH: number
  OW: number
}

/** How a mistake changes the plan; it is given the right one, and the options it was made from. */
export type Replan = (right: Plan, options: PoolOptions) => Partial<Plan>

export function plan(x: Tensor, options: PoolOptions = {}, replan: Replan = () => ({})): Plan {
  const [N, H, W, C] = x.shape
  const [KH, KW] = options.poolSize ?? [2, 2]
  const [SH, SW] = options.strides ?? [KH, KW]
  const OH = Math.floor((H - KH) / SH) + 1
  const OW = Math.floor((W - KW) / SW) + 1
  const right = { N, H, W, C, KH, KW, SH, SW, OH, OW }
  return { ...right, ...replan(right, options) }
}

/** A number under a window, and where it is in the picture. */
export interface Cell {
  row: number
  column: number
  value: number
}

/** The cells under window [i, j], row by row; with `clipped` only those that are in the picture. */
export function cells(
  x: Tensor,
  p: Plan,
  n: number,
  i: number,
  j: number,
  c: number,
  clipped = false,
): Cell[] {
  const list: Cell[] = []
  for (let kh = 0; kh < p.KH; kh++) {
    for (let kw = 0; kw < p.KW; kw++) {
      const row = i * p.SH + kh
      const column = j * p.SW + kw
      if (clipped && (row >= p.H || column >= p.W)) continue
      list.push({ row, column, value: x.get(n, row, column, c) })
    }
  }
  return list
}
