/** Text that comes from a learner's code, made safe to show: it may hold anything, and any amount of it. */
import { stripVTControlCharacters } from 'node:util'

/** The text without colours, cursor movements and other control characters; line ends come out as LF. */
export function plain(text: string): string {
  return (
    stripVTControlCharacters(text)
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
  )
}

/** The first `limit` characters of the text, and how many were left out. */
export function capped(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${text.slice(0, limit)}\n... and ${(text.length - limit).toLocaleString('en')} characters more`
}

/** Collects output up to a limit, and counts the rest instead of keeping it. */
export class Printed {
  #kept = ''
  #bytes = 0

  constructor(readonly limit: number) {}

  add(chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#kept.length < this.limit) this.#kept += chunk.toString('utf8', 0, this.limit)
  }

  /** What was printed, safe to show; undefined when nothing was. */
  toString(): string | undefined {
    return this.#kept
  }
}
