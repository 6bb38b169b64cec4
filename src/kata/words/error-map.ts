/** Maps of what is wrong in tensors, drawn slice by slice. They are made in `checker/explain/map.ts`. */

import type { ErrorMap } from '../verdict.ts'
import { positionsIn, type Slices, slicesOf } from './slices.ts'

/** What the marks of a map mean. */
export const marks = {
  right: '·',
  tooLarge: '+',
  tooSmall: '-',
  notFinite: '!',
} as const

const legend = [
  `${marks.right} right`,
  `${marks.tooLarge} too large`,
  `${marks.tooSmall} too small`,
  `${marks.notFinite} not finite`,
]

/** How many slices the maps have together. One numbering goes through all maps. */
export const sliceCount = (maps: readonly ErrorMap[]): number => slicesIn(maps).length

/** The number, from 0, of the slice with the most wrong elements in the first map. */
export function worstSlice([map]: readonly ErrorMap[]): number {
  const wrong = slicesIn([map]).map(({ positions }) => wrongIn(map, positions))
  return wrong.indexOf(Math.max(...wrong))
}

export interface Slice extends Pick<Slices, 'row' | 'column'> {
  map: ErrorMap
  /** Its index along every axis but those of its rows and columns. */
  index: (number | undefined)[]
  positions: number[][]
}

/** All slices of the maps, in order. */
export function slicesIn(maps: readonly ErrorMap[]): Slice[] {
  return maps.flatMap((map) => {
    const slices = slicesOf(map.path, map.shape)
    return slices.indices.map((index) => ({
      map,
      row: slices.row,
      column: slices.column,
      index,
      positions: positionsIn(map.shape, slices, index),
    }))
  })
}

const isWrong = (map: ErrorMap, position: number): boolean => map.marks[position] !== marks.right

function wrongIn(map: ErrorMap, positions: number[][]): number {
  return positions.flat().filter((position) => isWrong(map, position)).length
}

/**
 * The slice with this number as lines of plain text: a title, the marks with numbered rows and columns, and what the marks
 * mean. No line is longer than `width`: if columns do not fit, the spaces between the marks are left out, and if that is
 * not enough, only columns around the first wrong one are shown, between dots.
 */
export function renderSlice(maps: readonly ErrorMap[], number: number, width: number): string[] {
  const slices = slicesIn(maps)
  const slice = slices[number]
  return [...sliceTitle(maps, number, width), ...gridOf(slice, width), ...packed(legend, '  ', width)].map(
    (text) => (text.length > width ? `${text.slice(0, Math.max(0, width - 3))}...` : text),
  )
}

/** 'dx [2, 4, 4, 1], slice 2 of 2: picture 1, channel 0, 3 of 16 wrong', in as many lines as it needs. */
export function sliceTitle(maps: readonly ErrorMap[], number: number, width: number): string[] {
  const slices = slicesIn(maps)
  return packed(titleOf(slices[number], number, slices.length).split(' '), ' ', width)
}

function titleOf({ map, index, positions }: Slice, number: number, count: number): string {
  const places = index.flatMap((i, axis) => (i === undefined ? [] : [`${map.axes[axis]} ${i}`]))
  const which = count > 1 ? `, slice ${number + 1} of ${count}` : ''
  const where = places.length > 0 ? `: ${places.join(', ')}` : ''
  const wrong = `${wrongIn(map, positions)} of ${positions.flat().length} wrong`
  return `${map.path || 'result'} [${map.shape.join(', ')}]${which}${where}, ${wrong}`
}

/** The marks, with the names of both axes and the numbers of all rows and columns. */
function gridOf({ map, row, column, positions }: Slice, width: number): string[] {
  const { axes } = map
  const side = row === undefined ? '' : axes[row]
  const across = column === undefined ? '' : axes[column]
  const margin = Math.max(side.length, String(positions.length - 1).length)
  const count = positions[0].length
  const spaced = String(count - 1).length + 1
  const cell = count * spaced <= width - margin ? spaced : 1
  const cut = cell === 1 ? windowOf(map, positions, width - margin) : undefined
  const line = (label: string, cells: string): string => {
    const seen = cut ? cells.slice(cut.from, cut.from + cut.room) : cells
    const before = cell > 1 ? '' : cut?.from ? ' ... ' : ' '
    const after = cut && cut.from + cut.room < count ? ' ...' : ''
    return `${label.padStart(margin)}${before}${seen}${after}`.trimEnd()
  }
  const headers = columnNumbers(count, cell)
  return [
    ...(across ? [`${' '.repeat(margin + 1)}${across}`] : []),
    ...headers.map((text, at) => line(at === headers.length - 1 ? side : '', text)),
    ...positions.map((positions, i) =>
      line(
        row === undefined ? '' : String(i),
        positions.map((position) => map.marks[position].padStart(cell)).join(''),
      ),
    ),
  ]
}

/** The number of each column, as wide as its cell. In cells of one character, the tens are above the ones. */
function columnNumbers(count: number, cell: number): string[] {
  const numbers = Array.from({ length: count }, (_, j) => j)
  if (cell > 1) return [numbers.map((j) => String(j).padStart(cell)).join('')]
  const tens = numbers.map((j) => (j % 10 === 0 ? String(j / 10).padEnd(10) : '')).join('')
  return [...(count > 10 ? [tens] : []), numbers.map((j) => j % 10).join('')]
}

/** The columns that are shown if marks without spaces do not fit into this width; undefined if they fit. */
function windowOf(
  map: ErrorMap,
  positions: number[][],
  width: number,
): { from: number; room: number } | undefined {
  const count = positions[0].length
  if (count + 1 <= width) return undefined
  const room = Math.max(1, width - ' ... '.length - ' ...'.length)
  const first = Math.min(
    ...positions.map((row) => row.findIndex((position) => isWrong(map, position))).filter((j) => j >= 0),
  )
  // Starts at a multiple of ten, whose number is above it.
  const from = first < room || first === Infinity ? 0 : Math.floor(first / 10) * 10
  return { from, room }
}

/** The parts in as many lines as they need. No line is longer than `width`, unless a single part is. */
function packed(parts: readonly string[], separator: string, width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]}${separator}${part}` : part
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}
