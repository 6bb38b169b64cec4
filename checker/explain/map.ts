/** Where a tensor is wrong, element by element, as a map that is drawn slice by slice. */

import type { ErrorMap } from '../../src/kata/verdict.ts'
import { marks } from '../../src/kata/words/error-map.ts'
import { axisNames } from '../cases/indices.ts'
import { show } from '../cases/values.ts'
import { isNear, type Leaf, sameShape } from '../judge/leaves.ts'

/** Tensors with more elements are not drawn. */
const mostElements = 4000

/** The map of a tensor; undefined when its shape is wrong, when all of it is right, or when it is too large to draw. */
export function errorMap({ path, expected, got }: Leaf): ErrorMap | undefined {
  const { shape, data, tolerance } = expected
  if (!got || !sameShape(shape, got.shape) || shape.length === 0 || shape.length > 4) return undefined
  // Where there is one number, the message has said it all.
  if (data.length < 2 || data.length > mostElements) return undefined
  const text = Array.from(data, (right, i) => mark(right, got.data[i], tolerance[i])).join('')
  if (text === marks.right.repeat(data.length)) return undefined
  return {
    path,
    shape: [...shape],
    axes: axisNames(path, shape.length),
    marks: text,
    expected: Array.from(data, show),
    got: Array.from(got.data, show),
  }
}

function mark(expected: number, got: number, tolerance: number): string {
  if (isNear(expected, got, tolerance)) return marks.right
  if (!Number.isFinite(got)) return marks.notFinite
  return got > expected ? marks.tooLarge : marks.tooSmall
}
