/** Tensors drawn as text: matrices of right-aligned numbers, with a heading for each slice. */
import { positionsIn, slicesOf } from '../../src/kata/words/slices.ts'
import { show, showList } from '../cases/values.ts'
import type { Numbers } from '../judge/leaves.ts'

/** 'x [1, 2, 3, 1]' and its numbers; every slice has a heading where there is more than one. */
export function picture(title: string, path: string, { shape, data }: Numbers): string[] {
  if (shape.length === 0) return [`${title} = ${show(data[0])}`]
  const texts = Array.from(data, show)
  const width = Math.max(0, ...texts.map((text) => text.length))
  const slices = slicesOf(path, shape)
  const lines = slices.indices.flatMap((index) => [
    ...(slices.indices.length > 1 ? [`  [${index.map((i) => i ?? ':').join(', ')}]`] : []),
    ...positionsIn(shape, slices, index).map(
      (row) => `  ${row.map((position) => texts[position].padStart(width)).join(' ')}`,
    ),
  ])
  return [`${title} ${showList(shape)}`, ...lines]
}

/** Two texts side by side. */
export function beside(left: string[], right: string[]): string[] {
  const width = Math.max(...left.map((line) => line.length)) + 4
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${(left[i] ?? '').padEnd(width)}${right[i] ?? ''}`.trimEnd(),
  )
}
