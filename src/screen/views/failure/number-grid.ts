/** A tensor as it should be and as it is, side by side, with the wrong numbers in brackets. */
import type { ErrorMap } from '../../../kata/verdict.ts'
import { marks, renderSlice, slicesIn, sliceTitle } from '../../../kata/words/error-map.ts'
import { positionsIn, type Slices, slicesOf } from '../../../kata/words/slices.ts'
import { type Line, lineOf, type Part } from '../body.tsx'
import { errorColors, verdictColors } from '../symbols.ts'

const indent = '  '
const gap = '   '

/**
 * Draws the slice with the element at `focus`, and other wrong ones after it, in at most `height` lines of `width` columns. What does
 * not fit is left out around the focus. A slice takes at least two lines.
 */
export function numberGrids(map: ErrorMap, focus: number, width: number, height: number): Line[] {
  const slices = slicesOf(map.path, map.shape)
  const parts = slices.indices.map((index) => ({ index, rows: positionsIn(map.shape, slices, index) }))
  const first = parts.findIndex(({ rows }) => rows.flat().includes(focus))
  const chosen = [parts[first], ...parts.filter((_, at) => at !== first)]
  const lines = numberGrid(map, slices, chosen[0].index, focus, width, height)
  const isWrong = (position: number) => map.marks[position] !== marks.right
  for (const { index, rows } of chosen.slice(1)) {
    if (!rows.flat().some(isWrong)) continue
    if (lines.length + rows.length + 1 > height) break
    lines.push(...numberGrid(map, slices, index, focus, width, height - lines.length))
  }
  return lines
}

/** The slice with this number among those of all maps, and where it is wrong if not all of its numbers fit. */
export function sliceLines(maps: readonly ErrorMap[], number: number, width: number): Line[] {
  const { map, index, positions } = slicesIn(maps)[number]
  const wrong = positions.flat().find((at) => map.marks[at] !== marks.right)
  const grid = numberGrid(
    map,
    slicesOf(map.path, map.shape),
    index,
    wrong ?? positions[0][0],
    width,
    positions.length + 1,
  )
  const title = sliceTitle(maps, number, width).map((text) => ({ text }))
  if (!isCut(grid)) return [...title, { text: '' }, ...grid]
  const overview = renderSlice(maps, number, width).map((text) => ({ text, colors: errorColors }))
  return [...overview, { text: '' }, ...grid]
}

/** One slice, of which `index` says which one it is. */
function numberGrid(
  map: ErrorMap,
  slices: Slices,
  index: readonly (number | undefined)[],
  focus: number,
  width: number,
  height: number,
): Line[] {
  const rows = positionsIn(map.shape, slices, index)
  const shown = digitsThatDiffer(map)
  const texts = [map.expected, map.got].map((numbers) => numbers.map(shown))
  const longest = Math.max(...rows.flat().flatMap((at) => texts.map((text) => text[at].length)))
  const side = Math.floor((width - indent.length - gap.length) / 2)
  // Brackets on both sides, and a space between them if there is room.
  const cell = longest + (rows[0].length * (longest + 3) <= side ? 3 : 2)
  const row = rows.findIndex((positions) => positions.includes(focus))
  const column = rows[Math.max(0, row)].indexOf(focus)
  const [top, below] = around(Math.max(0, row), rows.length, Math.max(1, height - 1))
  const [left, right] = around(Math.max(0, column), rows[0].length, Math.max(1, Math.floor(side / cell)))
  const cut = below - top < rows.length || right - left < rows[0].length
  const part = cut ? `, rows ${span(top, below)}, columns ${span(left, right)}` : ''
  const title = `expected ${map.path}${map.path && ' '}${
    slices.indices.length > 1 ? listOf(index) : listOf(map.shape)
  }${part}`
  const grid = Math.min(side, (right - left) * cell)
  const wide = Math.max(grid, Math.min(title.length, side))
  return [
    lineOf([
      { text: indent },
      { text: cutTo(title, width - indent.length - gap.length - 3).padEnd(wide) + gap, dim: true },
      { text: 'got', dim: true },
    ]),
    ...rows.slice(top, below).map((positions) => {
      const at = positions.slice(left, right)
      return lineOf([
        { text: indent },
        ...at.map((position) =>
          cellOf(texts[0][position], cell, position === focus, false, verdictColors.expected),
        ),
        { text: ' '.repeat(wide - grid) + gap },
        ...at.map((position) => {
          const isWrong = map.marks[position] !== marks.right
          return cellOf(texts[1][position], cell, isWrong, position === focus, verdictColors.got)
        }),
      ])
    }),
  ]
}

/** A number in a cell of this width, marked by brackets. */
function cellOf(text: string, width: number, isMarked: boolean, isFocus: boolean, color?: string): Part {
  return isMarked
    ? { text: `[${text}]`.padStart(width), color, bold: isFocus }
    : { text: `${text} `.padStart(width) }
}

/** As few digits as show what is wrong. */
function digitsThatDiffer({ expected, got, marks: all }: ErrorMap): (text: string) => string {
  const to = (digits: number) => (text: string) =>
    text.length > digits + 2 && Number.isFinite(Number(text))
      ? String(Number(Number(text).toPrecision(digits)))
      : text
  const shows = (short: (text: string) => string) =>
    expected.every((text, at) => all[at] === marks.right || short(text) !== short(got[at]))
  return [4, 5, 6].map(to).find(shows) ?? ((text) => text)
}

/** From and to of `room` places out of `count` that include the one at `focus`. */
function around(focus: number, count: number, room: number): [from: number, to: number] {
  const from = Math.max(0, Math.min(focus - Math.floor(room / 2), count - room))
  return [from, Math.min(count, from + room)]
}

/** Does the title of a grid say which part of a slice it is? */
const isCut = ([title]: readonly Line[]): boolean => / rows /.test(title.text)

const span = (from: number, to: number): string => (to - from === 1 ? `${from}` : `${from}-${to - 1}`)

const listOf = (index: readonly (number | undefined)[]): string =>
  `[${index.map((i) => i ?? ':').join(', ')}]`

const cutTo = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text
