import { Box, Text } from 'ink'

/** A piece of a line, in a style of its own. */
export interface Part {
  text: string
  color?: string
  bold?: boolean
  dim?: boolean
}

/** One line of a view, narrow enough for the screen. */
export interface Line extends Part {
  /** If there are parts, they are drawn in place of the text. */
  parts?: readonly Part[]
  /** Colours of single characters in it. */
  colors?: Readonly<Record<string, string>>
}

export const lineOf = (parts: readonly Part[]): Line => ({
  text: parts.map(({ text }) => text).join(''),
  parts,
})

/** How many lines of text fit. If there are more, the last line says how many. */
const roomFor = (count: number, height: number): number => (count > height ? Math.max(1, height - 1) : height)

/** How far a body of `count` lines can be scrolled in a window of `height` lines. */
export const scrollRange = (count: number, height: number): number =>
  Math.max(0, count - roomFor(count, height))

function joined(parts: readonly Part[]) {
  return parts.map(({ text, color, bold, dim }, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place in the line
    <Text key={at} color={color} bold={bold} dimColor={dim}>
      {text}
    </Text>
  ))
}

function painted(text: string, colors: Readonly<Record<string, string>>) {
  return [...text].map((character, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a character is its place in the line
    <Text key={at} color={colors[character]}>
      {character}
    </Text>
  ))
}

interface Props {
  lines: readonly Line[]
  height: number
  /** How many lines to leave out at the top, if there are that many. */
  offset: number
}

/** A window on lines. If there are more lines, it says how many are above and below. */
export function Body({ lines, height, offset }: Props) {
  if (height < 1) return null
  const from = Math.min(offset, scrollRange(lines.length, height))
  const room = roomFor(lines.length, height)
  const below = lines.length - from - room
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {lines.slice(from, from + room).map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place in the window
        <Text key={at} color={line.color} bold={line.bold} dimColor={line.dim} wrap="truncate">
          {line.parts ? joined(line.parts) : line.colors ? painted(line.text, line.colors) : line.text || ' '}
        </Text>
      ))}
      {height > 1 && lines.length > height && (
        <Text dimColor wrap="truncate">
          {[from > 0 && `↑ ${from}`, below > 0 && `↓ ${below}`].filter(Boolean).join('  ')} more
        </Text>
      )}
    </Box>
  )
}
