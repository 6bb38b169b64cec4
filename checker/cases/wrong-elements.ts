/** Where the wrong elements of a tensor are, in words. */
import { axisNames, indexAt } from './indices.ts'

/**
 * One statement about the wrong elements (`wrong` holds a 1 for each) that is exactly true, the most
 * telling that there is; undefined when nothing simple can be said.
 */
export function wrongElementsInWords(
  wrong: Uint8Array,
  shape: readonly number[],
  path: string,
): string | undefined {
  const positions: number[] = []
  for (let i = 0; i < wrong.length; i++) if (wrong[i]) positions.push(i)
  if (positions.length === wrong.length) return wrong.length > 1 ? 'every element' : undefined
  if (positions.length === 1) return undefined

  const names = axisNames(path, shape.length)
  const indices = positions.map((position) => indexAt(position, shape))
  const statements: string[] = []
  for (let axis = 0; axis < shape.length; axis++) {
    const extent = shape[axis]
    if (extent === 1) continue
    const seen = [...new Set(indices.map((index) => index[axis]))].sort((a, b) => a - b)
    if (seen.length === extent) continue
    const complete = positions.length === (wrong.length / extent) * seen.length
    statements.push(alongAxis(names[axis], axis, extent, seen, complete))
  }
  if (statements.length > 0) return statements.slice(0, 2).join('; ')
  return atBorders(indices, shape)
}

function alongAxis(name: string, axis: number, extent: number, seen: number[], complete: boolean): string {
  const [first] = seen
  const last = seen[seen.length - 1]
  const how = complete ? 'exactly' : 'only in'
  if (seen.length === 1) {
    if (first === 0) return `${how} the first ${name} (axis ${axis} = 0)`
    if (first === extent - 1) return `${how} the last ${name} (axis ${axis} = ${first})`
    return `${how} ${name} ${first} (axis ${axis} = ${first})`
  }
  const consecutive = last - first + 1 === seen.length
  if (consecutive && last === extent - 1)
    return `${how} ${name} ${first} and later (axis ${axis} >= ${first})`
  if (consecutive && first === 0) return `${how} ${name} ${last} and earlier (axis ${axis} <= ${last})`
  if (seen.length <= 4) return `${how} ${name}s ${listed(seen)} (axis ${axis})`
  const parity = seen.every((value) => value % 2 === first % 2)
  if (parity) return `${how} ${first % 2 === 0 ? 'even' : 'odd'} ${name}s (axis ${axis})`
  const spared = Array.from({ length: extent }, (_, i) => i).filter((i) => !seen.includes(i))
  return `not in ${name}${spared.length > 1 ? 's' : ''} ${listed(spared)} (axis ${axis})`
}

const listed = (numbers: number[]): string =>
  numbers.length > 1
    ? `${numbers.slice(0, -1).join(', ')} and ${numbers[numbers.length - 1]}`
    : `${numbers[0]}`

/** For pictures: the edges that touch every wrong element, when some element elsewhere is right. */
function atBorders(indices: number[][], shape: readonly number[]): string | undefined {
  if (shape.length !== 4) return undefined
  const [, rows, columns] = shape
  const sides: [string, (row: number, column: number) => boolean][] = [
    ['only in the last row or the last column', (row, column) => row === rows - 1 || column === columns - 1],
    ['only in the first row or the first column', (row, column) => row === 0 || column === 0],
    [
      'only at the borders',
      (row, column) => row === 0 || column === 0 || row === rows - 1 || column === columns - 1,
    ],
  ]
  // With fewer than three rows or columns every element is at a border, and saying so means nothing.
  if (rows < 3 || columns < 3) return undefined
  return sides.find(([, touches]) => indices.every(([, row, column]) => touches(row, column)))?.[0]
}
