/** How tensors of up to four dimensions are cut into slices of rows and columns that can be drawn. */

export interface Slices {
  /** The axes that are drawn as rows and as columns. */
  row: number | undefined
  column: number | undefined
  /** The index of each slice along every other axis, `undefined` along these two. */
  indices: (number | undefined)[][]
}

/** Does this path name the weights of a filter: 'dw', 'conv1.w', or 'state.conv1.w.m' of Adam? */
export const isFilter = (path: string): boolean => /(^|\.)d?w(\.[mv])?$/.test(path)

/** A slice of pictures [N, H, W, C] or filters [KH, KW, C, F] shows height and width. */
export function slicesOf(path: string, shape: readonly number[]): Slices {
  const axes = shape.length
  const row = axes < 2 ? undefined : axes === 4 && isFilter(path) ? 0 : axes === 4 ? 1 : axes - 2
  const column = axes === 0 ? undefined : row === undefined ? 0 : row + 1
  let indices: (number | undefined)[][] = [[]]
  for (const [axis, extent] of shape.entries()) {
    const along = axis === row || axis === column ? [undefined] : Array.from({ length: extent }, (_, i) => i)
    indices = indices.flatMap((index) => along.map((i) => [...index, i]))
  }
  return { row, column, indices }
}

/** The flat, row-major positions of the elements of a slice, row by row. */
export function positionsIn(
  shape: readonly number[],
  { row, column }: Slices,
  index: readonly (number | undefined)[],
): number[][] {
  const position = (i: number, j: number): number =>
    shape.reduce((flat, extent, axis) => flat * extent + (index[axis] ?? (axis === row ? i : j)), 0)
  const extentOf = (axis: number | undefined): number => (axis === undefined ? 1 : shape[axis])
  return Array.from({ length: extentOf(row) }, (_, i) =>
    Array.from({ length: extentOf(column) }, (_, j) => position(i, j)),
  )
}
