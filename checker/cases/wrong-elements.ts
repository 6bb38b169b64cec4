/** Where the wrong elements of a tensor are, in words. */
import { axisNames, indexAt } from './indices.ts'

/**
 * A statement about the wrong elements (`wrong` holds a 1 for each) that is exactly true; undefined when nothing
 * simple can be said.
 */
export function wrongElementsInWords(
  wrong: Uint8Array,
  shape: readonly number[],
  path: string,
): string | undefined {
  const positions = [...wrong.keys()].filter((position) => wrong[position])
  if (positions.length === wrong.length) return wrong.length > 1 ? 'every element' : undefined
  if (positions.length === 1) return undefined

  const indices = positions.map((position) => indexAt(position, shape))
  const statements: string[] = []
  for (const [axis, name] of axisNames(path, shape.length).entries()) {
    const extent = shape[axis]
    const seen = [...new Set(indices.map((index) => index[axis]))].sort((a, b) => a - b)
    if (seen.length === extent) continue
    const exact = positions.length === (wrong.length / extent) * seen.length
    const words = indicesInWords(name, extent, seen, exact)
    if (words && shape.length === 1) return words
    if (words && exact) return `exactly those in ${words} (axis ${axis})`
    if (words) statements.push(`${words} (axis ${axis})`)
  }
  if (statements.length > 0) return `all of them in ${statements.slice(0, 2).join(' and in ')}`
  return atBorder(indices, shape)
}

/** 'the last row', 'rows 2 to 5': all the indices that were seen along an axis; `exact` if no others may be meant. */
function indicesInWords(name: string, extent: number, seen: number[], exact: boolean): string | undefined {
  if (seen.length === 1 && seen[0] === 0) return `the first ${name}`
  if (seen.length === 1 && seen[0] === extent - 1) return `the last ${name}`
  const listed = listOf(name, seen)
  if (listed) return listed
  const parity = seen[0] % 2
  const ofThisParity = Math.ceil((extent - parity) / 2)
  if (seen.every((i) => i % 2 === parity) && (!exact || seen.length === ofThisParity)) {
    return `${name}s with an ${parity === 0 ? 'even' : 'odd'} index`
  }
  const isSeen = new Set(seen)
  const others = listOf(
    name,
    [...Array(extent).keys()].filter((i) => !isSeen.has(i)),
  )
  return others && `${exact ? `all ${name}s but` : `${name}s other than`} ${others}`
}

/** 'row 3', 'rows 2 to 5', 'rows 0, 2 and 5'; undefined when the list would be long. */
function listOf(name: string, indices: number[]): string | undefined {
  const [first, last] = [indices[0], indices[indices.length - 1]]
  if (indices.length === 1) return `${name} ${first}`
  if (indices.length > 2 && last - first + 1 === indices.length) return `${name}s ${first} to ${last}`
  if (indices.length > 4) return undefined
  return `${name}s ${indices.slice(0, -1).join(', ')} and ${last}`
}

/** For pictures: the edges that touch every wrong element, when some element elsewhere is right. */
function atBorder(indices: number[][], shape: readonly number[]): string | undefined {
  if (shape.length !== 4) return undefined
  const [, rows, columns] = shape
  // With fewer than three rows or columns every element is at the border, and saying so means nothing.
  if (rows < 3 || columns < 3) return undefined
  const areIn = (...edges: ((row: number, column: number) => boolean)[]): boolean =>
    indices.every(([, row, column]) => edges.some((touches) => touches(row, column)))
  const isFirst = (row: number, column: number) => row === 0 || column === 0
  const isLast = (row: number, column: number) => row === rows - 1 || column === columns - 1
  if (areIn(isLast)) return 'all of them in the last row or the last column'
  if (areIn(isFirst)) return 'all of them in the first row or the first column'
  return areIn(isFirst, isLast) ? 'all of them at the border' : undefined
}
