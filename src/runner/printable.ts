/** Text that comes from a learner's code, made safe to show: it may hold anything, and any amount of it. */
import { stripVTControlCharacters } from 'node:util'

/** Sequences that carry a text of their own, such as the title of a window, up to their end. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
const withText = /\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)/g
/** All control characters but the tab and the line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** The text without colours, cursor movements and other control characters; line ends come out as LF. */
export const plain = (text: string): string =>
  stripVTControlCharacters(text.replace(withText, '')).replace(/\r\n?/g, '\n').replace(control, '')

/** The first `limit` characters of the text, and how many were left out. */
export function capped(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}\n... and ${(text.length - limit).toLocaleString('en')} characters more`
}
