/** The few constructs of Markdown that the lessons use. A parser of all of Markdown would be larger than the lessons. */

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; lines: string[] }
  /** A list with its marks: '-', or '1.'. */
  | { kind: 'list'; items: { mark: string; text: string }[] }
  | { kind: 'quote'; text: string }
  | { kind: 'table'; rows: string[][] }

/** A piece of a paragraph. */
export interface Span {
  text: string
  style?: 'code' | 'emphasis' | 'strong'
}

const patterns = {
  fence: /^\s*```/,
  heading: /^(#{1,6}) +(.*?) *#*$/,
  item: /^(-|\*|\d+\.) +(.*)$/,
  quote: /^> ?(.*)$/,
  row: /^\|(.*)\|\s*$/,
  ruler: /^\|[\s:|-]+\|\s*$/,
  html: /^<\/?[a-z!]/i,
}

const startsBlock = (line: string): boolean =>
  Object.values(patterns).some((pattern) => pattern.test(line)) || line.trim() === ''

/** The blocks of a text, in order. Comments and tags are left out; of a picture, its description is kept. */
export function blocksOf(markdown: string): Block[] {
  const lines = markdown.split(/\r?\n/)
  const blocks: Block[] = []
  let at = 0
  /** The text of the line at `at` and of those that continue it. */
  const joined = (first: string): string => {
    const parts = [first.trim()]
    at++
    while (at < lines.length && !startsBlock(lines[at])) parts.push(lines[at++].trim())
    return parts.join(' ')
  }
  while (at < lines.length) {
    const line = lines[at]
    const heading = patterns.heading.exec(line)
    if (line.trim() === '') at++
    else if (patterns.fence.test(line)) {
      const end = lines.findIndex((other, row) => row > at && patterns.fence.test(other))
      const until = end < 0 ? lines.length : end
      blocks.push({ kind: 'code', lines: lines.slice(at + 1, until) })
      at = until + 1
    } else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1].length, text: heading[2] })
      at++
    } else if (patterns.item.test(line)) {
      const items: { mark: string; text: string }[] = []
      for (let item = patterns.item.exec(line); item; item = patterns.item.exec(lines[at] ?? '')) {
        items.push({ mark: item[1] === '*' ? '-' : item[1], text: joined(item[2]) })
      }
      blocks.push({ kind: 'list', items })
    } else if (patterns.quote.test(line)) {
      const quoted: string[] = []
      for (; patterns.quote.test(lines[at] ?? ''); at++) quoted.push(patterns.quote.exec(lines[at])![1])
      blocks.push({ kind: 'quote', text: quoted.join(' ') })
    } else if (patterns.row.test(line)) {
      const rows: string[][] = []
      for (; patterns.row.test(lines[at] ?? ''); at++) {
        if (!patterns.ruler.test(lines[at])) rows.push(cellsOf(lines[at]))
      }
      // The head of a table may be empty.
      blocks.push({ kind: 'table', rows: rows.filter((row) => row.some((cell) => cell !== '')) })
    } else if (patterns.html.test(line)) {
      const description = /\balt="([^"]+)"/.exec(line)?.[1]
      if (description) blocks.push({ kind: 'paragraph', text: `[Picture: ${description}]` })
      at++
    } else blocks.push({ kind: 'paragraph', text: joined(line) })
  }
  return blocks
}

/** A bar that belongs to a cell is written `\|`, or stands in code. */
function cellsOf(row: string): string[] {
  const inside = patterns.row.exec(row)![1]
  return (inside.match(/(?:`[^`]*`|\\\||[^|])+|(?<=\|)(?=\|)|^(?=\|)|(?<=\|)$/g) ?? []).map((cell) =>
    cell.trim().replaceAll('\\|', '|'),
  )
}

const inline =
  /`([^`]+)`|\*\*(.+?)\*\*|(?<![\w*])[*_](?=\S)([^*_]+?)(?<=\S)[*_](?![\w*])|!\[([^\]]*)\]\([^)]*\)|\[([^\]]+)\]\(([^)]*)\)/g

/** The pieces of a paragraph. Of a link, its text is kept, and its address if it leads out of the repository. */
export function spansOf(text: string): Span[] {
  const spans: Span[] = []
  let end = 0
  for (const match of text.matchAll(inline)) {
    const [whole, code, strong, emphasis, picture, link, address] = match
    if (match.index > end) spans.push({ text: text.slice(end, match.index) })
    end = match.index + whole.length
    if (code) spans.push({ text: code, style: 'code' })
    else if (strong) spans.push({ text: strong, style: 'strong' })
    else if (emphasis) spans.push({ text: emphasis, style: 'emphasis' })
    else if (link) spans.push({ text: /^https?:/.test(address) ? `${link} (${address})` : link })
    else spans.push({ text: `[Picture: ${picture}]` })
  }
  if (end < text.length) spans.push({ text: text.slice(end) })
  return spans
}
