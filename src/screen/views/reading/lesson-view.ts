import stringWidth from 'string-width'
import { displayText } from '../../../runner/printable.ts'
import type { Line, Part } from '../body.tsx'
import { wrap } from '../wrap.ts'
import { type Block, blocksOf, type Span, spansOf } from './markdown-blocks.ts'

/** Magenta can be read on dark and on light backgrounds. */
const styles: Record<NonNullable<Span['style']>, Omit<Part, 'text'>> = {
  code: { color: 'magenta' },
  emphasis: { bold: true },
  strong: { bold: true },
}

/** A lesson in lines of at most `width` columns. */
export function lessonLines(markdown: string, width: number): Line[] {
  return blocksOf(markdown).flatMap((block, at) => {
    const lines = linesOf(block, width)
    return at === 0 ? lines : [{ text: '' }, ...lines]
  })
}

function linesOf(block: Block, width: number): Line[] {
  switch (block.kind) {
    case 'heading':
      return wrapParts(partsOf(block.text), width).map((line) => ({ ...line, bold: true, parts: undefined }))
    case 'paragraph':
      return wrapParts(partsOf(block.text), width)
    case 'code':
      return codeLines(block.lines, width)
    case 'list':
      return block.items.flatMap(({ mark, text }) => indented(partsOf(text), width, `${mark} `))
    case 'quote':
      return wrapParts(partsOf(block.text), width - 2).map((line) => prefixed('│ ', line))
    case 'table':
      return tableLines(block.rows, width)
  }
}

/** Moved to the right, if that does not make the lines too wide. */
function codeLines(lines: string[], width: number): Line[] {
  const fits = lines.every((line) => stringWidth(line) + 2 <= width)
  return lines.flatMap((line) => wrap(fits ? `  ${line}` : line, width).map((text) => ({ text })))
}

const partsOf = (text: string): Part[] =>
  spansOf(displayText(text)).map(({ text, style }) => ({ text, ...(style && styles[style]) }))

const lineOf = (parts: Part[]): Line => ({ text: parts.map(({ text }) => text).join(''), parts })

const prefixed = (prefix: string, line: Line): Line =>
  lineOf([{ text: prefix }, ...(line.parts ?? [{ text: line.text }])])

function indented(parts: Part[], width: number, mark: string): Line[] {
  return wrapParts(parts, width - mark.length).map((line, at) =>
    prefixed(at === 0 ? mark : ' '.repeat(mark.length), line),
  )
}

/** Parts in lines that are broken between words. */
function wrapParts(parts: Part[], width: number): Line[] {
  const lines: Part[][] = [[]]
  let used = 0
  for (const word of wordsOf(parts)) {
    const needed = widthOf(word)
    if (used > 0 && used + 1 + needed <= width) {
      lines.at(-1)!.push({ text: ' ' }, ...word)
      used += 1 + needed
      continue
    }
    if (used > 0) lines.push([])
    lines.at(-1)!.push(...(needed <= width ? word : [{ text: cut(lineOf(word).text, width) }]))
    used = Math.min(needed, width)
  }
  return lines.map(lineOf)
}

/** Words of pieces: a comma after a piece of code belongs to the same word. */
function wordsOf(parts: Part[]): Part[][] {
  const words: Part[][] = []
  let isNew = true
  for (const { text, ...style } of parts) {
    for (const piece of text.match(/\s+|\S+/g) ?? []) {
      const isSpace = /^\s/.test(piece)
      if (!isSpace && isNew) words.push([])
      if (!isSpace) words.at(-1)!.push({ text: piece, ...style })
      isNew = isSpace
    }
  }
  return words
}

/** A word that is wider than the screen. */
const cut = (word: string, width: number): string => `${wrap(word, Math.max(1, width - 1))[0]}…`

const gap = 2

/** Columns where they fit; otherwise each row is a list of its cells. */
function tableLines(rows: string[][], width: number): Line[] {
  const cells = rows.map((row) => row.map(partsOf))
  const count = Math.max(0, ...rows.map((row) => row.length))
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...cells.map((row) => widthOf(row[column] ?? []))),
  )
  const last = width - widths.slice(0, -1).reduce((sum, one) => sum + one + gap, 0)
  // The last column may continue on further lines, if it has some room.
  if (last < Math.min(widths.at(-1) ?? 0, width / 2)) return cells.flatMap((row) => rowLines(row, width))
  return cells.flatMap((row) => {
    const start = row
      .slice(0, -1)
      .flatMap((cell, at) => [...cell, { text: ' '.repeat(widths[at] + gap - widthOf(cell)) }])
    const indent = { text: ' '.repeat(width - last) }
    return wrapParts(row.at(-1) ?? [], last).map((line, at) =>
      lineOf([...(at === 0 ? start : [indent]), ...(line.parts ?? [])]),
    )
  })
}

function rowLines([name = [], ...others]: Part[][], width: number): Line[] {
  const rest = others
    .filter((cell) => cell.length > 0)
    .flatMap((cell, at) => (at === 0 ? cell : [{ text: ', ' }, ...cell]))
  return [...(name.length > 0 ? wrapParts(name, width) : []), ...indented(rest, width, '  ')]
}

const widthOf = (parts: Part[]): number => parts.reduce((sum, { text }) => sum + stringWidth(text), 0)
