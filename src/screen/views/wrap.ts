/** Text in lines that are no wider than the terminal. */
import stringWidth from 'string-width'
import { displayText } from '../../runner/printable.ts'

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The start of `text` that fits into `width` columns, and the rest. A path is cut after one of its folders. */
function split(text: string, width: number): [string, string] {
  let end = 0
  let columns = 0
  for (const { segment } of graphemes.segment(text)) {
    columns += stringWidth(segment)
    if (columns > width && end > 0) break
    end += segment.length
  }
  const folder = text.lastIndexOf('/', end - 1) + 1
  if (end < text.length && folder > end / 3) end = folder
  return [text.slice(0, end), text.slice(end)]
}

/**
 * The lines of `text`, each at most `width` columns wide. Lines are broken between words, and inside a word only if it is
 * wider than a line. Continued lines keep the indentation.
 */
export function wrap(text: string, width: number): string[] {
  return displayText(text)
    .split('\n')
    .flatMap((line) => wrapLine(line.trimEnd(), Math.max(1, width)))
}

function wrapLine(line: string, width: number): string[] {
  if (stringWidth(line) <= width) return [line]
  const indent = ' '.repeat(Math.min(line.search(/\S/), Math.floor(width / 2)))
  const lines: string[] = []
  let current = ''
  for (const piece of line.match(/\s*\S+/g) ?? []) {
    if (stringWidth(current + piece) <= width) {
      current += piece
      continue
    }
    if (current !== '') lines.push(current)
    current = indent + piece.trimStart()
    while (stringWidth(current) > width) {
      const [fits, rest] = split(current, width)
      if (rest === '') break
      lines.push(fits)
      current = indent + rest
    }
  }
  return [...lines, current]
}
