import type { ExpectedTensor, Value } from '../../cases/case.ts'
import type { Numbers } from '../../judge/leaves.ts'

/** One part of the answer, in one case in which it is wrong. */
export interface WrongLeaf {
  path: string
  expected: ExpectedTensor
  got: Numbers
  /** A 1 for each wrong element; undefined when the shape is wrong. */
  wrong: Uint8Array | undefined
  args: Value[]
}

/** What float32 loses of a number in a few operations. */
export const rounding = (value: number): number => 8 * 2 ** -24 * Math.abs(value)

/** How many different right numbers there are in all cases together. */
export const distinctNumbers = (list: readonly WrongLeaf[]): number =>
  new Set(list.flatMap(({ expected }) => [...expected.data])).size
