import stringWidth from 'string-width'
import type { Line, Part } from '../body.tsx'

const between = ' │ '

/** The width of a column on a screen of this width. */
export const columnOf = (width: number): number => Math.floor((width - between.length) / 2)

/** Two texts side by side: each is laid out for its own column. */
export function beside(
  width: number,
  left: (width: number) => Line[],
  right: (width: number) => Line[],
): Line[] {
  const column = columnOf(width)
  const [ours, theirs] = [left(column), right(column)]
  return Array.from({ length: Math.max(ours.length, theirs.length) }, (_, at) => {
    const cell = ours[at] ?? { text: '' }
    const space = ' '.repeat(Math.max(0, column - stringWidth(cell.text)))
    const parts = [
      ...partsOf(cell),
      { text: space },
      { text: between, dim: true },
      ...partsOf(theirs[at] ?? { text: '' }),
    ]
    return {
      text: parts
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
      parts,
    }
  })
}

/** The parts of a line, each with the style that it would have alone. */
function partsOf({ text, parts, colors, color, bold, dim }: Line): Part[] {
  if (parts) return parts.map((part) => ({ color, bold, dim, ...part }))
  if (!colors) return [{ text, color, bold, dim }]
  return [...text].map((character) => ({ text: character, color: colors[character] ?? color, bold, dim }))
}
