/** For terminals that show nothing but ASCII: other characters are replaced, one for one, so that nothing moves. */
import stringWidth from 'string-width'

const replacements: Readonly<Record<string, string>> = Object.fromEntries(
  // Status, the map of the network, folds, arrows, marks, lines, bars.
  [
    '✓+',
    '✗x',
    '‖=',
    '·.',
    '…~',
    '●*',
    '◕+',
    '◐+',
    '◔+',
    '○o',
    '▸>',
    '▾v',
    '→>',
    '←<',
    '↑^',
    '↓v',
    '×x',
    '─-',
    '│|',
    '█#',
    '▓#',
    '▒+',
    '░.',
  ].map(([character, ascii]) => [character, ascii]),
)

/** Does the terminal say that it cannot show Unicode? A locale that is not set says nothing. */
export function isAsciiOnly(
  { LC_ALL, LC_CTYPE, LANG, TERM }: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): boolean {
  if (platform === 'win32') return false
  const locale = LC_ALL || LC_CTYPE || LANG
  return TERM === 'linux' || (locale !== undefined && locale !== '' && !/utf-?8/i.test(locale))
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function inAscii(text: string): string {
  return [...graphemes.segment(text)]
    .map(({ segment }) =>
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are left as they are
      /^[\x00-\x7f]*$/.test(segment) ? segment : (replacements[segment] ?? '?'.repeat(stringWidth(segment))),
    )
    .join('')
}
