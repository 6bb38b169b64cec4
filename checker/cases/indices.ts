/** The axes of a tensor, and the indices of its elements. */
import { isFilter } from '../../src/kata/words/slices.ts'

/** What the axes of a tensor mean, from the last part of its path and its number of axes. */
export function axisNames(path: string, dimensions: number): string[] {
  if (dimensions === 4 && isFilter(path)) return ['kernel row', 'kernel column', 'input channel', 'filter']
  if (dimensions === 4) return ['picture', 'row', 'column', 'channel']
  if (dimensions === 3) return ['slice', 'row', 'column']
  if (dimensions === 2) return ['row', 'column']
  return Array.from({ length: dimensions }, () => 'element')
}

/** The position, row-major, of the element with this index. */
export const positionOf = (index: readonly number[], shape: readonly number[]): number =>
  index.reduce((position, i, axis) => position * shape[axis] + i, 0)

/** The index along every axis of the element at this position, row-major. */
export function indexAt(position: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length)
  let rest = position
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis]
    rest = Math.floor(rest / shape[axis])
  }
  return index
}
