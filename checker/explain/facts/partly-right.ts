/** Where it is right, when it is wrong nearly everywhere else; and the other way round. */
import { isFilter } from '../../../src/kata/words/slices.ts'
import { axisNames, indexAt } from '../../cases/indices.ts'
import type { Claim } from './fact.ts'
import type { WrongLeaf } from './wrong-leaf.ts'

/** Is exactly one picture, channel, filter ... right: the first or the last, in all cases? */
export function onlyOneRight(list: readonly WrongLeaf[]): Claim | undefined {
  const axes = list[0].expected.shape.length
  if (list.some(({ wrong, expected }) => !wrong || expected.shape.length !== axes)) return undefined
  const names = axisNames(list[0].path, axes)
  for (let axis = 0; axis < axes; axis++) {
    const right = list.map((leaf) => theOneRight(leaf, axis))
    if (right.every((i) => i === 0)) return { kind: 'oneRight', axis, name: names[axis], which: 'first' }
    const last = list.every(({ expected }, i) => right[i] === expected.shape[axis] - 1)
    if (last) return { kind: 'oneRight', axis, name: names[axis], which: 'last' }
  }
  return undefined
}

/** The index along this axis at which everything is right, when most is wrong at every other one. */
function theOneRight({ expected: { shape }, wrong }: WrongLeaf, axis: number): number | undefined {
  if (shape[axis] < 2) return undefined
  const wrongAt = new Array<number>(shape[axis]).fill(0)
  for (const [position, isWrong] of wrong!.entries()) wrongAt[indexAt(position, shape)[axis]] += isWrong
  const half = wrong!.length / shape[axis] / 2
  const right = wrongAt.indexOf(0)
  return right >= 0 && wrongAt.every((count, i) => i === right || count > half) ? right : undefined
}

/** For pictures: is the inside right in every case, and is there an inside in at least two? */
export function onlyBordersWrong(list: readonly WrongLeaf[]): Claim | undefined {
  if (list.some(({ wrong, path, expected: { shape } }) => !wrong || shape.length !== 4 || isFilter(path))) {
    return undefined
  }
  const inside = list.map(({ expected: { shape }, wrong }) =>
    [...wrong!].filter((_, position) => {
      const [, row, column] = indexAt(position, shape)
      return row > 0 && column > 0 && row < shape[1] - 1 && column < shape[2] - 1
    }),
  )
  const telling = inside.filter((elements) => elements.length > 0)
  return telling.length >= 2 && !inside.flat().includes(1) ? { kind: 'onlyBordersWrong' } : undefined
}
