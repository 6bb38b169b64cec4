/** The right numbers in the wrong places. */

import { axisNames, indexAt, positionOf } from '../../cases/indices.ts'
import { isNear, sameShape } from '../../judge/leaves.ts'
import type { Claim } from './fact.ts'
import type { WrongLeaf } from './wrong-leaf.ts'

/** Are the axes in another order: the same one in all cases, and the only one that explains them? */
export function axesExchanged(list: readonly WrongLeaf[]): Claim | undefined {
  const axes = list[0].expected.shape.length
  if (axes < 2 || axes > 4 || list.some(({ expected }) => expected.shape.length !== axes)) return undefined
  const orders = ordersOf(axes)
    .filter((order) => order.some((axis, i) => axis !== i))
    .filter((order) => list.every((leaf) => hasOrder(leaf, order)))
  if (orders.length !== 1) return undefined
  return { kind: 'transposed', order: orders[0], names: axisNames(list[0].path, axes) }
}

/** All orders of 0 ... n - 1. */
function ordersOf(n: number): number[][] {
  if (n === 1) return [[0]]
  return ordersOf(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, i) => [...order.slice(0, i), n - 1, ...order.slice(i)]),
  )
}

/** Is axis k of what came axis order[k] of what was expected? */
function hasOrder({ expected, got }: WrongLeaf, order: readonly number[]): boolean {
  const shape = order.map((axis) => expected.shape[axis])
  if (!sameShape(shape, got.shape)) return false
  return got.data.every((value, position) => {
    const index = indexAt(position, shape)
    const source = positionOf(
      order.map((_, axis) => index[order.indexOf(axis)]),
      expected.shape,
    )
    return isNear(expected.data[source], value, expected.tolerance[source])
  })
}

/** Does every element stand one place further along the same axis than it should? The edge is left out. */
export function shifted(list: readonly WrongLeaf[]): Claim | undefined {
  const axes = list[0].expected.shape.length
  if (list.some(({ wrong, expected }) => !wrong || expected.shape.length !== axes)) return undefined
  const names = axisNames(list[0].path, axes)
  for (let axis = 0; axis < axes; axis++) {
    for (const by of [1, -1] as const) {
      const found = list.map((leaf) => shiftOf(leaf, axis, by))
      if (found.includes('none') || found.filter((shift) => shift === 'telling').length < 2) continue
      return { kind: 'shifted', axis, name: names[axis], by }
    }
  }
  return undefined
}

/** Is it shifted in this case, and would one see it if it were not? */
function shiftOf(
  { expected, got, wrong }: WrongLeaf,
  axis: number,
  by: number,
): 'none' | 'consistent' | 'telling' {
  const { shape, data, tolerance } = expected
  let looked = 0
  let wrongOnes = 0
  for (let position = 0; position < data.length; position++) {
    const index = indexAt(position, shape)
    index[axis] -= by
    if (index[axis] < 0 || index[axis] >= shape[axis]) continue
    const source = positionOf(index, shape)
    if (!isNear(data[source], got.data[position], tolerance[source])) return 'none'
    looked++
    wrongOnes += wrong![position]
  }
  // Where most elements are right in their own places as well, or where there are few, one does not see it.
  return shape[axis] >= 3 && looked >= 4 && wrongOnes > looked / 2 ? 'telling' : 'consistent'
}

/** The right numbers one after the other; only the shape is another one. */
export function inAnotherShape(list: readonly WrongLeaf[]): Claim | undefined {
  const same = list.every(
    ({ expected, got, wrong }) =>
      !wrong &&
      expected.data.length > 2 &&
      got.data.length === expected.data.length &&
      got.data.every((value, i) => isNear(expected.data[i], value, expected.tolerance[i])),
  )
  return same ? { kind: 'reshaped' } : undefined
}

/** The right numbers, each as often as it should come, in other places. */
export function reordered(list: readonly WrongLeaf[]): Claim | undefined {
  const same = list.every(({ expected, got, wrong }) => {
    if (!wrong || new Set(expected.data).size < 3) return false
    const order = [...expected.data.keys()].sort((a, b) => expected.data[a] - expected.data[b])
    const sorted = Array.from(got.data).sort((a, b) => a - b)
    return order.every((i, rank) => isNear(expected.data[i], sorted[rank], expected.tolerance[i]))
  })
  return same ? { kind: 'reordered' } : undefined
}
