/** Makes text from a learner's code safe to show: it may hold anything, and any amount of it. */

/** Escape sequences of ECMA-48: with parameters (colours, cursor), with a text (the title of a window), and simple ones. */
const sequences =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-~]/g
/** All control characters except tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

/** The text without colours, cursor movements and other control characters. Line endings become LF. */
export const plain = (text: string): string =>
  text.replace(sequences, '').replace(/\r\n?/g, '\n').replace(controls, '')

/** Marks that change the direction of writing, and one that is invisible. */
const directionMarks = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g

/** Text from outside (output, a file) without anything that moves the cursor or is invisible. Tabs become two spaces. */
export const displayText = (text: string): string =>
  plain(text)
    .replace(/[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '  ')
    .replace(directionMarks, '')

/** The first `limit` characters of a text, and how many more there are; `length` if only the start of it is given. */
export function capped(text: string, limit: number, length = text.length): string {
  const kept = text.slice(0, limit)
  const left = length - kept.length
  return left > 0 ? `${kept}\n... and ${left.toLocaleString('en')} more characters` : kept
}
