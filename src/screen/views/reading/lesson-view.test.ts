import { readFileSync } from 'node:fs'
import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { ops } from '../../../kata/curriculum.ts'
import { openSession } from '../../session.ts'
import { frame, play } from '../../testing/drawn-frame.tsx'
import { lessonLines } from './lesson-view.ts'
import { blocksOf, spansOf } from './markdown-blocks.ts'

const text = (markdown: string, width: number) => lessonLines(markdown, width).map((line) => line.text)

const lesson = `# relu: the activation function

Something *nonlinear* must come between the layers. \`relu\`, which is
the simplest, does \`max(0, x)\`.

<!-- a remark -->
![a corner at zero](relu.svg)

\`\`\`
y = max(0, x)
    # no heading
\`\`\`

| name | shape | |
| --- | --- | --- |
| \`x\` | any | what comes in |
| \`y\` | like \`x\` | \`a | b\` or a \\| b |

1. one
2. two, which
   goes on
- a [link](https://example.org) and [another](../README.md)
> quoted
> twice
`

describe('a lesson', () => {
  const session = play(openSession([]), { type: 'lesson', text: lesson })

  test.each([
    [80, 24],
    [120, 40],
    [40, 12],
  ])('%i x %i', (columns, rows) => expect(frame(session, columns, rows)).toMatchSnapshot())

  test('40 columns, to its end', () => expect(text(lesson, 40)).toMatchSnapshot())

  test('code in a sentence has another colour, and keeps its comma', () => {
    const [first] = lessonLines('Look at `x`, then stop.', 80)
    expect(first.parts?.filter(({ color }) => color === 'magenta')).toMatchObject([{ text: 'x' }])
    expect(first.text).toBe('Look at x, then stop.')
  })

  test('stars between numbers are products', () => {
    expect(spansOf('3 * 4 * 5 and K * K')).toEqual([{ text: '3 * 4 * 5 and K * K' }])
  })
})

test.each(ops)('the lesson of %s fits every width, and no mark of Markdown is left in it', (op) => {
  const markdown = readFileSync(new URL(`../../../../exercises/${op}/README.md`, import.meta.url), 'utf8')
  for (const width of [120, 80, 40]) {
    for (const line of text(markdown, width)) expect(stringWidth(line), line).toBeLessThanOrEqual(width)
  }
  const prose = blocksOf(markdown).filter(({ kind }) => kind !== 'code')
  const words = prose.flatMap((block) =>
    'text' in block
      ? [block.text]
      : 'items' in block
        ? block.items.map((item) => item.text)
        : 'rows' in block
          ? block.rows.flat()
          : [],
  )
  const plain = words.flatMap(spansOf).filter(({ style }) => style !== 'code')
  for (const { text } of plain) expect(text).not.toMatch(/`|\*\*|\]\(|^#|^\|/)
})
