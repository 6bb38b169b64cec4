/** A map of what is wrong in a tensor, drawn slice by slice. It is made in `checker/errormap.ts`. */
import { positionsIn, slicesOf } from './slices.ts'
import type { ErrorMap } from './verdict.ts'

/** What the marks of a map mean. */
export const marks = {
  right: '·',
  tooLarge: '+',
  tooSmall: '-',
  notFinite: '!',
} as const

const legend = `${marks.right} right  ${marks.tooLarge} too large  ${marks.tooSmall} too small  ${marks.notFinite} not finite`

/** How many slices a map has. */
export const sliceCount = ({ path, shape }: ErrorMap): number => slicesOf(path, shape).indices.length

/** The number of the slice with the most wrong elements, from 0. */
export function worstSlice(map: ErrorMap): number {
  const slices = slicesOf(map.path, map.shape)
  const wrong = slices.indices.map((index) => wrongIn(map, positionsIn(map.shape, slices, index)))
  return wrong.indexOf(Math.max(...wrong))
}

function wrongIn(map: ErrorMap, positions: number[][]): number {
  return positions.flat().filter((position) => map.marks[position] !== marks.right).length
}

/**
 * A slice as lines of plain text: which one it is, the marks with their rows and columns numbered, and what the marks
 * mean. No line is longer than `width`; columns that do not fit are left out, which three dots show.
 */
export function renderSlice(map: ErrorMap, slice: number, width: number): string[] {
  const { path, shape, axes } = map
  const slices = slicesOf(path, shape)
  const index = slices.indices[slice]
  const positions = positionsIn(shape, slices, index)
  const places = index.flatMap((i, axis) => (i === undefined ? [] : [`${axes[axis]} ${i}`]))
  const which = slices.indices.length > 1 ? `, slice ${slice + 1} of ${slices.indices.length}` : ''
  const where = places.length > 0 ? `: ${places.join(', ')}` : ''
  const elements = positions.flat().length
  const title = `${path || 'result'} [${shape.join(', ')}]${which}${where}, ${wrongIn(map, positions)} of ${elements} wrong`

  const side = slices.row === undefined ? '' : axes[slices.row]
  const margin = Math.max(side.length, String(positions.length - 1).length)
  const cell = String(positions[0].length - 1).length + 1
  const room = Math.max(1, Math.floor((width - margin - 4) / cell))
  const cut = positions[0].length > room
  const dots = cut ? ' ...' : ''
  const line = (label: string, cells: string[]): string =>
    `${label.padStart(margin)}${cells
      .slice(0, room)
      .map((text) => text.padStart(cell))
      .join('')}${dots}`
  const across = slices.column === undefined ? '' : axes[slices.column]
  return [
    title,
    ...(across ? [`${' '.repeat(margin + 1)}${across}`] : []),
    line(
      side,
      positions[0].map((_, j) => String(j)),
    ),
    ...positions.map((row, i) =>
      line(
        slices.row === undefined ? '' : String(i),
        row.map((position) => map.marks[position]),
      ),
    ),
    legend,
  ].map((text) => (text.length > width ? `${text.slice(0, Math.max(0, width - 3))}...` : text))
}
