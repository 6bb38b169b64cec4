/** Tensors drawn as text: matrices of right-aligned numbers, with a heading for each slice if there are several. */
import { positionsIn, slicesOf } from './slices.ts'

/** 'x [1, 2, 3, 1]' and its numbers, which are given as text. */
export function drawing(
  title: string,
  path: string,
  shape: readonly number[],
  numbers: readonly string[],
): string[] {
  if (shape.length === 0) return [`${title} = ${numbers[0]}`]
  const width = Math.max(0, ...numbers.map((text) => text.length))
  const slices = slicesOf(path, shape)
  const lines = slices.indices.flatMap((index) => [
    ...(slices.indices.length > 1 ? [`  [${index.map((i) => i ?? ':').join(', ')}]`] : []),
    ...positionsIn(shape, slices, index).map(
      (row) => `  ${row.map((position) => numbers[position].padStart(width)).join(' ')}`,
    ),
  ])
  return [`${title} [${shape.join(', ')}]`, ...lines]
}

/** Two texts side by side. */
export function beside(left: readonly string[], right: readonly string[], gap = 4): string[] {
  const width = Math.max(...left.map((line) => line.length)) + gap
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${(left[i] ?? '').padEnd(width)}${right[i] ?? ''}`.trimEnd(),
  )
}

/** Blocks of lines next to each other, in as many rows of blocks as the width asks for. */
export function arranged(blocks: readonly (readonly string[])[], width: number): string[] {
  const gap = 3
  const rows: { blocks: (readonly string[])[]; used: number }[] = []
  for (const block of blocks) {
    const wide = Math.max(0, ...block.map((line) => line.length))
    const row = rows.at(-1)
    if (row && row.used + gap + wide <= width) {
      row.blocks.push(block)
      row.used += gap + wide
    } else rows.push({ blocks: [block], used: wide })
  }
  return rows.flatMap((row) => row.blocks.reduce((left, right) => beside(left, right, gap)))
}
