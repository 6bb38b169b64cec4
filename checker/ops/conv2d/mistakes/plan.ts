import type { ConvOptions, Tensor } from '#tensor'
import { map, values } from '../../../bank/loops.ts'

/** All sizes of a convolution; mistakes start from the right ones and change some. */
export interface Plan {
  N: number
  H: number
  W: number
  C: number
  KH: number
  KW: number
  F: number
  SH: number
  SW: number
  OH: number
  OW: number
  top: number
  left: number
}

/** How a mistake changes the plan; it is given the right one, and the options it was made from. */
export type Replan = (right: Plan, options: ConvOptions) => Partial<Plan>

export function plan(x: Tensor, w: Tensor, options: ConvOptions = {}, replan: Replan = () => ({})): Plan {
  const [N, H, W, C] = x.shape
  const [KH, KW, , F] = w.shape
  const [SH, SW] = options.strides ?? [1, 1]
  const same = options.padding === 'same'
  const OH = same ? Math.ceil(H / SH) : Math.floor((H - KH) / SH) + 1
  const OW = same ? Math.ceil(W / SW) : Math.floor((W - KW) / SW) + 1
  const top = same ? Math.floor(missing(H, KH, SH, OH) / 2) : 0
  const left = same ? Math.floor(missing(W, KW, SW, OW) / 2) : 0
  const right = { N, H, W, C, KH, KW, F, SH, SW, OH, OW, top, left }
  return { ...right, ...replan(right, options) }
}

/** How many zeros `count` windows need on an axis in addition to the picture. */
export function missing(extent: number, kernel: number, stride: number, count: number): number {
  return Math.max(0, (count - 1) * stride + kernel - extent)
}

/** Is this position inside the picture, or in the padding? */
export const inside = ({ H, W }: Plan, row: number, column: number): boolean =>
  row >= 0 && row < H && column >= 0 && column < W

/** A tensor of the same shape, whose elements are read from the row-major numbers of `w` at other places. */
export function reread(w: Tensor, at: (...index: number[]) => number): Tensor {
  const flat = values(w)
  return map(w, (_, ...index) => flat[at(...index)])
}
