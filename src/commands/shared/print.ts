/** Prints results, in colour on a terminal. */
import { stripVTControlCharacters, styleText } from 'node:util'
import type { Status } from '../../kata/verdict.ts'
import { plain } from '../../runner/printable.ts'
import { statusSymbols } from '../../screen/views/symbols.ts'

export type Style = Parameters<typeof styleText>[0]

/** Colours are used on a terminal, unless NO_COLOR or FORCE_COLOR says otherwise. */
function colourful(): boolean {
  const { NO_COLOR, FORCE_COLOR } = process.env
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return process.stdout.isTTY === true && !NO_COLOR
}

export function paint(style: Style, text: string): string {
  return colourful() ? styleText(style, text, { validateStream: false } as never) : text
}

/** '✓', in the colour of the status. */
export function markOf(status: Status | 'unknown'): string {
  const { symbol, color } = statusSymbols[status]
  return color ? paint(color as Style, symbol) : symbol
}

export const wordOf = (status: Status | 'unknown'): string => statusSymbols[status].word

/** The text with spaces up to this width; codes for colours do not count. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stripVTControlCharacters(text).length))

export const indented = (text: string, by = '    '): string =>
  text
    .split('\n')
    .map((line) => (line ? by + line : line))
    .join('\n')

export const print = (text = ''): void => {
  process.stdout.write(`${text}\n`)
}

/** To standard error, so that it is not taken for a result. */
export const warn = (text: string | undefined): void => {
  if (text) process.stderr.write(`${plain(text)}\n`)
}
